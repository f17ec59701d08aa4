/** Who goes first (spec §3). Orders are total: they end in the id, so that nothing depends on where an item stands in the file. */
import type { Item, Level, Status } from "../backlog/item.ts";
import { compareInstants, type Instant, instantOf } from "../backlog/timestamp.ts";
import type { Config } from "../config/config.ts";
import { placeOfStep } from "./step-action.ts";

const IMPACT: Readonly<Record<Level, number>> = { high: 0, medium: 1, low: 2 };
const UNRATED = 3;
const STEP_GROUP: Readonly<Partial<Record<Status, number>>> = { in_progress: 0, scoping: 1, new: 2 };

/** Ready items: impact high first, then fewest unfinished attempts, then oldest. */
export function inPromotionOrder(items: readonly Item[]): readonly Item[] {
  return ordered(items, (item) => [item.impact === undefined ? UNRATED : IMPACT[item.impact]]);
}

/** Steps: in progress, scoping, new; within a group the furthest phase, then fewest unfinished attempts, then oldest. */
export function inStepOrder(items: readonly Item[], config: Config): readonly Item[] {
  return ordered(items, (item) => [
    STEP_GROUP[item.status] ?? UNRATED,
    -(placeOfStep(item, config)?.index ?? 0),
  ]);
}

interface Key {
  readonly item: Item;
  /** Lower first. */
  readonly ranks: readonly number[];
  readonly created: Instant;
}

/** Keys are worked out once an item, not once a comparison. */
function ordered(items: readonly Item[], ranksOf: (item: Item) => readonly number[]): readonly Item[] {
  const keys = items.map((item): Key => ({ item, ranks: ranksOf(item), created: instantOf(item.created) }));
  return keys.sort(compareKeys).map(({ item }) => item);
}

/** Equals: the less often attempted first, so that one that keeps failing does not starve the rest; then age, then id. */
function compareKeys(a: Key, b: Key): number {
  for (const [at, rank] of a.ranks.entries()) {
    const difference = rank - (b.ranks[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return (
    (a.item.phase_attempts ?? 0) - (b.item.phase_attempts ?? 0) ||
    compareInstants(a.created, b.created) ||
    (a.item.id < b.item.id ? -1 : a.item.id > b.item.id ? 1 : 0)
  );
}
