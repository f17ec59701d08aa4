/**
 * Three-way merge of backlogs by meaning (spec §10): item by item, field by field. Pure: values in, value out. A policy
 * says what becomes of what both sides changed; everything else has one right answer.
 */
import { type Backlog, deepFreeze, findItem } from "../backlog.ts";
import { idPrefix, nextId } from "../ids.ts";
import { type Item, type ItemId, isSameItem } from "../item.ts";
import { sameValue } from "../same-value.ts";
import { compareTimestamps } from "../timestamp.ts";
import { withoutOurRings } from "./break-rings.ts";
import { type Fields, mergeFields, type Side, type Sides } from "./merge-fields.ts";
import type { MergeNote } from "./merge-notes.ts";
import { mergedOrder } from "./merged-order.ts";
import { asTheirsTookIn, isSameEntry } from "./same-entry.ts";

export interface MergePolicy {
  /** Whose value stands where both sides changed the same. */
  readonly take: Side;
  /** Whether an item that one side deleted and the other changed is gone, or is as `take` has it. */
  readonly deleted_stays_deleted: boolean;
  /** Of two items under one id, the one that gets the next free id: that of ours, or the one that was created later. */
  readonly renumber: "ours" | "younger";
  /** Whether a dependency of ours gives way that closes a ring with theirs; else people find it by `validate`. */
  readonly break_rings: boolean;
}

/** `ours` is a run's, `theirs` a person's: the person's edit stands, and finished work is not undone by it. */
export const PERSON_OVER_RUN: MergePolicy = {
  take: "theirs",
  deleted_stays_deleted: true,
  renumber: "ours",
  break_rings: true,
};

export interface MergedBacklog {
  readonly backlog: Backlog;
  readonly notes: readonly MergeNote[];
}

/** The merged backlog, and a note for each choice that a person has to hear of. The sides stay as they are. */
export function mergeBacklogs(sides: Sides<Backlog>, policy: MergePolicy): MergedBacklog {
  const renumbered = withFreeIds(sides, policy);
  const { base, theirs } = renumbered.sides;
  const ours = policy.renumber === "ours" ? asTheirsTookIn(renumbered.sides) : renumbered.sides.ours;
  const notes = [...renumbered.notes];
  const items = mergedOrder({ base: idsOf(base), ours: idsOf(ours), theirs: idsOf(theirs) }).flatMap((id) => {
    const item = { base: findItem(base, id), ours: findItem(ours, id), theirs: findItem(theirs, id) };
    const merged = mergeItem(id, item, policy);
    notes.push(...merged.notes);
    return merged.item ? [merged.item] : [];
  });
  const top = mergeFields({ base: topOf(base), ours: topOf(ours), theirs: topOf(theirs) }, policy.take);
  if (top.both_changed.length > 0)
    notes.push({ kind: "both_changed", item_id: undefined, fields: top.both_changed });
  const backlog = deepFreeze({ ...(top.fields as unknown as Backlog), items });
  if (!policy.break_rings) return { backlog, notes };
  const broken = withoutOurRings(backlog, theirs);
  return { backlog: broken.backlog, notes: [...notes, ...broken.notes] };
}

function mergeItem(
  id: ItemId,
  { base, ours, theirs }: Sides<Item | undefined>,
  { take, deleted_stays_deleted }: MergePolicy,
): { readonly item: Item | undefined; readonly notes: readonly MergeNote[] } {
  if (ours && theirs) {
    const sides = { base: base ?? inCommon(ours, theirs), ours, theirs } as unknown as Sides<Fields>;
    const { fields, both_changed } = mergeFields(sides, take);
    const item = fields as unknown as Item;
    if (both_changed.length === 0) return { item: sameAsOne(item, { ours, theirs }), notes: [] };
    // Before both sides had it, it was not there at all: what they agree on need not be an item.
    const hadNone = take === "base" && !base;
    return {
      item: hadNone ? undefined : item,
      notes: [{ kind: "both_changed", item_id: id, fields: both_changed }],
    };
  }
  const kept = ours ?? theirs;
  if (!base || !kept) return { item: kept, notes: [] };
  if (!isTouched(base, kept)) return { item: undefined, notes: [] };
  const asTaken = { base, ours, theirs }[take];
  const by = ours ? "theirs" : "ours";
  return {
    item: deleted_stays_deleted ? undefined : asTaken,
    notes: [{ kind: "deleted", item_id: id, by }],
  };
}

/** The very same object, where the merge says what it says: it need not be written. */
function sameAsOne(item: Item, { ours, theirs }: Pick<Sides<Item>, "ours" | "theirs">): Item {
  if (sameValue(item, theirs)) return theirs;
  return sameValue(item, ours) ? ours : item;
}

/** An archived item's id goes out of the dependencies of others, who are not changed by that. */
function isTouched(base: Item, now: Item): boolean {
  const { updated: _, dependencies: __, ...before } = base;
  const { updated: ___, dependencies: ____, ...after } = now;
  return !sameValue(before, after);
}

/** For an item that both sides took over from a third place: what they agree on. */
function inCommon(one: Item, other: Item): Partial<Item> {
  const theirs = other as unknown as Fields;
  return Object.fromEntries(Object.entries(one).filter(([name, value]) => sameValue(value, theirs[name])));
}

/** Two items that one id was given to: one of them gets the next free one, and what refers to it on its side follows. */
function withFreeIds(
  { base, ours, theirs }: Sides<Backlog>,
  { renumber }: MergePolicy,
): { readonly sides: Sides<Backlog>; readonly notes: readonly MergeNote[] } {
  const notes: MergeNote[] = [];
  const now = { ours, theirs };
  let taken: Backlog = {
    ...ours,
    items: [...base.items, ...ours.items, ...theirs.items],
    next_item_id: Math.max(base.next_item_id, ours.next_item_id, theirs.next_item_id),
  };
  for (const item of ours.items) {
    const other = findItem(base, item.id) ? undefined : findItem(theirs, item.id);
    if (!other || isSameItem(item, other)) continue;
    if (renumber === "ours" && isSameEntry(item, other)) continue;
    const isOlder = renumber === "younger" && compareTimestamps(item.created, other.created) < 0;
    const side = isOlder ? "theirs" : "ours";
    const { id, next_item_id } = nextId(taken, idPrefix(item.id) ?? item.id);
    taken = { ...taken, next_item_id };
    now[side] = renamed(now[side], { from: item.id, to: id, next_item_id });
    notes.push({ kind: "renumbered", item_id: item.id, now: id, side });
  }
  return { sides: { base, ...now }, notes };
}

function renamed(
  backlog: Backlog,
  { from, to, next_item_id }: { readonly from: ItemId; readonly to: ItemId; readonly next_item_id: number },
): Backlog {
  const items = backlog.items.map((item) => {
    const own = item.id === from ? { ...item, id: to } : item;
    if (!own.dependencies?.includes(from)) return own;
    return { ...own, dependencies: own.dependencies.map((id) => (id === from ? to : id)) };
  });
  return { ...backlog, items, next_item_id };
}

function idsOf({ items }: Backlog): readonly ItemId[] {
  return items.map(({ id }) => id);
}

function topOf({ items: _, ...top }: Backlog): Fields {
  return top;
}
