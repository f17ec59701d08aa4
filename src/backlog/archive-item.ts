import { type Backlog, deepFreeze, findItem, removeItem } from "./backlog.ts";
import { stripDependency } from "./dependencies.ts";
import { floorWithout } from "./ids.ts";
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
 * A version without a done item: its id leaves the dependencies of others, and stays counted so that it is
 * never given out again (spec §4, archive). `gone` is the item as it was. Throws `NotDoneError`, and
 * `RangeError` for an unknown id.
 */
export function archiveItem(
  backlog: Backlog,
  id: ItemId,
): { readonly backlog: Backlog; readonly gone: Item } {
  const gone = findItem(backlog, id);
  if (!gone) throw new RangeError(`${id} is not in the backlog`);
  if (gone.status !== "done") throw new NotDoneError(gone);
  const without = stripDependency(removeItem(backlog, id), id);
  return { backlog: deepFreeze({ ...without, next_item_id: floorWithout(backlog, gone) }), gone };
}
