/**
 * New ids for items whose id is another's (spec §7): twice in the file, or given out already on the base branch. What
 * refers to them follows.
 */
import { type Backlog, findItem } from "../backlog.ts";
import { contentOf } from "../document/content.ts";
import type { WantedItem } from "../document/items-edits.ts";
import type { Fields } from "../document/shape.ts";
import { idNumber, idPrefix } from "../ids.ts";
import type { ItemId } from "../item.ts";
import { readYaml } from "../yaml-text.ts";
import { edited, type Mended } from "./mend-backlog.ts";

export interface Renumbered {
  /** Its place in the file, from 0. */
  readonly index: number;
  readonly from: string;
  readonly to: string;
}

export interface Collisions {
  readonly file: string;
  /** Places of items that the base branch says are to have another id; of those twice in the file the later ones come besides. */
  readonly taken: readonly number[];
  /** The base, and its branch now: what they have given out is not given out again. */
  readonly others: readonly Backlog[];
  /** For an item whose id has no series of its own. */
  readonly prefix: string;
}

/** The text with new ids, and which they are. */
export async function renumberItems(
  text: string,
  collisions: Collisions,
): Promise<{ readonly result: Mended; readonly renumbered: readonly Renumbered[] }> {
  const read = await readYaml(text, collisions.file);
  const content = read.kind === "read" ? contentOf(read.yaml.value) : undefined;
  if (read.kind !== "read" || !content) return { result: { kind: "unchanged" }, renumbered: [] };
  const renumbered = newIds(content.items, content.top, collisions);
  if (renumbered.length === 0) return { result: { kind: "unchanged" }, renumbered };
  const items = withNewIds(content.items, renumbered, collisions.others);
  const highest = Math.max(...renumbered.map(({ to }) => idNumber(to) ?? 0));
  const floor = Number(content.top["next_item_id"] ?? 0);
  const top = { ...content.top, next_item_id: Math.max(floor, highest) };
  const to = { read: { yaml: read.yaml, content }, top, items, file: collisions.file };
  return { result: await edited(text, to), renumbered };
}

function newIds(
  items: readonly Fields[],
  top: Fields,
  { taken, others, prefix }: Collisions,
): readonly Renumbered[] {
  const ids = items.map(({ id }) => String(id));
  const floors = [Number(top["next_item_id"] ?? 0) || 0, ...others.map(({ next_item_id }) => next_item_id)];
  const all = [...ids, ...others.flatMap((other) => other.items.map(({ id }) => id))];
  let highest = Math.max(...floors, ...all.map((id) => idNumber(id) ?? 0), 0);
  const free = new Set(taken);
  const kept = new Set(ids.filter((_, index) => !free.has(index)));
  const seen = new Set<string>();
  return ids.flatMap((from, index): readonly Renumbered[] => {
    const isTaken = free.has(index) || seen.has(from);
    if (!free.has(index) || !kept.has(from)) seen.add(from);
    if (!isTaken) return [];
    highest += 1;
    return [{ index, from, to: `${idPrefix(from) ?? prefix}-${String(highest).padStart(3, "0")}` }];
  });
}

/**
 * A reference follows where the item that has it is new, or took it up in this change: what was there before means the
 * item that had the id before. Where an id is gone from the file, every reference to it follows.
 */
function withNewIds(
  items: readonly Fields[],
  renumbered: readonly Renumbered[],
  [base]: readonly Backlog[],
): readonly WantedItem[] {
  const places = new Map(renumbered.map(({ index, to }) => [index, to]));
  const left = new Set(items.filter((_, index) => !places.has(index)).map(({ id }) => String(id)));
  // Of several that had the same id, the first is meant.
  const follow = new Map(renumbered.toReversed().map(({ from, to }) => [from, to]));
  return items.map((item, from) => {
    const id = places.get(from) ?? item["id"];
    const before = base && typeof item["id"] === "string" ? findItem(base, item["id"]) : undefined;
    const was = places.has(from) ? undefined : before;
    const dependencies = Array.isArray(item["dependencies"]) ? item["dependencies"] : [];
    const meant = dependencies.map((dependency: unknown) => {
      const to = typeof dependency === "string" ? follow.get(dependency) : undefined;
      if (to === undefined) return dependency;
      const isOld =
        base === undefined ? left.has(String(dependency)) : was?.dependencies?.includes(dependency as ItemId);
      return isOld ? dependency : to;
    });
    const changed = meant.some((one: unknown, at: number) => one !== dependencies[at]);
    const value = { ...item, id, ...(changed ? { dependencies: meant } : {}) };
    return { from, value: id === item["id"] && !changed ? item : value };
  });
}
