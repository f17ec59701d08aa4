import { expect, test } from "vitest";
import { contentEdits } from "../../src/backlog/document/content-edits.ts";
import { applyEdits } from "../../src/backlog/document/edit.ts";
import { sourceOf } from "../../src/backlog/document/habits.ts";
import { tryReadEvents } from "../../src/backlog/yaml/events.ts";

const TEXT = `schema_version: 3
items:
  # of the item
  - id: WRK-001
    title: One
    # why it is small
    # and stays so
    size: small # really
    tags: [a] # of no field that stays
    # of what goes
    origin: here
    description: |
      long
      text
    # when
    created: 2026-01-10T10:00:00Z
`;

test("an item that is written anew keeps the comments above the fields that stay", () => {
  const read = tryReadEvents(TEXT);
  if (read.kind !== "read") throw new Error("not read");
  const { items, ...top } = read.value as { items: [Record<string, unknown>] };
  const { origin: _, ...value } = items[0];

  const edits = contentEdits(
    sourceOf(TEXT, read.root),
    { top, items },
    { top, items: [{ value, from: 0, anew: true }] },
  );

  expect(edits && applyEdits(TEXT, edits)).toBe(`schema_version: 3
items:
  # of the item
  - id: WRK-001
    title: One
    # why it is small
    # and stays so
    size: small
    tags:
      - a
    # when
    created: 2026-01-10T10:00:00Z
    description: |
      long
      text
`);
});
