/** What is wrong in a backlog and has one right answer, mended: data in, data out. */

import type { Backlog } from "../backlog.ts";
import type { Content } from "../document/content.ts";
import type { Fields } from "../document/shape.ts";
import { archivedIds, highestNumber } from "../ids.ts";
import { BLOCKED_TYPES, LEVELS, POOLS, SIZES, STATUSES } from "../item.ts";

/** Items keep their places; the very same ones where nothing is to be mended. `version` is the file's schema. */
export function mendedContent({ top, items }: Content, version: 1 | 2 | 3): Content {
  const mended = items.map((item) => withoutDoubleTags(withKnownWords(item, version)));
  const floor = mendedFloor(top, mended);
  const { isArchived } = floor;
  const all = isArchived ? mended.map((item) => withoutArchived(item, isArchived)) : mended;
  const same = all.every((item, index) => item === items[index]);
  return { top: floor.top, items: same ? items : all };
}

const WORDS: Readonly<Record<string, readonly string[]>> = {
  status: STATUSES,
  blocked_from_status: STATUSES,
  phase_pool: POOLS,
  size: SIZES,
  complexity: LEVELS,
  risk: LEVELS,
  impact: LEVELS,
  blocked_type: BLOCKED_TYPES,
};
const OLD_STATUSES: readonly string[] = ["researching", "scoped"];

/** `In Progress` and `in-progress` are `in_progress`: a word that differs in nothing but its writing. */
function withKnownWords(item: Fields, version: 1 | 2 | 3): Fields {
  const found = Object.entries(WORDS).flatMap(([name, known]) => {
    const value = item[name];
    if (typeof value !== "string" || known.includes(value)) return [];
    const word = value
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, "_");
    const old = version === 1 && name.endsWith("status") && OLD_STATUSES.includes(word);
    return word !== value && (old || known.includes(word)) ? [[name, word] as const] : [];
  });
  return found.length === 0 ? item : { ...item, ...Object.fromEntries(found) };
}

function withoutDoubleTags(item: Fields): Fields {
  const { tags } = item;
  if (!Array.isArray(tags)) return item;
  const kept = [...new Set(tags)];
  return kept.length === tags.length ? item : { ...item, tags: kept };
}

/** Only where the file has the field, and it can be read: without it nobody knows what was given out. */
function mendedFloor(top: Fields, items: readonly Fields[]) {
  const floor = top["next_item_id"];
  if (typeof floor !== "number" || !Number.isSafeInteger(floor) || floor <= 0) return { top };
  const ids = items.map(({ id }) => ({ id: String(id) })) as readonly unknown[] as Backlog["items"];
  const next_item_id = Math.max(floor, highestNumber(ids));
  const isArchived = archivedIds({ schema_version: 3, items: ids, next_item_id: floor }, undefined);
  return { top: next_item_id === floor ? top : { ...top, next_item_id }, isArchived };
}

function withoutArchived(item: Fields, isArchived: (id: string) => boolean): Fields {
  const { dependencies, ...others } = item;
  if (!Array.isArray(dependencies)) return item;
  const kept = dependencies.filter((id) => typeof id !== "string" || !isArchived(id));
  if (kept.length === dependencies.length) return item;
  return kept.length === 0 ? others : { ...item, dependencies: kept };
}
