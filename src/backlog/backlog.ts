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

/** Places in `items` by id. Versions in which the same ids stand at the same places share one. */
const indexes = new WeakMap<Backlog, ReadonlyMap<string, number>>();

/** The item with this id, or undefined. */
export function findItem(backlog: Backlog, id: string): Item | undefined {
  const place = indexOf(backlog).get(id);
  return place === undefined ? undefined : backlog.items[place];
}

function indexOf(backlog: Backlog): ReadonlyMap<string, number> {
  const known = indexes.get(backlog);
  if (known) return known;
  const index = new Map(backlog.items.map(({ id }, place) => [id, place]));
  indexes.set(backlog, index);
  return index;
}

/** A version in which this item stands in the place of the one with the same id; the same value when nothing differs. Throws `UnknownItemError`. */
export function replaceItem(backlog: Backlog, item: Item): Backlog {
  const index = indexOf(backlog);
  const place = index.get(item.id);
  if (place === undefined) throw new UnknownItemError(item.id);
  if (backlog.items[place] === item) return backlog;
  const after = freezeBacklog({ ...backlog, items: backlog.items.with(place, deepFreeze(item)) });
  // Made anew for each version, it would make a run that changes every item of thousands take minutes.
  indexes.set(after, index);
  return after;
}

/** A version with these items at the end. The floor for new ids follows. */
export function appendItems(backlog: Backlog, items: readonly Item[], next_item_id: number): Backlog {
  return freezeBacklog({ ...backlog, items: [...backlog.items, ...items.map(deepFreeze)], next_item_id });
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
