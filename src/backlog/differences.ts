/** What one version of a backlog has, and another has not, for people to read. */
import { type Backlog, findItem } from "./backlog.ts";
import type { Item } from "./item.ts";
import { sameValue } from "./same-value.ts";

export interface ChangedItem {
  readonly before: Item;
  readonly after: Item;
  /** Names of the fields that differ; `updated` is none of them. */
  readonly fields: readonly string[];
}

export interface Differences {
  readonly added: readonly Item[];
  /** In neither list of the second version: finished and archived, or dropped. */
  readonly gone: readonly Item[];
  readonly changed: readonly ChangedItem[];
}

/** Each list in the order of its file. An item is known by its id. */
export function differencesBetween(before: Backlog, after: Backlog): Differences {
  const changed = after.items.flatMap((item): readonly ChangedItem[] => {
    const earlier = findItem(before, item.id);
    if (!earlier || earlier === item) return [];
    const names = new Set([...Object.keys(earlier), ...Object.keys(item)]);
    names.delete("updated");
    const fields = [...names].filter(
      (name) => !sameValue(Reflect.get(earlier, name), Reflect.get(item, name)),
    );
    return fields.length > 0 ? [{ before: earlier, after: item, fields }] : [];
  });
  return {
    added: after.items.filter(({ id }) => !findItem(before, id)),
    gone: before.items.filter(({ id }) => !findItem(after, id)),
    changed,
  };
}
