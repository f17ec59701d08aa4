import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { archiveItems } from "../../src/backlog/archive-item.ts";
import { appendItems, type Backlog } from "../../src/backlog/backlog.ts";
import { idNumber, idPrefix, isArchivedId, nextId } from "../../src/backlog/ids.ts";
import { mergeItems } from "../../src/backlog/merge-items.ts";
import { backlog, id, item } from "../support/items.ts";

const items = (...ids: string[]) => ids.map((one) => item({ id: one }));

describe("the number of an id", () => {
  test.each([
    ["WRK-007", "WRK", 7],
    ["WRK-12-3", "WRK-12", 3],
    ["a.b-1000", "a.b", 1000],
    ["WRK-000", "WRK", 0],
  ])("[DOC-11] %s belongs to %s and has the number %i", (text, prefix, number) => {
    expect(idPrefix(text)).toBe(prefix);
    expect(idNumber(text)).toBe(number);
  });

  test.each(["WRK", "007", "WRK-", "WRK-7a", "WRK-next", `WRK-${"9".repeat(16)}`])(
    "[DOC-11] %s has none",
    (text) => {
      expect(idNumber(text)).toBeUndefined();
      expect(idPrefix(text)).toBeUndefined();
    },
  );
});

describe("the next id", () => {
  test.each([
    { ids: [], floor: 0, next: "WRK-001" },
    { ids: ["WRK-001", "WRK-009"], floor: 9, next: "WRK-010" },
    { ids: ["WRK-001"], floor: 41, next: "WRK-042" },
    { ids: ["WRK-120"], floor: 3, next: "WRK-121" },
    { ids: ["WRK-999"], floor: 999, next: "WRK-1000" },
    { ids: ["wrk-050", "OTHER-060", "WRK-x"], floor: 2, next: "WRK-003" },
    { ids: ["WRK-2-500"], floor: 1, next: "WRK-002" },
  ])("[DOC-11] after $ids with the floor $floor comes $next", ({ ids, floor, next }) => {
    const given = nextId(backlog(items(...ids), floor), "WRK");

    expect(given).toEqual({ id: next, next_item_id: idNumber(next) });
  });

  test("a prefix that makes no safe id is refused", () => {
    expect(() => nextId(backlog([]), "no space")).toThrow(/no id can be made of the prefix "no space"/);
  });

  test("a floor beyond all numbers is refused rather than given out twice", () => {
    expect(() => nextId(backlog([], 999_999_999_999_999), "WRK")).toThrow(RangeError);
  });

  test("[DOC-11] no id is given out twice, whatever is added, archived and merged in between", () => {
    const byHand = fc.tuple(fc.constantFrom("WRK", "OLD"), fc.integer({ min: 1, max: 60 }));
    const action = fc.oneof(
      { weight: 3, arbitrary: fc.constant("add" as const) },
      fc.record({ archive: fc.nat() }),
      fc.record({ merge: fc.tuple(fc.nat(), fc.nat()) }),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(byHand, { selector: String, maxLength: 8 }),
        fc.array(action, { maxLength: 40 }),
        (start, actions) => {
          let now = backlog(
            start.map(([prefix, number]) => item({ id: `${prefix}-${number}` })),
            0,
          );
          const everSeen = new Set<string>(now.items.map((one) => one.id));
          const pick = (list: Backlog, n: number) => list.items[n % Math.max(1, list.items.length)];
          for (const one of actions) {
            if (one === "add") {
              const { id: fresh, next_item_id } = nextId(now, "WRK");
              expect(everSeen).not.toContain(fresh);
              everSeen.add(fresh);
              now = appendItems(now, [item({ id: fresh })], next_item_id);
            } else if ("archive" in one) {
              const gone = pick(now, one.archive);
              if (!gone) continue;
              const done = {
                ...now,
                items: now.items.map((other) =>
                  other === gone ? { ...gone, status: "done" as const } : other,
                ),
              };
              now = archiveItems(done, [gone.id]).backlog;
            } else {
              const [a, b] = [pick(now, one.merge[0]), pick(now, one.merge[1])];
              if (a && b) now = mergeItems(now, a.id, b.id)?.backlog ?? now;
            }
          }
        },
      ),
    );
  });
});

test.each([
  ["WRK-007", true],
  ["OLD-030", true],
  ["NEW-001", true],
  ["WRK-001", false],
  ["WRK-041", false],
  ["WRK-7", false],
  ["WRK-000", false],
  ["wrk-007", false],
  ["WRK-x", false],
])("%s was given out and has left the backlog: %s", (text, archived) => {
  const items = backlog([item({ id: "WRK-001" }), item({ id: "OLD-002" })], 40);

  expect(isArchivedId(items, "NEW", text)).toBe(archived);
});

test("[DOC-11] an id given by hand above the floor stays counted after its item has gone", () => {
  const start = backlog([item({ id: "WRK-050", status: "done" })], 3);

  const { backlog: after } = archiveItems(start, [id("WRK-050")]);

  expect(nextId(after, "WRK").id).toBe("WRK-051");
});
