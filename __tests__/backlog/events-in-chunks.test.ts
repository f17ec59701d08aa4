/** A large backlog is read in pieces: with the same result as whole, or not at all. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { replaceItem } from "../../src/backlog/backlog.ts";
import { readBacklog, writeBacklog } from "../../src/backlog/document.ts";
import type { Item } from "../../src/backlog/item.ts";
import { tryReadEvents } from "../../src/backlog/yaml/events.ts";
import { tryReadInChunks, tryReadLarge } from "../../src/backlog/yaml/events-in-chunks.ts";
import type { YamlNode } from "../../src/backlog/yaml/node.ts";
import { anchoredBacklog } from "../support/anchored-backlog.ts";
import { messyBacklog } from "../support/messy-backlog.ts";

/** Short enough for every item to be a piece of its own. */
const ONE_ITEM = 1;

/** Everything that is known of a node and of those in it. */
function outline(node: YamlNode | undefined): unknown {
  if (!node) return undefined;
  const { kind, start, end, anchor, tag } = node;
  const own = { kind, start, end, anchor, tag };
  switch (node.kind) {
    case "map":
      return {
        ...own,
        flow: node.flow,
        pairs: node.pairs.map((pair) => [outline(pair.key), pair.name, pair.colon, outline(pair.value)]),
      };
    case "list":
      return {
        ...own,
        flow: node.flow,
        entries: node.entries.map(({ dash, value }) => [dash, outline(value)]),
      };
    case "scalar":
      return { ...own, style: node.style, keep: node.keep };
    case "alias":
      return { ...own, name: node.name };
  }
}

function expectSameAsWhole(text: string): boolean {
  const pieces = tryReadInChunks(text, ONE_ITEM);
  if (!pieces) return false;
  const whole = tryReadEvents(text);
  expect(whole.kind, text).toBe("read");
  if (whole.kind !== "read") return true;
  expect(pieces.value).toEqual(whole.value);
  expect(Object.keys(pieces.value as object)).toEqual(Object.keys(whole.value as object));
  expect(outline(pieces.root)).toEqual(outline(whole.root));
  return true;
}

test("in every style, values and places are those of the whole", () => {
  let inPieces = 0;
  fc.assert(
    fc.property(messyBacklog, ({ text }) => {
      if (expectSameAsWhole(text)) inPieces += 1;
    }),
    { numRuns: 2_000 },
  );
  expect(inPieces).toBeGreaterThan(1_000);
});

test("what is broken when it is read whole is never read in pieces", () => {
  const fragment = fc.constantFrom(
    "\n",
    "- ",
    "  ",
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    ": ",
    "#",
    "|\n",
    "&a ",
    "*a",
    "---\n",
    "...\n",
    "\t",
    "items:\n",
    "\r",
    "? ",
    "a: b\n",
    "%TAG ! x\n",
  );
  const damage = fc.array(fc.record({ at: fc.nat(), cut: fc.nat(6), put: fragment }), {
    minLength: 1,
    maxLength: 3,
  });
  const texts = fc.oneof(
    messyBacklog.map(({ text }) => text),
    anchoredBacklog,
  );
  fc.assert(
    fc.property(texts, damage, (text, all) => {
      const damaged = all.reduce((now, { at, cut, put }) => {
        const place = at % (now.length + 1);
        return now.slice(0, place) + put + now.slice(place + cut);
      }, text);

      expectSameAsWhole(damaged);
    }),
    { numRuns: 3_000 },
  );
});

const TIMES = "    created: 2026-01-10T10:00:00Z\n    updated: 2026-01-10T10:00:00Z\n";
const itemText = (n: number) =>
  `  - id: WRK-${n}\n    title: ${"long ".repeat(40)}\n    status: new # yet\n${TIMES}`;
const backlogText = (items: number) =>
  `# top\nschema_version: 3\nitems: # all\n${Array.from({ length: items }, (_, n) => itemText(n)).join("")}next_item_id: ${items}\n`;

test("a text of some size is read that way, one below it is not", () => {
  const text = backlogText(5_000);

  const [large, whole] = [tryReadLarge(text), tryReadEvents(text)];

  expect(tryReadLarge(backlogText(10))).toBeUndefined();
  expect(large?.value).toEqual(whole.kind === "read" && whole.value);
  expect(outline(large?.root)).toEqual(whole.kind === "read" && outline(whole.root));
});

test("a change in a backlog of that size changes its line, and an error in it has its line", async () => {
  const text = backlogText(5_000);
  const read = await readBacklog(text, { file: "BACKLOG.yaml" });
  if (read.kind === "refused") throw new Error(read.problems[0]?.message);
  const { backlog } = read.document;
  const one = backlog.items[4_321] as Item;

  const written = await writeBacklog(read.document, replaceItem(backlog, { ...one, status: "scoping" }));
  const broken = await readBacklog(text.replace("id: WRK-4321", "id: [WRK-4321"), { file: "BACKLOG.yaml" });

  const changed = itemText(4_321).replace("new", "scoping");
  expect(written.kind === "written" && written.document.text).toBe(text.replace(itemText(4_321), changed));
  expect(broken.kind === "refused" && broken.problems[0]?.line).toBe(4 + 4_321 * 5 + 1);
});
