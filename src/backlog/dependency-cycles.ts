/** Items that wait for each other in a ring: none of them can ever start. */
import { type Backlog, findItem } from "./backlog.ts";
import type { Item, ItemId } from "./item.ts";

/**
 * Of cycles longer than this only so many are kept: where thousands of items are knotted together there may
 * be as many cycles, each thousands long, and nobody reads more.
 */
const LONG = 50;
const MAX_LONG = 20;

type Cycle = readonly ItemId[];

const cached = new WeakMap<
  Backlog,
  { readonly all: readonly Cycle[]; readonly byItem: ReadonlyMap<ItemId, Cycle> }
>();

/**
 * The cycles among the items that are not done, each once, as a path that begins with its lowest id: `[A, B]` is
 * A → B → A. Which are found, and how they read, does not depend on the order of the file. Where cycles share items, some may show only when others are mended; none is
 * found only where there is none. A diamond is no cycle; an item that names itself is a fault of its own
 * and not among them. Linear in items and dependencies.
 */
export function cycles(backlog: Backlog): readonly Cycle[] {
  return cyclesOnce(backlog).all;
}

/** A cycle that the item is part of, or undefined. */
export function cycleOf(backlog: Backlog, id: ItemId): Cycle | undefined {
  return cyclesOnce(backlog).byItem.get(id);
}

/** `WRK-001 → WRK-002 → WRK-001` */
export function cyclePath(cycle: readonly ItemId[]): string {
  return [...cycle, ...cycle.slice(0, 1)].join(" → ");
}

/** Found once for each version of the backlog: the scheduler asks for every item of a tick. */
function cyclesOnce(backlog: Backlog) {
  const known = cached.get(backlog);
  if (known) return known;
  const open = backlog.items.filter(({ status }) => status !== "done").toSorted(byId);
  const all = closedPaths(open, (item) => openDependencies(backlog, item)).map(fromLowest);
  const byItem = new Map(all.toReversed().flatMap((cycle) => cycle.map((id) => [id, cycle] as const)));
  const found = { all, byItem };
  cached.set(backlog, found);
  return found;
}

function openDependencies(backlog: Backlog, item: Item): Iterator<Item> {
  return [...new Set(item.dependencies)]
    .map((id) => findItem(backlog, id))
    .filter((dependency) => dependency !== undefined)
    .filter((dependency) => dependency.status !== "done" && dependency !== item)
    .values();
}

type Path = readonly Item[];

/**
 * Depth first: an edge back into the path that is being walked closes a cycle, and no cycle is without such
 * an edge.
 */
function closedPaths(
  items: readonly Item[],
  dependenciesOf: (item: Item) => Iterator<Item>,
): readonly Path[] {
  const found: Path[] = [];
  const visited = new Set<Item>();
  let long = 0;
  for (const start of items) {
    if (visited.has(start)) continue;
    walk({
      start,
      visited,
      dependenciesOf,
      closed(path, from) {
        if (path.length - from > LONG) long += 1;
        if (long <= MAX_LONG || path.length - from <= LONG)
          found.push(path.slice(from).map(({ item }) => item));
      },
    });
  }
  return found;
}

interface Step {
  readonly item: Item;
  /** What it waits for and has not been followed yet. */
  readonly rest: Iterator<Item>;
}

/** The path is a list and not the call stack, which a chain of 10,000 items would overflow. */
function walk(from: {
  readonly start: Item;
  readonly visited: Set<Item>;
  readonly dependenciesOf: (item: Item) => Iterator<Item>;
  readonly closed: (path: readonly Step[], from: number) => void;
}): void {
  const path: Step[] = [];
  const position = new Map<Item, number>();
  const enter = (item: Item) => {
    from.visited.add(item);
    position.set(item, path.length);
    path.push({ item, rest: from.dependenciesOf(item) });
  };
  enter(from.start);
  for (let step = path.at(-1); step; step = path.at(-1)) {
    const next = step.rest.next();
    if (next.done) {
      path.pop();
      position.delete(step.item);
      continue;
    }
    const closes = position.get(next.value);
    if (closes !== undefined) from.closed(path, closes);
    else if (!from.visited.has(next.value)) enter(next.value);
  }
}

/** The same ring, begun at the item with the lowest id. */
function fromLowest(path: Path): readonly ItemId[] {
  const first = path.reduce((lowest, item, at) => (byId(item, path[lowest] ?? item) < 0 ? at : lowest), 0);
  return [...path.slice(first), ...path.slice(0, first)].map(({ id }) => id);
}

function byId(a: Item, b: Item): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
