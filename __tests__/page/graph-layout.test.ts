import fc from "fast-check";
import { expect, test } from "vitest";
import { type Edge, layout } from "../../src/page/graph-layout.ts";

const ids = fc.integer({ min: 0, max: 30 }).map((number) => `N${number}`);
const anyEdges = fc.array(fc.record({ from: ids, to: ids }), { maxLength: 60 });

test("no two items have one place, and each item that an edge touches has one", () => {
  fc.assert(
    fc.property(anyEdges, (edges) => {
      const { nodes, columns, rows } = layout(edges);

      const places = nodes.map(({ column, row }) => `${column}/${row}`);
      expect(new Set(places).size).toBe(nodes.length);
      expect(new Set(nodes.map(({ id }) => id))).toEqual(
        new Set(edges.flatMap(({ from, to }) => [from, to])),
      );
      expect(nodes.every(({ column, row }) => column < columns && row < rows)).toBe(true);
    }),
  );
});

test("without a cycle every arrow leads to the right", () => {
  const forward = anyEdges.map((edges) =>
    edges
      .map(({ from, to }) => [Number(from.slice(1)), Number(to.slice(1))] as const)
      .filter(([a, b]) => a !== b)
      .map(([a, b]): Edge => ({ from: `N${Math.min(a, b)}`, to: `N${Math.max(a, b)}` })),
  );

  fc.assert(
    fc.property(forward, (edges) => {
      const columns = new Map(layout(edges).nodes.map(({ id, column }) => [id, column]));

      for (const { from, to } of edges) expect(columns.get(from)).toBeLessThan(columns.get(to) ?? -1);
    }),
  );
});

test("a cycle and an item that waits for itself are laid out too", () => {
  const { nodes } = layout([
    { from: "A", to: "B" },
    { from: "B", to: "A" },
    { from: "C", to: "C" },
  ]);

  expect(nodes.map(({ id }) => id).toSorted()).toEqual(["A", "B", "C"]);
});

test("5,000 items in one chain and 5,000 in one fan are laid out, and no stack overflows", () => {
  const chain = Array.from({ length: 5_000 }, (_, at) => ({ from: `C${at}`, to: `C${at + 1}` }));
  const fan = Array.from({ length: 5_000 }, (_, at) => ({ from: "F", to: `F${at}` }));

  const { nodes, columns } = layout([...chain, ...fan]);

  expect(nodes).toHaveLength(10_002);
  expect(columns).toBe(5_001);
});
