import { describe, expect, test } from "vitest";
import { handled, NOW } from "../support/handling.ts";
import { item } from "../support/items.ts";

const draft = (title: string, context?: string) => ({
  title,
  origin: "inbox",
  ...(context === undefined ? {} : { description: { context } }),
});
const read = (...drafts: readonly ReturnType<typeof draft>[]) => ({ kind: "inbox_read", drafts }) as const;

test("[INB-4] each entry becomes a new item, in order, with the next ids", () => {
  const { changes, told, report } = handled(read(draft("One", "why"), draft("Two")), {
    items: [item({ id: "WRK-006" })],
  });

  const made = { status: "new", origin: "inbox", created: NOW, updated: NOW };
  expect(changes).toEqual({
    "WRK-007": { ...made, id: "WRK-007", title: "One", description: { context: "why" } },
    "WRK-008": { ...made, id: "WRK-008", title: "Two" },
  });
  expect(told).toEqual(["ingested WRK-007", "ingested WRK-008"]);
  expect(report.happenings[0]).toMatchObject({ origin: "inbox", title: "One" });
  expect(report.breaker).toBe("leave");
});

/** Of the entries that became items. */
const ingested = (told: readonly string[]) => told.filter((line) => line.startsWith("ingested"));

describe("[INB-5] an entry is taken in again unless an earlier run had it already", () => {
  test.each([
    ["the same from the inbox", { origin: "inbox" }, undefined, 0],
    ["the same with the same words", { origin: "inbox", description: { context: "why" } }, "why", 0],
    ["another text", { origin: "inbox", description: { context: "because" } }, "why", 1],
    ["no text in the item", { origin: "inbox" }, "why", 1],
    ["of another origin", { origin: "WRK-009/build" }, undefined, 1],
    ["finished since", { origin: "inbox", status: "done" }, undefined, 1],
    ["another title", { origin: "inbox", title: "Two" }, undefined, 1],
  ] as const)("%s", (_, fields, context, added) => {
    const items = [item({ title: "One", ...fields })];

    const { told } = handled(read(draft("One", context)), { items });

    expect(ingested(told)).toHaveLength(added);
    expect(told).toHaveLength(1);
  });

  test("one that is newer than the item is a second entry that somebody means", () => {
    const items = [item({ title: "One", origin: "inbox", created: "2026-01-10T10:00:00.000Z" })];
    const inbox = (written_at: string) => ({ ...read(draft("One")), written_at });

    expect(ingested(handled(inbox("2026-01-10T11:00:00.000Z"), { items }).told)).toHaveLength(1);
    expect(ingested(handled(inbox("2026-01-10T09:00:00.000Z"), { items }).told)).toHaveLength(0);
  });

  test("it is the tick's snapshot that says so: the same title twice in one file is two items", () => {
    expect(handled(read(draft("One"), draft("One")), { items: [] }).told).toHaveLength(2);
  });
});
