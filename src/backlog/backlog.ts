/**
 * The backlog as an immutable value. Items are replaced, never changed; a new version shares every untouched item with
 * the one before it, so that a snapshot is the value itself: no clone, whatever the size (docs/snapshots.md).
 */
import type { Item, ItemId } from "./item.ts";

export interface Backlog {
  readonly schema_version: 3;
  readonly items: readonly Item[];
  /** Highest numeric suffix ever given out: a floor, so that an archived id is never given out again. */
  readonly next_item_id: number;
}

/** Something was asked of an item that is not in the backlog (any more). */
export class UnknownItemError extends Error {
  override readonly name = "UnknownItemError";
  readonly item_id: ItemId;
  constructor(item_id: ItemId) {
    super(`${item_id} is not in the backlog`);
    this.item_id = item_id;
  }
}

const indexes = new WeakMap<Backlog, ReadonlyMap<string, Item>>();

/** The item with this id, or undefined. The index is made once for each version. */
export function findItem(backlog: Backlog, id: string): Item | undefined {
  let index = indexes.get(backlog);
  if (!index) {
    index = new Map(backlog.items.map((item) => [item.id, item]));
    indexes.set(backlog, index);
  }
  return index.get(id);
}

/** A version in which this item stands in the place of the one with the same id; the same value when nothing differs. Throws `UnknownItemError`. */
export function replaceItem(backlog: Backlog, item: Item): Backlog {
  const position = backlog.items.findIndex(({ id }) => id === item.id);
  if (position < 0) throw new UnknownItemError(item.id);
  if (backlog.items[position] === item) return backlog;
  return freezeBacklog({ ...backlog, items: backlog.items.with(position, deepFreeze(item)) });
}

/** A version with this item at the end. The floor for new ids follows. */
export function appendItem(backlog: Backlog, item: Item, next_item_id: number): Backlog {
  return freezeBacklog({ ...backlog, items: [...backlog.items, deepFreeze(item)], next_item_id });
}

/** A version without the item. */
export function removeItem(backlog: Backlog, id: ItemId): Backlog {
  return freezeBacklog({ ...backlog, items: backlog.items.filter((item) => item.id !== id) });
}

/** Freezes a value and everything in it; what is frozen already is not walked again. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

function freezeBacklog(backlog: Backlog): Backlog {
  Object.freeze(backlog.items);
  return Object.freeze(backlog);
}
