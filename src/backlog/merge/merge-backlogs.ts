/**
 * Three-way merge of backlogs by meaning (spec §10): item by item, field by field. `ours` is a run's, `theirs` a
 * person's. Where both changed the same, the person wins, and what was set aside is said. Pure: values in, value out.
 */
import { type Backlog, deepFreeze, findItem } from "../backlog.ts";
import { idPrefix, nextId } from "../ids.ts";
import type { Item, ItemId } from "../item.ts";
import { sameValue } from "../same-value.ts";
import { mergeItem } from "./merge-item.ts";

export interface Sides {
  readonly base: Backlog;
  readonly ours: Backlog;
  readonly theirs: Backlog;
}

export interface MergedBacklog {
  readonly backlog: Backlog;
  /** One sentence each, naming the item: what one side had and the merge has not. */
  readonly set_aside: readonly string[];
}

export function mergeBacklogs(sides: Sides): MergedBacklog {
  const renumbered = withFreeIds(sides);
  const { base, theirs } = sides;
  const { ours } = renumbered;
  const set_aside = [...renumbered.said];
  const kept = theirs.items.flatMap((item) => {
    const merged = mergedOfTheirs({ base, ours, item });
    set_aside.push(...merged.set_aside);
    return merged.item ? [merged.item] : [];
  });
  const added = ours.items.filter(({ id }) => !findItem(base, id) && !findItem(theirs, id));
  for (const { id } of ours.items) {
    const before = findItem(base, id);
    if (
      before &&
      !findItem(theirs, id) &&
      findItem(ours, id) !== before &&
      !sameValue(before, findItem(ours, id))
    )
      set_aside.push(`${id} was deleted by a person; what the run changed in it is set aside.`);
  }
  const next_item_id = Math.max(base.next_item_id, ours.next_item_id, theirs.next_item_id);
  return { backlog: deepFreeze({ ...theirs, items: [...kept, ...added], next_item_id }), set_aside };
}

/** An item that theirs has: merged with ours, or gone because the run has finished it. */
function mergedOfTheirs(of: { readonly base: Backlog; readonly ours: Backlog; readonly item: Item }): {
  readonly item: Item | undefined;
  readonly set_aside: readonly string[];
} {
  const { base, ours, item } = of;
  const before = findItem(base, item.id);
  const own = findItem(ours, item.id);
  if (before && !own) {
    // Archived or merged away by the run: finished work is not undone by an edit that did not know of it.
    const said = sameValue(before, item)
      ? []
      : [`${item.id} was finished by the run; a person's edit of it is set aside.`];
    return { item: undefined, set_aside: said };
  }
  return before && own ? mergeItem({ base: before, ours: own, theirs: item }) : { item, set_aside: [] };
}

/** An id that both sides gave out: ours gets the next free one, and what refers to it in ours follows. */
function withFreeIds({ base, ours, theirs }: Sides): {
  readonly ours: Backlog;
  readonly said: readonly string[];
} {
  const clashing = ours.items.filter(({ id }) => !findItem(base, id) && findItem(theirs, id));
  const said: string[] = [];
  let now = ours;
  let taken: Backlog = {
    ...ours,
    items: [...ours.items, ...theirs.items],
    next_item_id: Math.max(ours.next_item_id, theirs.next_item_id),
  };
  for (const { id } of clashing) {
    if (sameValue(findItem(ours, id), findItem(theirs, id))) continue;
    const free = nextId(taken, idPrefix(id) ?? id);
    taken = { ...taken, next_item_id: free.next_item_id };
    now = {
      ...now,
      items: now.items.map((item) => renamed(item, id, free.id)),
      next_item_id: free.next_item_id,
    };
    said.push(`${id} was given out on both sides; the run's is ${free.id} now.`);
  }
  return { ours: now, said };
}

function renamed(item: Item, from: ItemId, to: ItemId): Item {
  const dependencies = item.dependencies?.map((id) => (id === from ? to : id));
  const own = item.id === from ? { ...item, id: to } : item;
  return dependencies ? { ...own, dependencies } : own;
}
