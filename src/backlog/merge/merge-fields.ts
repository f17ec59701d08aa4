/** Fields changed on two sides: of an item, of its description, of the file's top. */
import { sameValue } from "../same-value.ts";
import { compareTimestamps } from "../timestamp.ts";

export type Side = "base" | "ours" | "theirs";

export type Sides<T> = Readonly<Record<Side, T>>;

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Where an item stands. These fields mean something only together, so they come from one side as a whole: a status of
 * one and a phase of the other, or of a pipeline of the other, would be a state that the rules do not allow.
 */
const PLACE: ReadonlySet<string> = new Set([
  "status",
  "phase",
  "phase_pool",
  "pipeline_type",
  "blocked_from_status",
  "blocked_reason",
  "blocked_type",
  "blocked_question",
  "unblock_context",
  "answered_question",
  "phase_attempts",
  "retry_after",
  "guardrails_approved",
]);

/** Lists without an order of their own. */
const SETS: ReadonlySet<string> = new Set(["tags", "dependencies"]);

/** Of what changes with every change the later or larger one stands. */
const LATER: Readonly<Record<string, (one: unknown, other: unknown) => unknown>> = {
  updated: (one, other) => (compareTimestamps(String(one), String(other)) >= 0 ? one : other),
  next_item_id: (one, other) => Math.max(Number(one), Number(other)),
};

export interface MergedFields {
  readonly fields: Fields;
  /** Names, with a dot for those of a map inside, of what both sides changed, and not to the same. */
  readonly both_changed: readonly string[];
}

/** `take` is the side whose value stands where both changed the same. */
export function mergeFields(sides: Sides<Fields>, take: Side): MergedFields {
  const { base, ours, theirs } = sides;
  const fields: Record<string, unknown> = {};
  const both_changed: string[] = [];
  const place = sideOfPlace(sides, take);
  if (place.both_changed) both_changed.push("where it stands");
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(ours), ...Object.keys(base)])) {
    const merged = PLACE.has(name)
      ? { value: sides[place.side][name], both_changed: [] }
      : mergeValue(name, { base: base[name], ours: ours[name], theirs: theirs[name] }, take);
    if (merged.value !== undefined) fields[name] = merged.value;
    both_changed.push(...merged.both_changed);
  }
  return { fields, both_changed };
}

/** What one side changed is that side's; `both_changed` when there is no such side. */
function sideOfPlace(
  sides: Sides<Fields>,
  take: Side,
): { readonly side: Side; readonly both_changed: boolean } {
  const differ = (one: Side, other: Side) =>
    [...PLACE].some((name) => !sameValue(sides[one][name], sides[other][name]));
  if (!differ("ours", "base")) return { side: "theirs", both_changed: false };
  if (!differ("theirs", "base")) return { side: "ours", both_changed: false };
  return differ("ours", "theirs")
    ? { side: take, both_changed: true }
    : { side: "theirs", both_changed: false };
}

function mergeValue(
  name: string,
  sides: Sides<unknown>,
  take: Side,
): { readonly value: unknown; readonly both_changed: readonly string[] } {
  const { base, ours, theirs } = sides;
  const agreed = (value: unknown) => ({ value, both_changed: [] });
  if (sameValue(ours, theirs) || sameValue(ours, base)) return agreed(theirs);
  if (sameValue(theirs, base)) return agreed(ours);
  const later = LATER[name];
  if (later && ours !== undefined && theirs !== undefined) return agreed(later(ours, theirs));
  if (SETS.has(name)) return agreed(mergedSet(base, ours, theirs));
  if (!isMap(ours) || !isMap(theirs)) return { value: sides[take], both_changed: [name] };
  const inner = mergeFields({ base: isMap(base) ? base : {}, ours, theirs }, take);
  return { value: inner.fields, both_changed: inner.both_changed.map((one) => `${name}.${one}`) };
}

/** What either side added is in, what either side took out is not. In the order of theirs, then what ours added. */
function mergedSet(base: unknown, ours: unknown, theirs: unknown): readonly unknown[] | undefined {
  const [before, own, other] = [listOf(base), listOf(ours), listOf(theirs)];
  const kept = other.filter((one) => own.includes(one) || !before.includes(one));
  const list = [...kept, ...own.filter((one) => !before.includes(one) && !kept.includes(one))];
  return list.length === 0 ? undefined : list;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isMap(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
