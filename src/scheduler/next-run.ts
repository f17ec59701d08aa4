import type { Backlog } from "../backlog/backlog.ts";
import type { ItemId } from "../backlog/item.ts";
import { expectedOf, overBudget } from "./budget.ts";
import type { RunPlan } from "./run.ts";
import { NONE_RESCUED, type Selection, type SelectionInput, select } from "./select.ts";

/**
 * What the next run would choose first, with nothing running and all its steps before it; and why every other open item
 * waits, where what the run that has just ended set aside says so.
 */
export function selectionOfNextRun(
  plan: RunPlan,
  snapshot: Backlog,
  facts: {
    /** RFC 3339. */
    readonly now: string;
    readonly set_aside?: ReadonlyMap<ItemId, string> | undefined;
    /** What the run that has just ended spent. */
    readonly spent_usd?: number | undefined;
  },
): Selection {
  const { config, scope, limits, budget, rescued = NONE_RESCUED } = plan;
  const { now, set_aside = new Map(), spent_usd = 0 } = facts;
  const spent_before = {
    day_usd: budget.spent_before.day_usd + spent_usd,
    month_usd: budget.spent_before.month_usd + spent_usd,
  };
  const fits: SelectionInput["overBudget"] = ({ action, item, alongside }) => {
    const usd = alongside.reduce((sum, other) => sum + expectedOf(budget, other).usd, 0);
    return overBudget({ ...budget, spent_before }, { action, item, use: { usd, minutes: 0 } });
  };
  const steps_left = limits.max_steps;
  const input = { snapshot, config, running: [], scope, now, steps_left, rescued, overBudget: fits };
  const { why_not } = select({ ...input, set_aside });
  return { actions: select({ ...input, set_aside: new Map() }).actions, why_not };
}
