/** New ids (spec §1): `<PREFIX>-<n>`, counted on from the highest ever given out. */
import { type Backlog, findItem } from "./backlog.ts";
import { type Item, type ItemId, itemIdSchema } from "./item.ts";

/** A suffix with more digits counts as text: above 2^53 a number plus one may be the same number. */
const SUFFIX = /^(.*)-(\d{1,15})$/;

/** Tells the ids that are, or were, items of this backlog. `prefix` as `archivedIds` has it. */
export function givenIds(backlog: Backlog, prefix: string | undefined): (id: ItemId) => boolean {
  const isArchived = archivedIds(backlog, prefix);
  return (id) => findItem(backlog, id) !== undefined || isArchived(id);
}

/** The number at the end of an id, `WRK-007` → 7; undefined for an id whose suffix is no number. */
export function idNumber(id: string): number | undefined {
  return idParts(id)?.number;
}

/** The series an id belongs to, `WRK-007` → `WRK`; undefined for an id whose suffix is no number. */
export function idPrefix(id: string): string | undefined {
  return idParts(id)?.prefix;
}

/**
 * The next free id of a series and the floor that goes with it. Prefixes are case-sensitive and each a
 * series of its own; the floor, `next_item_id`, is one for all, so that an archived id is never given out
 * again. Throws `RangeError` when prefix and number make no safe id, or no number is left.
 */
export function nextId(
  backlog: Backlog,
  prefix: string,
): { readonly id: ItemId; readonly next_item_id: number } {
  const number = highestGiven(backlog, prefix) + 1;
  return { id: idOf(prefix, number), next_item_id: number };
}

/** So many ids, one after another; the rest as `nextId` has it. The backlog is looked through once, not once for each. */
export function nextIds(
  backlog: Backlog,
  { prefix, count }: { readonly prefix: string; readonly count: number },
): { readonly ids: readonly ItemId[]; readonly next_item_id: number } {
  const highest = highestGiven(backlog, prefix);
  const ids = Array.from({ length: count }, (_, at) => idOf(prefix, highest + 1 + at));
  return { ids, next_item_id: highest + count };
}

function highestGiven(backlog: Backlog, prefix: string): number {
  const own = backlog.items.filter(({ id }) => idPrefix(id) === prefix);
  return Math.max(backlog.next_item_id, highestNumber(own));
}

function idOf(prefix: string, number: number): ItemId {
  const id = itemIdSchema.safeParse(`${prefix}-${paddedNumber(number)}`);
  if (!id.success || idNumber(id.data) !== number) {
    throw new RangeError(`no id can be made of the prefix "${prefix}" and the number ${number}`);
  }
  return id.data;
}

/**
 * Was this id given out and archived since? `prefix` is that of new ids. To ask of many ids, make
 * `archivedIds` once.
 */
export function isArchivedId(backlog: Backlog, prefix: string, id: string): boolean {
  return archivedIds(backlog, prefix)(id);
}

/**
 * Tells ids that were given out and have left the backlog: written as we write ids, of a series that is in
 * use, with a number not above the highest ever given out. Without a `prefix`, the one of new ids, any
 * series may be in use.
 */
export function archivedIds(backlog: Backlog, prefix: string | undefined): (id: string) => boolean {
  const highest = Math.max(backlog.next_item_id, highestNumber(backlog.items));
  const series = new Set([prefix, ...backlog.items.map((item) => idPrefix(item.id))]);
  return (id) => {
    const parts = idParts(id);
    if (!parts || findItem(backlog, id)) return false;
    const asWritten = `${parts.prefix}-${paddedNumber(parts.number)}`;
    const inUse = prefix === undefined || series.has(parts.prefix);
    return id === asWritten && parts.number >= 1 && parts.number <= highest && inUse;
  };
}

/** The highest number among the ids of these items, 0 when none has one. */
export function highestNumber(items: readonly Pick<Item, "id">[]): number {
  return items.reduce((highest, { id }) => Math.max(highest, idNumber(id) ?? 0), 0);
}

/**
 * The floor after this item has left the backlog: a person may have given it a number above the floor by
 * hand, and that one must not be given out a second time either.
 */
export function floorWithout(backlog: Backlog, gone: Pick<Item, "id">): number {
  return Math.max(backlog.next_item_id, idNumber(gone.id) ?? 0);
}

function paddedNumber(number: number): string {
  return String(number).padStart(3, "0");
}

function idParts(id: string): { readonly prefix: string; readonly number: number } | undefined {
  const match = SUFFIX.exec(id);
  return match ? { prefix: match[1] ?? "", number: Number(match[2]) } : undefined;
}

/**
 * The item whose id is the same in another case, or has the same number in another series. Numbers one digit
 * apart are no typing error but other items.
 */
export function idsByLikeness(backlog: Backlog): (id: ItemId) => ItemId | undefined {
  const ids = backlog.items.map(({ id }) => id).toReversed();
  const byCase = new Map(ids.map((id) => [id.toLowerCase(), id]));
  const byNumber = new Map(ids.map((id) => [idNumber(id), id]));
  byNumber.delete(undefined);
  return (id) => byCase.get(id.toLowerCase()) ?? byNumber.get(idNumber(id));
}
