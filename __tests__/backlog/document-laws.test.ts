/** Laws of the document, on backlogs as different hands write them and on the real ones. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import * as jsYaml from "js-yaml";
import { describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { type BacklogDocument, readBacklog, segmentsOfDocument } from "../../src/backlog/document.ts";
import type { ItemId } from "../../src/backlog/item.ts";
import { readYaml } from "../../src/backlog/yaml-text.ts";
import { type Change, change, changed } from "../support/backlog-changes.ts";
import { FILE, plain, readDocument as read, writeDocument as write } from "../support/documents.ts";
import { lineDiff } from "../support/line-diff.ts";
import { anyUnit, messyBacklog } from "../support/messy-backlog.ts";

/** Of every law; a machine that is busy with other things gets the time it needs. */
const RUNS = { numRuns: 2_000 };
vi.setConfig({ testTimeout: 300_000 });

test("no change, no byte", async () => {
  await fc.assert(
    fc.asyncProperty(messyBacklog, async ({ text }) => {
      const document = await read(text);

      expect(document.text).toBe(text);
      expect((await write(document, { ...document.backlog })).text).toBe(text);
    }),
    RUNS,
  );
});

test("what is read after a save is what was to be saved", async () => {
  await fc.assert(
    fc.asyncProperty(messyBacklog, change, async ({ text }, one) => {
      const document = await read(text);
      const wanted = changed(document.backlog, one).backlog;

      const after = await write(document, wanted);

      expect(plain((await read(after.text)).backlog)).toEqual(plain(wanted));
    }),
    RUNS,
  );
});

test("a change of one item leaves every line outside of it and next_item_id as it was", async () => {
  await fc.assert(
    fc.asyncProperty(messyBacklog, change, async (messy, one) => {
      const document = await read(messy.text);
      const { backlog, id, kind } = changed(document.backlog, one);
      fc.pre(kind === "set");
      const at = document.backlog.items.findIndex((item) => item.id === id);

      const { text } = await write(document, backlog);

      const before =
        messy.head +
        messy.between
          .slice(0, at + 1)
          .map((gap, n) => gap + (n < at ? messy.items[n] : ""))
          .join("");
      const behind = messy.text.slice(before.length + (messy.items[at]?.length ?? 0));
      expect(text.startsWith(before)).toBe(true);
      expect(text.endsWith(behind)).toBe(true);
    }),
    RUNS,
  );
});

test("an item that comes or goes takes no line from others and gives them none", async () => {
  await fc.assert(
    fc.asyncProperty(messyBacklog, change, async (messy, one) => {
      const document = await read(messy.text);
      const { backlog, kind } = changed(document.backlog, one);
      fc.pre(kind !== "set");

      const { text } = await write(document, backlog);

      // Of the list itself and of the floor for ids there is one line each.
      const ofOthers = (line: string) => !/^.(?:["']?items["']?:|next_item_id:)/.test(line);
      const sign = kind === "add" ? "-" : "+";
      const lines = lineDiff(unix(messy.text), unix(text));
      expect(lines.filter((line) => line.startsWith(sign) && ofOthers(line))).toEqual([]);
    }),
    RUNS,
  );
});

/** A last line without a line break may get one, and another lose it: that is no change of the line. */
const unix = (text: string) => text.replaceAll("\r\n", "\n");

test("several changes at once, as a tick makes them, are written too", async () => {
  await fc.assert(
    fc.asyncProperty(
      messyBacklog,
      fc.array(change, { minLength: 2, maxLength: 4 }),
      async ({ text }, all) => {
        const document = await read(text);
        const wanted = all.reduce((now, one) => changed(now, one).backlog, document.backlog);

        const after = await write(document, wanted);

        expect(plain((await read(after.text)).backlog)).toEqual(plain(wanted));
      },
    ),
    RUNS,
  );
});

test("any sequence of changes, with a save and a reload after each, equals the same sequence without", async () => {
  await fc.assert(
    fc.asyncProperty(
      messyBacklog,
      fc.array(change, { minLength: 2, maxLength: 6 }),
      async ({ text }, sequence) => {
        let document = await read(text);
        let alone = document.backlog;
        for (const one of sequence) {
          alone = changed(alone, one).backlog;
          const written = await write(document, changed(document.backlog, one).backlog);
          document = await read(written.text);
        }

        expect(plain(document.backlog)).toEqual(plain(alone));
      },
    ),
    RUNS,
  );
});

describe("random text", () => {
  const fragments = fc.constantFrom(
    "schema_version: 3\n",
    "items:\n",
    "  - id: WRK-001\n",
    "    title: x\n",
    "\t",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "<<: ",
    "|\n",
    ">-\n",
    "'",
    '"',
    "#",
    "---\n",
    "...\n",
    "\r\n",
    "\ufeff",
    "\u0000",
    "%YAML 1.1\n",
    "!!binary ",
    "? ",
  );

  test("never crashes the loader: it loads, or says line and column", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: anyUnit }),
          fc.array(fragments, { maxLength: 30 }).map((parts) => parts.join("")),
        ),
        async (text) => {
          const result = await readBacklog(text, { file: FILE });

          if (result.kind === "read") return;
          expect(result.problems.length).toBeGreaterThan(0);
          for (const { line, column } of result.problems)
            expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
        },
      ),
      RUNS,
    );
  });

  test("both readers give the same values for everything that is loaded", async () => {
    await fc.assert(
      fc.asyncProperty(messyBacklog, async ({ text }) => {
        const result = await readYaml(text, FILE);

        expect(result.kind).toBe("read");
        const value = result.kind === "read" ? result.yaml.value : undefined;
        expect(plain(value)).toEqual(plain(parse(text, { merge: true, maxAliasCount: -1 })));
        expect(plain(value)).toEqual(plain(jsYaml.load(text)));
      }),
      RUNS,
    );
  });
});

describe("the real backlogs", async () => {
  const folder = join(import.meta.dirname, "../fixtures/backlogs");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".yaml"));

  test.each(files)("%s goes through 50 changes, each touching only what it changes", async (name) => {
    let document = await read(await readFile(join(folder, name), "utf8"));
    const changes: readonly Change[] = fc.sample(change, { numRuns: 50, seed: 7 });
    for (const one of changes) {
      const before = document;
      const { backlog, id, kind } = changed(before.backlog, one);
      document = await write(before, backlog);

      expect(plain((await read(document.text)).backlog)).toEqual(plain(backlog));
      if (kind === "set") expect(await piecesWithout(document, id)).toEqual(await piecesWithout(before, id));
      else {
        const sign = kind === "add" ? "-" : "+";
        const lines = lineDiff(before.text, document.text).filter((line) => line.startsWith(sign));
        expect(lines.filter((line) => !/^.(?:next_item_id:|items: )/.test(line))).toEqual([]);
      }
    }
  });
});

/** All of the text but an item. */
async function piecesWithout(document: BacklogDocument, id: ItemId): Promise<readonly string[]> {
  const { head, items, tail } = await segmentsOfDocument(document);
  return [head, ...items.filter((_, index) => document.backlog.items[index]?.id !== id), tail];
}
