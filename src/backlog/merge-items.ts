/** Two items that are the same thing become one (spec §4, merge of duplicates). */
import { type Backlog, deepFreeze, findItem, removeItem, replaceItem } from "./backlog.ts";
import { repoint, waitingFor, withDependencies } from "./dependencies.ts";
import { floorWithout, idNumber } from "./ids.ts";
import type { Item, ItemId } from "./item.ts";
import { compareTimestamps } from "./timestamp.ts";

export interface Merged {
  readonly backlog: Backlog;
  /** As it is afterwards. */
  readonly kept: Item;
  /** As it was. */
  readonly gone: Item;
}

/**
 * The higher number goes into the lower: its title, origin, context and problem are put under the other's
 * context, its dependencies are added, and whoever waited for it waits for the other. Without numbers to
 * compare, the older item stays. Undefined when the two are the same, or one is done or not there.
 */
export function mergeItems(backlog: Backlog, one: ItemId, other: ItemId): Merged | undefined {
  const first = findItem(backlog, one);
  const second = findItem(backlog, other);
  if (!first || !second || first === second || first.status === "done" || second.status === "done")
    return undefined;
  const [target, gone] = [first, second].toSorted(compareIds) as [Item, Item];
  const dependencies = unitedDependencies(backlog, target, gone);
  const kept = deepFreeze(withDependencies(withContextOf(target, gone), dependencies));
  const without = removeItem(replaceItem(backlog, kept), gone.id);
  return {
    backlog: deepFreeze({
      ...repoint(without, { from: gone.id, to: kept.id }),
      next_item_id: floorWithout(backlog, gone),
    }),
    kept,
    gone,
  };
}

/** Lower number first; an id without a number last. */
function compareIds(a: Item, b: Item): number {
  const byNumber = (idNumber(a.id) ?? Number.MAX_SAFE_INTEGER) - (idNumber(b.id) ?? Number.MAX_SAFE_INTEGER);
  return byNumber || compareTimestamps(a.created, b.created) || (a.id < b.id ? -1 : 1);
}

/**
 * Both lists, without doubles and without the two themselves. What waits for either of the two is not taken
 * over: the item would wait for what waits for it, and never start. A ring that was there before stays, for
 * a person to see.
 */
function unitedDependencies(backlog: Backlog, target: Item, gone: Item): readonly ItemId[] {
  const waiting = waitingFor(backlog, [target.id, gone.id]);
  const waitingBefore = waitingFor(backlog, [target.id]);
  const own = new Set(target.dependencies);
  return [...new Set([...own, ...(gone.dependencies ?? [])])].filter((id) => {
    if (id === target.id || id === gone.id) return false;
    return !waiting.has(id) || (own.has(id) && waitingBefore.has(id));
  });
}

function withContextOf(target: Item, gone: Item): Item {
  const said = [
    `Merged from ${gone.id}: ${gone.title}`,
    labelled("Origin", gone.origin),
    gone.description?.context?.trim(),
    labelled("Problem", gone.description?.problem),
  ];
  const context = [target.description?.context?.trimEnd(), said.filter(Boolean).join("\n")]
    .filter(Boolean)
    .join("\n\n");
  return { ...target, description: { ...target.description, context } };
}

function labelled(label: string, text: string | undefined): string | undefined {
  return text?.trim() ? `${label}: ${text.trim()}` : undefined;
}
