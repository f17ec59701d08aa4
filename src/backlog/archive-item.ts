import { type Backlog, deepFreeze, findItem } from "./backlog.ts";
import { stripDependencies } from "./dependencies.ts";
import { highestNumber } from "./ids.ts";
import type { Item, ItemId } from "./item.ts";

/** A finished item cannot be archived: it is not finished. */
export class NotDoneError extends Error {
  override readonly name = "NotDoneError";
  readonly item: Item;

  constructor(item: Item) {
    super(`${item.id} is ${item.status}, and only done items are archived`);
    this.item = item;
  }
}

/**
 * A version without these done items: their ids leave the dependencies of others, and stay counted so that none is
 * ever given out again (spec §4, archive). `gone` are the items as they were. Throws `NotDoneError`, and `RangeError`
 * for an unknown id.
 */
export function archiveItems(
  backlog: Backlog,
  ids: readonly ItemId[],
): { readonly backlog: Backlog; readonly gone: readonly Item[] } {
  const gone = ids.map((id) => doneItem(backlog, id));
  const left: ReadonlySet<ItemId> = new Set(ids);
  const items = backlog.items.filter(({ id }) => !left.has(id));
  const next_item_id = Math.max(backlog.next_item_id, highestNumber(gone));
  return { backlog: deepFreeze(stripDependencies({ ...backlog, items, next_item_id }, left)), gone };
}

function doneItem(backlog: Backlog, id: ItemId): Item {
  const item = findItem(backlog, id);
  if (!item) throw new RangeError(`${id} is not in the backlog`);
  if (item.status !== "done") throw new NotDoneError(item);
  return item;
}
