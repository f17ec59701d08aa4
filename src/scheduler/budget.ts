/**
 * Money and time (spec §2, budget): does a step fit what is left? What it will use up is guessed from what its phase has
 * used up so far; a step that does not fit is not started, with that as its reason. Pure.
 */
import type { Item } from "../backlog/item.ts";
import { LONGEST_RUN_MINUTES } from "../config/bounds.ts";
import type { Config } from "../config/config.ts";
import { isSample, type PhaseSample, type StepResult, stepKey, TRIAGE } from "../ports/step.ts";
import type { StepAction } from "./action.ts";

export interface Budget {
  /** Of the config; the run's own may come from an input. */
  readonly limits: BudgetLimits;
  /** Spent before this run, from the journal. */
  readonly spent_before: { readonly day_usd: number; readonly month_usd: number };
  readonly history: PhaseHistory;
  /** Minutes after which the end of its run cut a step off that has not been finished since, by `stepKey`. */
  readonly cut_off: ReadonlyMap<string, number>;
}

/** A run always has an end. */
export type BudgetLimits = Config["budget"] & { readonly run_minutes: number };

/** What the steps of each phase took so far, by the phase's name, newest last. */
export type PhaseHistory = ReadonlyMap<string, readonly PhaseSample[]>;

/** Prices and agents change: older steps say less about the next one. */
const LAST_STEPS = 20;

/** The history with one more step, which this run has just learnt from. */
export function learnt(history: PhaseHistory, { phase, outcome, ...took }: LearntFrom): PhaseHistory {
  if (!isSample(outcome.kind)) return history;
  const sample: PhaseSample = { usd: took.cost_usd, minutes: took.duration_ms / 60_000 };
  return new Map([...history, [phase, [...(history.get(phase) ?? []), sample]]]);
}

type LearntFrom = Pick<StepResult, "phase" | "outcome" | "cost_usd" | "duration_ms">;

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
  limits: { run_minutes: LONGEST_RUN_MINUTES },
  spent_before: { day_usd: 0, month_usd: 0 },
  history: new Map(),
  cut_off: new Map(),
};

/** Of a run that a step had nearly all of, to count as having had all of it. */
const NEARLY = 0.8;

interface StepToWeigh {
  readonly action: StepAction;
  readonly item: Item;
  readonly use: BudgetUse;
}

/** Undefined when the step fits. A phase that is a plain command costs no money, so only time can be short for it. */
export function overBudget(budget: Budget, step: StepToWeigh): OverBudget | undefined {
  return shortOfTime(budget, step) ?? shortOfMoney(budget, step);
}

/**
 * The minutes of a run in which steps may be under way. What is left then is for saving their work: a tenth of the
 * run's time, at most a minute.
 */
export function minutesForSteps({ limits: { run_minutes } }: Pick<Budget, "limits">): number {
  return run_minutes - Math.min(run_minutes / 10, 1);
}

/**
 * What was never run has no known length, and is given what is left. Cut off by that, it is next given a whole run, from
 * the beginning; and if a whole run was not enough, none is wasted on it until the run's time is longer.
 */
function shortOfTime(budget: Budget, { action, item, use }: StepToWeigh): OverBudget | undefined {
  const whole = minutesForSteps(budget);
  const left = Math.max(0, whole - use.minutes);
  const name = nameOf(action);
  const short = (because: string): OverBudget => ({ of: "time", because });
  const cut_off = budget.cut_off.get(stepKey(item.id, name));
  if (cut_off !== undefined && cut_off >= whole * NEARLY) {
    return short(
      `${name} was cut off after ${minutes(cut_off)} by the end of an earlier run, and a run has ${minutes(whole)} for it: give the run more time, or the phase less to do`,
    );
  }
  if (cut_off !== undefined && left < whole * NEARLY) {
    return short(
      `${name} was cut off after ${minutes(cut_off)} by the end of an earlier run, so it is started at the beginning of one; ${minutes(left)} are left of this one`,
    );
  }
  const expected = expectedOf(budget, action).minutes;
  if (cut_off !== undefined || expected <= left) return undefined;
  const never = expected > whole ? ", more than a whole run has" : "";
  return short(`${minutes(left)} are left of the run, and ${name} takes about ${minutes(expected)}${never}`);
}

function shortOfMoney(budget: Budget, { action, item, use }: StepToWeigh): OverBudget | undefined {
  if (action.kind === "phase" && action.place.phase.run !== undefined) return undefined;
  const expected = expectedOf(budget, action);
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

/** What a step is expected to use up: the average of its phase's last steps, 0 for a phase that was never run. */
export function expectedOf(budget: Pick<Budget, "history">, action: StepAction): BudgetUse {
  const last = (budget.history.get(nameOf(action)) ?? []).slice(-LAST_STEPS);
  return { usd: mean(last.flatMap(({ usd }) => usd ?? [])), minutes: mean(last.map((one) => one.minutes)) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function nameOf(action: StepAction): string {
  return action.kind === "triage" ? TRIAGE : action.place.phase.name;
}

function usd(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

/** An amount of time for people. */
export function minutes(amount: number): string {
  if (amount > 0 && amount < 1) return `${Math.ceil(amount * 60)} s`;
  return `${Number(amount.toFixed(1))} min`;
}
