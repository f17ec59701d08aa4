import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { repoint, stripDependencies, unmetDependencies, waitingFor } from "../../src/backlog/dependencies.ts";
import { cycleOf, cyclePath, cycles } from "../../src/backlog/dependency-cycles.ts";
import type { Item } from "../../src/backlog/item.ts";
import { backlog, id, item } from "../support/items.ts";

/** `graph({ A: ["B"] })`: items by these names, in this order; `done` lists those that are. */
function graph(edges: Record<string, readonly string[]>, done: readonly string[] = []) {
  return backlog(
    Object.entries(edges).map(([name, dependencies]) =>
      item({ id: name, dependencies, status: done.includes(name) ? "done" : "new" }),
    ),
  );
}

const one = (items: { readonly items: readonly Item[] }, name: string) =>
  items.items.find((each) => each.id === name) as Item;

describe("unmet dependencies", () => {
  test("[SEL-6] met when done or gone; unmet in every other status", () => {
    const items = backlog([
      item({
        id: "WRK-001",
        dependencies: ["WRK-002", "WRK-003", "WRK-004", "WRK-005", "WRK-006", "WRK-007", "WRK-099"],
      }),
      item({ id: "WRK-002", status: "done" }),
      item({ id: "WRK-003", status: "new" }),
      item({ id: "WRK-004", status: "scoping" }),
      item({ id: "WRK-005", status: "ready" }),
      item({ id: "WRK-006", status: "in_progress" }),
      item({ id: "WRK-007", status: "blocked" }),
    ]);

    const unmet = unmetDependencies(items, one(items, "WRK-001"));

    expect(unmet).toEqual(["WRK-003", "WRK-004", "WRK-005", "WRK-006", "WRK-007"]);
  });

  test("an item without any, or with all met, waits for nothing", () => {
    const items = graph({ A: [], B: ["A"], C: ["gone"] }, ["A"]);

    expect(items.items.map((each) => unmetDependencies(items, each))).toEqual([[], [], []]);
  });

  test("one that is named twice is given once, and an item waits for itself", () => {
    const items = graph({ A: ["B", "B", "A"], B: [] });

    expect(unmetDependencies(items, one(items, "A"))).toEqual(["B", "A"]);
  });
});

test("whoever waits for an item is found through others, and the item itself only in a ring", () => {
  const items = graph({ A: [], B: ["A"], C: ["B"], D: [], E: ["F"], F: ["E"] });

  expect([...waitingFor(items, [id("A")])].toSorted()).toEqual(["B", "C"]);
  expect([...waitingFor(items, [id("E")])].toSorted()).toEqual(["E", "F"]);
});

describe("changing who waits for whom", () => {
  test("[IDX-5] repointed without doubles and without self-reference; others stay the same value", () => {
    const before = graph({ A: ["B", "C"], B: [], C: [], D: ["C"], E: ["C", "B"], F: ["A"] });

    const after = repoint(before, { from: id("C"), to: id("B") });

    expect(after.items.map(({ dependencies }) => dependencies)).toEqual([["B"], [], [], ["B"], ["B"], ["A"]]);
    expect(one(after, "F")).toBe(one(before, "F"));
    expect(Object.isFrozen(one(after, "A").dependencies)).toBe(true);
  });

  test("[IDX-5] one that is repointed to itself loses the dependency", () => {
    const after = repoint(graph({ A: ["B"], B: [] }), { from: id("B"), to: id("A") });

    expect(one(after, "A")).not.toHaveProperty("dependencies");
  });

  test("[IDX-6] an id is taken out everywhere, and an empty list with it", () => {
    const before = graph({ A: ["B"], B: [], C: ["B", "A"], D: ["A"] });

    const after = stripDependencies(before, new Set([id("B")]));

    expect(one(after, "A")).not.toHaveProperty("dependencies");
    expect(one(after, "C").dependencies).toEqual(["A"]);
    expect(one(after, "D")).toBe(one(before, "D"));
  });

  test("a backlog in which nobody names the id stays the same value", () => {
    const before = graph({ A: ["B"], B: [] });

    expect(stripDependencies(before, new Set([id("A")]))).toBe(before);
    expect(repoint(before, { from: id("A"), to: id("B") })).toBe(before);
  });
});

describe("cycles", () => {
  test.each([
    { what: "no dependencies", edges: { A: [], B: [] }, found: [] },
    { what: "a chain", edges: { A: ["B"], B: ["C"], C: [] }, found: [] },
    { what: "a diamond", edges: { A: ["B", "C"], B: ["D"], C: ["D"], D: [] }, found: [] },
    { what: "a dependency that is gone", edges: { A: ["X"] }, found: [] },
    { what: "an item that names itself", edges: { A: ["A"] }, found: [] },
    { what: "two that wait for each other", edges: { A: ["B"], B: ["A"] }, found: [["A", "B"]] },
    {
      what: "a ring with a tail into it",
      edges: { T: ["C"], A: ["B"], B: ["C"], C: ["A"] },
      found: [["A", "B", "C"]],
    },
    {
      what: "two rings apart",
      edges: { A: ["B"], C: ["D"], B: ["A"], D: ["C"] },
      found: [
        ["A", "B"],
        ["C", "D"],
      ],
    },
    {
      what: "two rings that share an item",
      edges: { A: ["B", "C"], B: ["A"], C: ["A"] },
      found: [
        ["A", "B"],
        ["A", "C"],
      ],
    },
    {
      what: "a ring within a ring",
      edges: { A: ["B"], B: ["C"], C: ["A", "B"] },
      found: [
        ["A", "B", "C"],
        ["B", "C"],
      ],
    },
    { what: "a dependency named twice", edges: { A: ["B", "B"], B: ["A"] }, found: [["A", "B"]] },
  ])("[VAL-2] $what: $found", ({ edges, found }) => {
    expect(cycles(graph(edges as Record<string, string[]>))).toEqual(found);
  });

  test("[VAL-2] done items do not count", () => {
    expect(cycles(graph({ A: ["B"], B: ["C"], C: ["A"] }, ["C"]))).toEqual([]);
  });

  test("each item of a ring knows it, and those that only wait for it do not", () => {
    const items = graph({ T: ["A"], A: ["B"], B: ["A"] });

    expect(cycleOf(items, id("A"))).toEqual(["A", "B"]);
    expect(cycleOf(items, id("B"))).toEqual(["A", "B"]);
    expect(cycleOf(items, id("T"))).toBeUndefined();
  });

  test("a path is written as it is walked", () => {
    expect(cyclePath([id("A"), id("B")])).toBe("A → B → A");
  });

  test("found once for each version of the backlog", () => {
    const items = graph({ A: ["B"], B: ["A"] });

    expect(cycles(items)).toBe(cycles(items));
  });

  test("a ring of 10,000 items is found, and a knot of them ends", () => {
    const names = Array.from({ length: 10_000 }, (_, n) => `I-${n}`);
    const ring = graph(
      Object.fromEntries(names.map((name, n) => [name, [names[(n + 1) % names.length] ?? ""]])),
    );
    const knot = graph(
      Object.fromEntries(names.map((name, n) => [name, [names[n + 1] ?? "I-0", "I-0", "I-1"]])),
    );

    expect(cycles(ring).map(({ length }) => length)).toEqual([10_000]);
    expect(cycles(knot).filter(({ length }) => length > 50)).toHaveLength(20);
    expect(cycles(knot)).toContainEqual(["I-1", "I-2"]);
  });

  const edges = fc.uniqueArray(fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 7 })), {
    selector: String,
    maxLength: 20,
  });
  const graphOf = (pairs: readonly (readonly [number, number])[]) =>
    graph(
      Object.fromEntries(
        Array.from({ length: 8 }, (_, n) => [
          `I-${n}`,
          pairs.filter(([from]) => from === n).map(([, to]) => `I-${to}`),
        ]),
      ),
    );

  test("[VAL-2] every cycle is a real path, each is there once, and none is found only where there is none (property)", () => {
    fc.assert(
      fc.property(edges, (pairs) => {
        const items = graphOf(pairs);
        const found = cycles(items);
        for (const cycle of found) {
          for (const [at, name] of cycle.entries()) {
            expect(one(items, name).dependencies).toContain(cycle[(at + 1) % cycle.length]);
          }
          expect(new Set(cycle).size).toBe(cycle.length);
        }
        expect(new Set(found.map(String)).size).toBe(found.length);
        const apart = graphOf(pairs.filter(([from, to]) => from !== to));
        const waitsForItself = apart.items.some((each) => waitingFor(apart, [each.id]).has(each.id));
        expect(found.length > 0).toBe(waitsForItself);
      }),
    );
  });
});
