/** Who goes first (spec §3). Orders are total: they end in the id, so that nothing depends on where an item stands in the file. */
import type { Item, Level, Status } from "../backlog/item.ts";
import { compareTimestamps } from "../backlog/timestamp.ts";
import type { Config } from "../config/config.ts";
import { placeOfStep } from "./step-action.ts";

type Compare = (a: Item, b: Item) => number;

const IMPACT: Readonly<Record<Level, number>> = { high: 0, medium: 1, low: 2 };
const UNRATED = 3;
const STEP_GROUP: Readonly<Partial<Record<Status, number>>> = { in_progress: 0, scoping: 1, new: 2 };

/** Ready items: impact high first, then fewest unfinished attempts, then oldest. */
export const promotionOrder: Compare = (a, b) => rank(a.impact) - rank(b.impact) || fairness(a, b);

/** Steps: in progress, scoping, new; within a group the furthest phase, then fewest unfinished attempts, then oldest. */
export function stepOrder(config: Config): Compare {
  const position = (item: Item) => placeOfStep(item, config)?.index ?? 0;
  return (a, b) => group(a) - group(b) || position(b) - position(a) || fairness(a, b);
}

/** Equals: the less often attempted first, so that one that keeps failing does not starve the rest; then age, then id. */
const fairness: Compare = (a, b) =>
  (a.phase_attempts ?? 0) - (b.phase_attempts ?? 0) ||
  compareTimestamps(a.created, b.created) ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function rank(impact: Level | undefined): number {
  return impact === undefined ? UNRATED : IMPACT[impact];
}

function group(item: Item): number {
  return STEP_GROUP[item.status] ?? UNRATED;
}
