/**
 * The two ways to the backlog. They are different types so that the compiler holds the snapshot contract (spec §3):
 * whoever takes snapshots (the tick, and an executor step for itself) holds a `SnapshotSource`; handlers hold a
 * `BacklogWriter`, which has no way to one.
 */
import type { Backlog } from "../backlog/backlog.ts";
import type { Item, ItemDraft, ItemId } from "../backlog/item.ts";

export interface SnapshotCounts {
  readonly tick: number;
  readonly executor: number;
}

export interface SnapshotSource {
  /** The backlog as it is now, an immutable value, O(1). Each call is counted under its taker's name. */
  takeSnapshot(taker: keyof SnapshotCounts): Backlog;
  readonly counts: SnapshotCounts;
}

/**
 * Changes are applied one after another, in the order they are asked for, and return the item they made, so that nobody
 * reads the backlog again after changing it. One that throws leaves no trace.
 */
export interface BacklogWriter {
  /** `by` is pure; it gets the current item. `updated` is set when anything else differs. Throws `UnknownItemError`. */
  change(id: ItemId, by: (item: Item) => Item): Item;
  /** Like `change`, for taking one back: `updated` is what `by` makes it. */
  restore(id: ItemId, by: (item: Item) => Item): void;
  /** New items, status new, with the next free ids, in the order of the drafts. All at once: each call looks through the backlog. */
  add(drafts: readonly ItemDraft[]): readonly Item[];
  /** Takes a done item out of the backlog and its id out of other items' dependencies; returns it as it was. */
  archive(id: ItemId): Item;
  /** Does so for every item whose status is done: a person's edit, or what a dead run left; returns them as they were. */
  archiveDone(): readonly Item[];
  /** The higher number goes into the lower (spec §4). Undefined when they are the same or one is gone. */
  merge(one: ItemId, other: ItemId): { readonly kept: Item; readonly gone: Item } | undefined;
}
