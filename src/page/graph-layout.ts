/** Where the items of a dependency graph stand: columns from what is first to what waits for it. Pure, and linear but for sorting. */

export interface Edge {
  /** What must be done first. */
  readonly from: string;
  readonly to: string;
}

export interface Placed {
  readonly id: string;
  /** From 0, from left to right. */
  readonly column: number;
  /** From 0, from top to bottom. */
  readonly row: number;
}

export interface Layout {
  readonly nodes: readonly Placed[];
  readonly columns: number;
  readonly rows: number;
}

/** Only what an edge touches is placed. Parts that hang together stand together, the largest first. */
export function layout(edges: readonly Edge[]): Layout {
  const graph = graphOf(edges);
  const nodes: Placed[] = [];
  let top = 0;
  for (const part of partsOf(graph).toSorted((a, b) => b.length - a.length)) {
    const columns = columnsOf(part, graph);
    const placed = untangled(part, columns, graph);
    for (const [id, row] of placed) nodes.push({ id, column: columns.get(id) ?? 0, row: top + row });
    top += Math.max(...placed.values()) + 1;
  }
  return { nodes, columns: Math.max(0, ...nodes.map(({ column }) => column + 1)), rows: top };
}

interface Graph {
  readonly ids: readonly string[];
  readonly before: ReadonlyMap<string, readonly string[]>;
  readonly after: ReadonlyMap<string, readonly string[]>;
}

function graphOf(edges: readonly Edge[]): Graph {
  const ids = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  const before = new Map<string, string[]>(ids.map((id) => [id, []]));
  const after = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { from, to } of edges) {
    if (from === to) continue;
    before.get(to)?.push(from);
    after.get(from)?.push(to);
  }
  return { ids, before, after };
}

/** What hangs together. */
function partsOf({ ids, before, after }: Graph): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const parts: string[][] = [];
  for (const start of ids) {
    if (seen.has(start)) continue;
    const part: string[] = [];
    const open = [start];
    seen.add(start);
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      part.push(id);
      for (const near of [...(before.get(id) ?? []), ...(after.get(id) ?? [])]) {
        if (seen.has(near)) continue;
        seen.add(near);
        open.push(near);
      }
    }
    parts.push(part);
  }
  return parts;
}

/** One behind the furthest of what it waits for. An edge that would close a cycle counts for nothing. */
function columnsOf(part: readonly string[], { before, after }: Graph): ReadonlyMap<string, number> {
  const waiting = new Map(part.map((id) => [id, before.get(id)?.length ?? 0]));
  const columns = new Map<string, number>();
  const free = part.filter((id) => waiting.get(id) === 0);
  const left = new Set(part);
  while (left.size > 0) {
    // In a cycle nothing is free: the first one left begins.
    const id = free.shift() ?? left.values().next().value;
    if (id === undefined) break;
    if (!left.delete(id)) continue;
    const behind = (before.get(id) ?? []).flatMap((one) => columns.get(one) ?? []);
    columns.set(id, Math.max(-1, ...behind) + 1);
    for (const next of after.get(id) ?? []) {
      const still = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, still);
      if (still === 0) free.push(next);
    }
  }
  return columns;
}

const SWEEPS = 4;

/** Rows by column: each as near as may be to the middle of its neighbours, so that few lines cross. */
function untangled(
  part: readonly string[],
  columns: ReadonlyMap<string, number>,
  { before, after }: Graph,
): ReadonlyMap<string, number> {
  const byColumn = [...Map.groupBy(part, (id) => columns.get(id) ?? 0)].toSorted(([a], [b]) => a - b);
  const rows = new Map<string, number>();
  for (const [, ids] of byColumn) for (const [row, id] of ids.entries()) rows.set(id, row);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forth = sweep % 2 === 0;
    for (const [, ids] of forth ? byColumn : byColumn.toReversed()) {
      const near = forth ? before : after;
      const middles = new Map(ids.map((id) => [id, middleOf(near.get(id) ?? [], rows) ?? rows.get(id) ?? 0]));
      const sorted = ids.toSorted((a, b) => (middles.get(a) ?? 0) - (middles.get(b) ?? 0));
      for (const [row, id] of sorted.entries()) rows.set(id, row);
    }
  }
  return rows;
}

function middleOf(ids: readonly string[], rows: ReadonlyMap<string, number>): number | undefined {
  if (ids.length === 0) return undefined;
  return ids.reduce((sum, id) => sum + (rows.get(id) ?? 0), 0) / ids.length;
}
