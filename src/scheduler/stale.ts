/** Items that stand still (spec §2, `stale_after_days`): a scoping or blocked one that nothing has changed for so long. Pure. */
import type { Item } from "../backlog/item.ts";
import { epochMs } from "../backlog/timestamp.ts";
import type { Config } from "../config/config.ts";
import type { Action } from "./action.ts";

const DAY_MS = 24 * 60 * 60_000;

/** Never while `stale_after_days` is not set. `now` is RFC 3339. */
export function standsStill(item: Item, { execution }: Config, now: string): boolean {
  const days = execution.stale_after_days;
  if (days === undefined || (item.status !== "scoping" && item.status !== "blocked")) return false;
  return epochMs(now) - epochMs(item.updated) >= days * DAY_MS;
}

/** Of an item that is stale: whether it is, the caller knows. */
export function retriageOf(item: Item, { execution }: Config): Action {
  const because = `${item.status} without a change for ${execution.stale_after_days} days`;
  return { kind: "retriage", item_id: item.id, because };
}
