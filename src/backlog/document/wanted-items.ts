/** Which items of a text are which of those it is to have. */
import { type Item, type ItemId, isSameItem } from "../item.ts";
import type { WantedItem } from "./items-edits.ts";
import type { Fields } from "./shape.ts";

/**
 * Items stay where they are as long as their order does. One that changed its place is taken out there and comes as a new
 * one, with the lines it had if nothing else of it changed. One that only got another id is still the one it was.
 */
export function wantedItems(before: readonly Item[], after: readonly Item[]): readonly WantedItem[] {
  const places = new Map(before.map(({ id }, place) => [id, place]));
  const renamed = renamedItems(before, after, places);
  const formerly = new Set(renamed.values());
  let last = -1;
  return after.map((item) => {
    const value = item as unknown as Fields;
    const from = renamed.get(item.id) ?? places.get(item.id);
    if (from === undefined || (formerly.has(from) && !renamed.has(item.id))) return { value };
    if (from <= last) return before[from] === item ? { value, lines_of: from } : { value };
    last = from;
    return { value, from };
  });
}

/** The places of items that have another id now, by that id; their old one may be that of another item. */
function renamedItems(
  before: readonly Item[],
  after: readonly Item[],
  places: ReadonlyMap<ItemId, number>,
): ReadonlyMap<ItemId, number> {
  const come = after.filter(({ id }) => !places.has(id));
  if (come.length === 0) return new Map();
  const now = new Map(after.map((item) => [item.id, item]));
  const gone = before.filter((item) => {
    const same = now.get(item.id);
    return !same || (same !== item && !isSameItem(same, item));
  });
  const found = new Map<ItemId, number>();
  for (const item of come) {
    const old = gone.find((one) => isSameItem(one, item));
    const place = old && places.get(old.id);
    if (place !== undefined && ![...found.values()].includes(place)) found.set(item.id, place);
  }
  return found;
}
