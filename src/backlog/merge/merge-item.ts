/** One item, changed on two sides. */
import type { Item } from "../item.ts";
import { sameValue } from "../same-value.ts";
import { compareTimestamps } from "../timestamp.ts";

/**
 * Where the item stands. These fields mean something only together, so they come from one side as a whole: a status of
 * one and a phase of the other would be a state that the rules do not allow.
 */
const PLACE = [
  "status",
  "phase",
  "phase_pool",
  "blocked_from_status",
  "blocked_reason",
  "blocked_type",
  "blocked_question",
  "unblock_context",
  "phase_attempts",
  "retry_after",
  "guardrails_approved",
] as const satisfies readonly (keyof Item)[];

/** Lists without an order of their own. */
const SETS = ["tags", "dependencies"] as const satisfies readonly (keyof Item)[];

export interface ItemSides {
  readonly base: Item;
  readonly ours: Item;
  readonly theirs: Item;
}

type Fields = Readonly<Record<string, unknown>>;

/** `theirs` is a person's and wins; `set_aside` says what of ours is not in the result. */
export function mergeItem(sides: ItemSides): { readonly item: Item; readonly set_aside: readonly string[] } {
  if (sameValue(sides.theirs, sides.base)) return { item: sides.ours, set_aside: [] };
  if (sameValue(sides.ours, sides.base)) return { item: sides.theirs, set_aside: [] };
  const [base, ours, theirs] = [sides.base, sides.ours, sides.theirs] as unknown as [Fields, Fields, Fields];
  const changed = (side: Fields, field: string) => !sameValue(side[field], base[field]);
  const aside: string[] = [];
  const merged: Record<string, unknown> = { ...theirs };
  const take = (field: string) => {
    if (ours[field] === undefined) delete merged[field];
    else merged[field] = ours[field];
  };
  const placeIsTheirs = PLACE.some((field) => changed(theirs, field));
  const lost =
    placeIsTheirs && PLACE.some((field) => changed(ours, field) && !sameValue(ours[field], theirs[field]));
  if (lost) aside.push("where it stands");
  for (const field of new Set([...Object.keys(base), ...Object.keys(ours), ...Object.keys(theirs)])) {
    if (field === "updated" || !changed(ours, field) || sameValue(ours[field], theirs[field])) continue;
    if ((PLACE as readonly string[]).includes(field)) {
      if (!placeIsTheirs) take(field);
    } else if (!changed(theirs, field)) take(field);
    else if ((SETS as readonly string[]).includes(field)) {
      const list = mergedSet(base[field], ours[field], theirs[field]);
      if (list.length > 0) merged[field] = list;
      else delete merged[field];
    } else aside.push(field);
  }
  merged.updated = later(sides.ours.updated, sides.theirs.updated);
  const item = merged as unknown as Item;
  return { item, set_aside: aside.length === 0 ? [] : [sentence(sides.theirs, aside)] };
}

/** What either side added is in, what either side took out is not. In the order of theirs, then what ours added. */
function mergedSet(base: unknown, ours: unknown, theirs: unknown): readonly unknown[] {
  const [before, own, other] = [listOf(base), listOf(ours), listOf(theirs)];
  const kept = other.filter((one) => own.includes(one) || !before.includes(one));
  return [...kept, ...own.filter((one) => !before.includes(one) && !kept.includes(one))];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function later(one: string, other: string): string {
  return compareTimestamps(one, other) >= 0 ? one : other;
}

function sentence({ id }: Item, fields: readonly string[]): string {
  return `${id}: a person and the run both changed ${fields.join(", ")}; the person's edit stands.`;
}
