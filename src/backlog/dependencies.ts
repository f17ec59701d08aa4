/** What waits for what. A dependency is met when it is done or no longer in the backlog (spec §3). */
import { type Backlog, deepFreeze, findItem } from "./backlog.ts";
import type { Item, ItemId } from "./item.ts";

/** The dependencies that keep an item waiting, each once, in the order of the file. Empty: nothing does. */
export function unmetDependencies(backlog: Backlog, item: Item): readonly ItemId[] {
  return [...new Set(item.dependencies)].filter((id) => {
    const dependency = findItem(backlog, id);
    return dependency !== undefined && dependency.status !== "done";
  });
}

/**
 * Every item that waits for one of these, directly or through others; the given ones only if they wait
 * themselves.
 */
export function waitingFor(backlog: Backlog, ids: readonly ItemId[]): ReadonlySet<ItemId> {
  const dependents = new Map<ItemId, ItemId[]>();
  for (const item of backlog.items) {
    for (const dependency of item.dependencies ?? []) {
      const known = dependents.get(dependency);
      if (known) known.push(item.id);
      else dependents.set(dependency, [item.id]);
    }
  }
  const waiting = new Set<ItemId>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const dependent of dependents.get(id) ?? []) {
      if (waiting.has(dependent)) continue;
      waiting.add(dependent);
      open.push(dependent);
    }
  }
  return waiting;
}

/** A version in which whoever waited for `from` waits for `to`: without doubles, and never for itself. */
export function repoint(backlog: Backlog, ids: { readonly from: ItemId; readonly to: ItemId }): Backlog {
  return changeDependencies(backlog, new Set([ids.from]), (item, dependencies) =>
    [...new Set(dependencies.map((id) => (id === ids.from ? ids.to : id)))].filter((id) => id !== item.id),
  );
}

/** A version in which nobody waits for any of `gone`. */
export function stripDependencies(backlog: Backlog, gone: ReadonlySet<ItemId>): Backlog {
  return changeDependencies(backlog, gone, (_item, dependencies) =>
    dependencies.filter((id) => !gone.has(id)),
  );
}

/** The item with these dependencies; an empty list takes the field away. */
export function withDependencies(item: Item, dependencies: readonly ItemId[]): Item {
  const { dependencies: _before, ...rest } = item;
  return dependencies.length > 0 ? { ...rest, dependencies } : rest;
}

/** Changes only items that name one of `mentioned`; every other one stays the same value. */
function changeDependencies(
  backlog: Backlog,
  mentioned: ReadonlySet<ItemId>,
  by: (item: Item, dependencies: readonly ItemId[]) => readonly ItemId[],
): Backlog {
  const affected = (item: Item) => item.dependencies?.some((id) => mentioned.has(id)) === true;
  if (!backlog.items.some(affected)) return backlog;
  return deepFreeze({
    ...backlog,
    items: backlog.items.map((item) =>
      affected(item) ? withDependencies(item, by(item, item.dependencies ?? [])) : item,
    ),
  });
}
