/** What selection is to know of a run under way: its snapshot, what runs, and what is left of its budgets. */
import type { Backlog } from "../backlog/backlog.ts";
import { timestamp } from "../backlog/timestamp.ts";
import type { StepAction } from "./action.ts";
import { type BudgetUse, expectedOf, overBudget } from "./budget.ts";
import { budgetNow, elapsedMinutes, type Run } from "./run.ts";
import { NONE_RESCUED, type SelectionInput } from "./select.ts";

/** Of this moment: it is asked for anew in each tick. */
export function selectionInput(run: Run, snapshot: Backlog): SelectionInput {
  return {
    snapshot,
    config: run.plan.config,
    running: [...run.running.values()],
    scope: run.plan.scope,
    now: timestamp(run.ports.clock.now()),
    steps_left: run.plan.limits.max_steps - run.steps,
    set_aside: run.set_aside,
    rescued: run.plan.rescued ?? NONE_RESCUED,
    overBudget: ({ action, item, alongside }) =>
      overBudget(budgetNow(run), { action, item, use: budgetUse(run, alongside) }),
  };
}

/** Spent, and promised to steps that still run or start in this tick. */
function budgetUse(run: Run, alongside: readonly StepAction[]): BudgetUse {
  const running = [...run.running.values()].map(({ expected }) => expected);
  const starting = alongside.map((action) => expectedOf(run, action));
  const promised = [...running, ...starting].reduce((sum, { usd }) => sum + usd, 0);
  return { usd: run.cost_usd + promised, minutes: elapsedMinutes(run) };
}
