import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findItem } from "../../src/backlog/backlog.ts";
import { cycles } from "../../src/backlog/dependency-cycles.ts";
import { STATUSES } from "../../src/backlog/item.ts";
import { mergeItems } from "../../src/backlog/merge-items.ts";
import { backlog, id, item } from "../support/items.ts";

const lower = item({
  id: "WRK-002",
  title: "Sort flags",
  description: { context: "Seen in --help.\n", solution: "Sort them" },
});
const higher = item({
  id: "WRK-010",
  title: "Flags are unsorted",
  origin: "WRK-001/review",
  description: { context: "A user asked.", problem: "Nobody finds a flag.", solution: "Use a table" },
});

describe("merging", () => {
  test.each([
    ["WRK-002", "WRK-010"],
    ["WRK-010", "WRK-002"],
  ])("[IDX-5] the higher number goes into the lower: %s with %s", (one, other) => {
    const merged = mergeItems(backlog([higher, lower]), id(one), id(other));

    expect(merged?.kept.id).toBe("WRK-002");
    expect(merged?.gone).toBe(higher);
    expect(merged?.backlog.items).toEqual([merged?.kept]);
  });

  test("[IDX-5] numbers are compared as numbers, and an id without one gives way", () => {
    const items = backlog([item({ id: "WRK-1000" }), item({ id: "WRK-999" }), item({ id: "WRK-idea" })]);

    expect(mergeItems(items, id("WRK-1000"), id("WRK-999"))?.kept.id).toBe("WRK-999");
    expect(mergeItems(items, id("WRK-idea"), id("WRK-1000"))?.kept.id).toBe("WRK-1000");
  });

  test("with the same number in two series, the older item stays", () => {
    const items = backlog([
      item({ id: "NEW-001" }),
      item({ id: "OLD-001", created: "2025-01-01T00:00:00Z" }),
    ]);

    expect(mergeItems(items, id("NEW-001"), id("OLD-001"))?.kept.id).toBe("OLD-001");
  });

  test("[IDX-5] title, origin, context and problem are put under the context, and nothing is overwritten", () => {
    const merged = mergeItems(backlog([lower, higher]), lower.id, higher.id);

    expect(merged?.kept).toEqual({
      ...lower,
      description: {
        context: `Seen in --help.

Merged from WRK-010: Flags are unsorted
Origin: WRK-001/review
A user asked.
Problem: Nobody finds a flag.`,
        solution: "Sort them",
      },
    });
  });

  test("[IDX-5] an item without a description gets one", () => {
    const items = backlog([item({ id: "WRK-001" }), item({ id: "WRK-002", title: "The same" })]);

    expect(mergeItems(items, id("WRK-001"), id("WRK-002"))?.kept.description).toEqual({
      context: "Merged from WRK-002: The same",
    });
  });

  test("[IDX-5] dependencies are united without doubles and without the two themselves; others are repointed", () => {
    const items = backlog([
      item({ id: "WRK-001", dependencies: ["WRK-003", "WRK-002"] }),
      item({ id: "WRK-002", dependencies: ["WRK-003", "WRK-004", "WRK-001"] }),
      item({ id: "WRK-003" }),
      item({ id: "WRK-004" }),
      item({ id: "WRK-005", dependencies: ["WRK-002", "WRK-001"] }),
      item({ id: "WRK-006", dependencies: ["WRK-003"] }),
    ]);

    const merged = mergeItems(items, id("WRK-001"), id("WRK-002"));

    const dependencies = merged?.backlog.items.map((one) => [one.id, one.dependencies]);
    expect(dependencies).toEqual([
      ["WRK-001", ["WRK-003", "WRK-004"]],
      ["WRK-003", undefined],
      ["WRK-004", undefined],
      ["WRK-005", ["WRK-001"]],
      ["WRK-006", ["WRK-003"]],
    ]);
    expect(findItem(merged?.backlog ?? items, "WRK-006")).toBe(items.items[5]);
  });

  test.each([
    {
      what: "what the other waits for waits for this one",
      one: [],
      other: ["WRK-003", "WRK-004"],
      third: ["WRK-001"],
    },
    {
      what: "what this one waits for waits for the other",
      one: ["WRK-003", "WRK-004"],
      other: [],
      third: ["WRK-002"],
    },
  ])("no ring comes of it when $what", ({ one, other, third }) => {
    const items = backlog([
      item({ id: "WRK-001", dependencies: one }),
      item({ id: "WRK-002", dependencies: other }),
      item({ id: "WRK-003", dependencies: third }),
      item({ id: "WRK-004" }),
    ]);

    const merged = mergeItems(items, id("WRK-001"), id("WRK-002"));

    expect(merged?.kept.dependencies).toEqual(["WRK-004"]);
    expect(cycles(merged?.backlog ?? items)).toEqual([]);
  });

  test("a ring that was there before stays, for a person to see", () => {
    const items = backlog([
      item({ id: "WRK-001", dependencies: ["WRK-003"] }),
      item({ id: "WRK-002" }),
      item({ id: "WRK-003", dependencies: ["WRK-001"] }),
    ]);

    expect(mergeItems(items, id("WRK-001"), id("WRK-002"))?.kept.dependencies).toEqual(["WRK-003"]);
  });

  test("the number of the one that goes stays counted", () => {
    const items = backlog([item({ id: "WRK-001" }), item({ id: "WRK-080" })], 2);

    expect(mergeItems(items, id("WRK-001"), id("WRK-080"))?.backlog.next_item_id).toBe(80);
  });

  test("[IDX-5] into itself, or with one that is done or not there: nothing", () => {
    const items = backlog([lower, higher, item({ id: "WRK-011", status: "done" })]);

    expect(mergeItems(items, lower.id, lower.id)).toBeUndefined();
    expect(mergeItems(items, lower.id, id("WRK-099"))).toBeUndefined();
    expect(mergeItems(items, id("WRK-099"), lower.id)).toBeUndefined();
    expect(mergeItems(items, lower.id, id("WRK-011"))).toBeUndefined();
    expect(mergeItems(items, id("WRK-011"), lower.id)).toBeUndefined();
  });

  test("[IDX-5] no merge makes a ring, leaves a name of the one that went, or loses another item (property)", () => {
    const size = 7;
    const name = (n: number) => `WRK-00${n + 1}`;
    // Dependencies on earlier items only: no ring to begin with.
    const place = fc.nat({ max: size - 1 });
    const pairs = fc.uniqueArray(fc.tuple(place, place), { selector: String, maxLength: 15 });
    const statuses = fc.array(fc.constantFrom(...STATUSES), { minLength: size, maxLength: size });
    fc.assert(
      fc.property(pairs, statuses, place, place, (edges, status, a, b) => {
        const order = [...Array(size).keys()].toSorted((x, y) => ((x * 5 + 3) % size) - ((y * 5 + 3) % size));
        const before = backlog(
          Array.from({ length: size }, (_, n) =>
            item({
              id: name(n),
              status: status[n] ?? "new",
              dependencies: edges
                .filter(([from, to]) => from === n && order.indexOf(to) < order.indexOf(from))
                .map(([, to]) => name(to)),
            }),
          ),
        );

        const merged = mergeItems(before, id(name(a)), id(name(b)));

        if (!merged) return;
        expect(cycles(merged.backlog)).toEqual([]);
        expect(merged.backlog.items.map((one) => one.id)).toEqual(
          before.items.map((one) => one.id).filter((one) => one !== merged.gone.id),
        );
        for (const one of merged.backlog.items) {
          expect(one.dependencies ?? []).not.toContain(merged.gone.id);
          expect(one.dependencies ?? []).not.toContain(one.id);
          expect(new Set(one.dependencies).size).toBe(one.dependencies?.length ?? 0);
        }
      }),
    );
  });
});
