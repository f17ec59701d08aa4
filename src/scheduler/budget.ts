/**
 * Does a step fit what is left (spec §2, budget)? What it will cost is guessed from what its phase has cost so far; a step
 * that does not fit is not started, with that as its reason. Pure.
 */
import type { Item } from "../backlog/item.ts";
import type { Config } from "../config/config.ts";
import { TRIAGE } from "../ports/step.ts";
import type { StepAction } from "./action.ts";

export interface Budget {
  /** Limits of the config; the run's own may come from an input. */
  readonly limits: Config["budget"];
  /** Spent before this run, from the journal. */
  readonly spent_before: { readonly day_usd: number; readonly month_usd: number };
  /** What the steps of a phase have cost and taken so far, on average, by the phase's name. */
  readonly history: ReadonlyMap<string, PhaseHistory>;
}

export interface PhaseHistory {
  /** Undefined when no step of the phase said what it cost. */
  readonly usd?: number | undefined;
  readonly minutes: number;
}

/** What this run has used up so far, and has promised to steps that still run. */
export interface BudgetUse {
  readonly usd: number;
  readonly minutes: number;
}

export interface OverBudget {
  readonly of: "cost" | "time";
  readonly because: string;
}

/** Nothing is limited but by a run's own bounds. */
export const NO_BUDGET: Budget = {
  limits: {},
  spent_before: { day_usd: 0, month_usd: 0 },
  history: new Map(),
};

/** Undefined when the step fits. A phase that is a plain command costs no money, so only time can be short for it. */
export function overBudget(
  budget: Budget,
  step: { readonly action: StepAction; readonly item: Item; readonly use: BudgetUse },
): OverBudget | undefined {
  const { action, item, use } = step;
  const expected = expectedOf(budget, action);
  const { run_minutes } = budget.limits;
  if (run_minutes !== undefined && use.minutes + expected.minutes > run_minutes) {
    const left = Math.max(0, run_minutes - use.minutes);
    return {
      of: "time",
      because: `${minutes(left)} are left of the run, and ${nameOf(action)} takes about ${minutes(expected.minutes)}`,
    };
  }
  if (action.kind === "phase" && action.place.phase.run !== undefined) return undefined;
  const { limits, spent_before } = budget;
  const pots = [
    { name: "the run", limit: limits.run_usd, used: use.usd },
    { name: "the day", limit: limits.day_usd, used: spent_before.day_usd + use.usd },
    { name: "the month", limit: limits.month_usd, used: spent_before.month_usd + use.usd },
    { name: item.id, limit: limits.item_usd, used: item.cost_usd ?? 0 },
  ];
  const short = pots.find(
    ({ limit, used }) => limit !== undefined && (used >= limit || used + expected.usd > limit),
  );
  if (short?.limit === undefined) return undefined;
  const left = usd(Math.max(0, short.limit - short.used));
  const needs = expected.usd > 0 ? `, and ${nameOf(action)} costs about ${usd(expected.usd)}` : "";
  return { of: "cost", because: `${left} of ${usd(short.limit)} are left for ${short.name}${needs}` };
}

/** What a step is expected to use up, 0 for a phase that was never run. */
export function expectedOf(budget: Pick<Budget, "history">, action: StepAction): BudgetUse {
  const known = budget.history.get(nameOf(action));
  return { usd: known?.usd ?? 0, minutes: known?.minutes ?? 0 };
}

function nameOf(action: StepAction): string {
  return action.kind === "triage" ? TRIAGE : action.place.phase.name;
}

function usd(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

function minutes(amount: number): string {
  return `${Number(amount.toFixed(1))} min`;
}
