/** The backlogs of `fixtures/documents/`, each in a style of its own: what nobody meant to change stays byte for byte. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { appendItems, type Backlog, removeItem, replaceItem } from "../../src/backlog/backlog.ts";
import { type BacklogDocument, readBacklog, writeBacklog } from "../../src/backlog/document.ts";
import type { Item } from "../../src/backlog/item.ts";
import { problemLine } from "../../src/backlog/problem.ts";
import { anchoredBacklog } from "../support/anchored-backlog.ts";
import { change, changed } from "../support/backlog-changes.ts";
import { id, item } from "../support/items.ts";
import { lineDiff } from "../support/line-diff.ts";

const FOLDER = join(import.meta.dirname, "../fixtures/documents");
const styles = await Promise.all(
  (await readdir(FOLDER))
    .filter((name) => name.endsWith(".yaml"))
    .map(async (name) => ({ name, text: await readFile(join(FOLDER, name), "utf8") })),
);
const textOf = (name: string) => styles.find((style) => style.name === `${name}.yaml`)?.text ?? "";

async function read(text: string): Promise<BacklogDocument> {
  const result = await readBacklog(text, { file: "BACKLOG.yaml" });
  if (result.kind === "refused") throw new Error(`${result.problems.map(problemLine).join("\n")}\n${text}`);
  return result.document;
}

/** The text with a change, proven by reading it anew. */
async function saved(text: string, by: (backlog: Backlog) => Backlog): Promise<string> {
  const document = await read(text);
  const wanted = by(document.backlog);
  const written = await writeBacklog(document, wanted);
  if (written.kind === "inexpressible") throw new Error(`${written.message}\n${text}`);
  expect(plain((await read(written.document.text)).backlog)).toEqual(plain(wanted));
  return written.document.text;
}

/** As data: a field that is there as undefined is one that the file does not have. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const without = (one: Item) => (backlog: Backlog) => removeItem(backlog, one.id);
const withFields = (one: Item, fields: object) => (backlog: Backlog) =>
  replaceItem(backlog, { ...one, ...fields });

const FIELDS: Readonly<Record<string, (one: Item) => object>> = {
  "a status": () => ({ status: "done" }),
  "a new field": () => ({ blocked_type: "decision" }),
  "new text of two lines": () => ({ last_phase_summary: "two\nlines" }),
  "a field that goes": () => ({ size: undefined }),
  "another list": () => ({ tags: ["other"] }),
  "one entry more": ({ tags = [] }) => ({ tags: [...tags, "more"] }),
  "an entry less": ({ tags = [] }) => ({ tags: tags.slice(1) }),
  "no dependencies": () => ({ dependencies: undefined }),
  "no description": () => ({ description: undefined }),
  "one part of a description": ({ description }) => ({
    description: { ...description, problem: "new\nproblem\n" },
  }),
};

describe.each(styles)("$name", async ({ name, text }) => {
  const { backlog } = await read(text);
  const { items } = backlog;
  const NEW = item({ id: "WRK-050", title: "One more", tags: ["a"] });

  test("[DOC-7] saving what did not change changes no byte", async () => {
    expect(await saved(text, (one) => ({ ...one }))).toBe(text);
  });

  test("an item that comes and goes leaves no trace", async () => {
    const added = await saved(text, (one) => appendItems(one, [NEW], one.next_item_id));
    const gone = await saved(added, without(NEW));

    expect(added).not.toBe(text);
    expect(gone).toBe(name === "no-items.yaml" ? `${text}items: []\n` : text);
  });

  test("[DOC-6] archiving everything leaves an empty list, and what is outside of it", async () => {
    const after = await saved(text, (one) => ({ ...one, items: [] }));

    expect(lineDiff(text, after).filter((line) => line.startsWith("+"))).toHaveLength(
      items.length > 0 ? 1 : 0,
    );
  });

  // Who uses an item's anchor has to say for himself what is changed there: see below.
  if (name === "anchors.yaml" || items.length === 0) return;

  test.each(Object.entries(FIELDS))("[DOC-6] %s changes nothing outside of its item", async (_, fields) => {
    for (const one of items) {
      const after = await saved(text, withFields(one, fields(one)));

      expect(await saved(after, without(one))).toBe(await saved(text, without(one)));
    }
  });

  test("[DOC-6] a new status changes one line", async () => {
    for (const one of items) {
      const lines = lineDiff(text, await saved(text, withFields(one, { status: "done" })));

      expect(lines).toHaveLength(2);
      expect(lines[1]).toBe(
        lines[0]
          ?.replace(/^-/, "+")
          .replace(/(status["']?: *["']?|: )(?:new|ready|scoping|blocked)/, "$1done"),
      );
    }
  });

  test("[DOC-6] archiving an item takes out lines and adds none", async () => {
    for (const one of items) {
      const came = lineDiff(text, await saved(text, without(one))).filter((line) => line.startsWith("+"));

      // In JSON, the item before the last one loses its comma.
      expect(came.every((line) => text.includes(`${line.slice(1)},`))).toBe(true);
    }
  });
});

test("a map that is new is indented as the file's other maps are", async () => {
  const after = await saved(textOf("wide-indentation"), (one) =>
    replaceItem(one, { ...(one.items[1] as Item), description: { problem: "It is slow" } }),
  );

  expect(lineDiff(textOf("wide-indentation"), after)).toEqual([
    "+        description:",
    "+            problem: It is slow",
  ]);
});

describe("comments", () => {
  const comments = textOf("comments");
  const goneWith = async (item_id: string) =>
    lineDiff(comments, await saved(comments, (one) => removeItem(one, id(item_id)))).map((line) =>
      line.slice(1).trim(),
    );

  test("[DOC-6] those right above an item and those in it go with it; a heading between blank lines stays", async () => {
    const gone = await goneWith("WRK-001");

    expect(gone).toContain("# Promised to the docs team.");
    expect(gone).toContain("# nothing else is known of it");
    expect(gone).not.toContain("# === The command line ===");
    expect(gone).not.toContain("# === Network ===");
  });

  test("[DOC-6] the one above the next item stays, though nothing divides it from this one", async () => {
    expect(await goneWith("WRK-002")).not.toContain("# (nothing comes between)");
    expect(await goneWith("WRK-003")).toContain("# (nothing comes between)");
    expect(await goneWith("WRK-003")).not.toContain("# the list ends here");
  });

  test("the one behind a value stays behind what comes in its place, a block included", async () => {
    const reason = { blocked_reason: "One line now" };
    const short = await saved(comments, (one) => replaceItem(one, { ...(one.items[1] as Item), ...reason }));
    const long = await saved(comments, (one) =>
      replaceItem(one, { ...(one.items[0] as Item), title: "Two\nlines" }),
    );

    expect(short).toContain("    blocked_reason: One line now   # their words\n");
    expect(long).toContain(
      "    title: |-   # in --help\n      Two\n      lines\n    status: ready # since Tuesday\n",
    );
  });

  test("those in a list stay at their entries", async () => {
    const tags = ["cli", "help", "docs"];
    const after = await saved(comments, (one) => replaceItem(one, { ...(one.items[0] as Item), tags }));

    expect(lineDiff(comments, after)).toEqual(["+      - help"]);
    expect(after).toContain("      - cli # or console\n      - help\n      # then the kind\n      - docs\n");
  });
});

describe("blank lines", () => {
  test("archiving does not pile them up, and takes none where the item had none of its own", async () => {
    const unindented = textOf("unindented");
    const [first, middle, last] = (await read(unindented)).backlog.items;

    for (const one of [first, middle, last]) {
      expect(await saved(unindented, without(one as Item))).not.toMatch(/\n\n\n/);
    }
  });

  test("a new item is divided from the one before as the others are", async () => {
    const after = await saved(textOf("unindented"), (one) => appendItems(one, [item({ id: "WRK-009" })], 9));

    expect(after).toMatch(/\n\n- id: WRK-009\n/);
    expect(after).toMatch(/updated: [^\n]*\n\nnext_item_id: 9\n$/);
  });
});

describe("[DOC-9] anchors", () => {
  const anchors = textOf("anchors");

  test("a change where the anchor is leaves those who use it as they were: they say it themselves", async () => {
    const after = await saved(anchors, (one) =>
      replaceItem(one, { ...(one.items[0] as Item), status: "done" }),
    );

    expect(lineDiff(anchors, after)).toEqual([
      "-    status: &state ready",
      "+    status: &state done",
      "-    status: *state",
      "+    status: ready",
      "+    status: ready",
    ]);
  });

  test("a field that comes from a merged map is taken away from one item only", async () => {
    const after = await saved(anchors, (one) =>
      replaceItem(one, { ...(one.items[1] as Item), size: undefined }),
    );

    expect(lineDiff(anchors, after)).toEqual(["+    size: null"]);
  });

  test("an item whose anchors others use can be archived", async () => {
    const after = await saved(anchors, (one) => removeItem(one, id("WRK-001")));

    expect(after).toContain("title: The same title");
    expect(after).toContain("defaults: &defaults\n  size: small\n");
  });

  test("whatever changes where anchors, aliases and merge keys are, nobody else changes", async () => {
    await fc.assert(
      fc.asyncProperty(
        anchoredBacklog,
        fc.array(change, { minLength: 1, maxLength: 3 }),
        async (text, all) => {
          await saved(text, (backlog) => all.reduce((now, one) => changed(now, one).backlog, backlog));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("a text that only the second reader takes", () => {
  /** A bracket at the column of its key, which js-yaml refuses. */
  const BRACKET = "palette: [\n  green,\n]\n";
  const mixed = styles.filter(({ text }) => text.startsWith("schema_version: 3\n"));

  test.each(mixed)("$name: is changed in the same places, byte for byte", async ({ text, name }) => {
    const { items } = (await read(text)).backlog;
    for (const one of items) {
      for (const [what, fields] of Object.entries(FIELDS)) {
        const by = withFields(one, fields(one));

        expect(await saved(BRACKET + text, by), `${name}, ${one.id}: ${what}`).toBe(
          BRACKET + (await saved(text, by)),
        );
      }
      expect(await saved(BRACKET + text, without(one))).toBe(BRACKET + (await saved(text, without(one))));
    }
  });
});
