/** When a run ends (spec §3, steps 1 and 4). Pure: facts in, halt or undefined out. */
import type { Halt } from "../ports/halt.ts";
import { haltOfScope } from "./scope.ts";
import { type SelectionInput, select } from "./select.ts";

/** Every limit that no config can lift (spec §2). */
export const MOST_TICKS = 1_000;
export const LONGEST_RUN_MS = 24 * 60 * 60_000;

export interface RunLimits {
  readonly max_ticks: number;
  /** Executor steps. */
  readonly max_steps: number;
  /** Items in a row that exhausted their retries. */
  readonly circuit_breaker: number;
  readonly time_budget_ms: number;
  readonly cost_budget_usd?: number | undefined;
}

/**
 * A step that is under way when the run's time is nearly over is asked to end while there is time to save its work: a
 * tenth of the budget before its end, at most a minute. Milliseconds from the start of the run.
 */
export function softDeadlineMs({ time_budget_ms }: RunLimits): number {
  return time_budget_ms - Math.min(time_budget_ms / 10, 60_000);
}

export interface RunProgress {
  readonly cancelled: boolean;
  readonly ticks: number;
  readonly steps: number;
  readonly exhausted_in_a_row: number;
  readonly elapsed_ms: number;
  readonly cost_usd: number;
}

/** Step 1: what ends a run before its next tick, the gravest first. */
export function haltBeforeTick(progress: RunProgress, limits: RunLimits): Halt | undefined {
  if (progress.cancelled) return { reason: "shutdown_requested", because: "the run was cancelled" };
  if (progress.exhausted_in_a_row >= limits.circuit_breaker) {
    return {
      reason: "circuit_breaker_tripped",
      because: `${progress.exhausted_in_a_row} items in a row failed for good`,
    };
  }
  if (progress.elapsed_ms >= limits.time_budget_ms) {
    return {
      reason: "time_budget_reached",
      because: `the run's ${minutes(limits.time_budget_ms)} are used up`,
    };
  }
  if (limits.cost_budget_usd !== undefined && progress.cost_usd >= limits.cost_budget_usd) {
    return {
      reason: "cost_budget_reached",
      because: `the run's $${limits.cost_budget_usd.toFixed(2)} are used up`,
    };
  }
  if (progress.steps >= limits.max_steps) {
    return { reason: "cap_reached", because: `${progress.steps} steps were started, the cap of this run` };
  }
  if (progress.ticks >= limits.max_ticks) {
    return {
      reason: "tick_limit_reached",
      because: `${progress.ticks} ticks were made, the limit of this run`,
    };
  }
  return undefined;
}

/** Step 4: what ends a run now that the tick's snapshot is known. Steps still running keep it going, unless its scope is done. */
export function haltOnSnapshot(input: SelectionInput, atStart: boolean): Halt | undefined {
  const ofScope = haltOfScope(input.scope, input.snapshot, atStart);
  if (ofScope) return ofScope;
  if (input.running.length > 0) return undefined;
  const { actions, why_not } = select(input);
  if (actions.length > 0) return undefined;
  const target =
    input.scope.kind === "targets" ? why_not.find(({ kind }) => kind !== "not_a_target") : undefined;
  if (target?.kind === "waits_for") {
    return {
      reason: "target_blocked",
      because: `${target.item_id}, the current target, waits for ${target.dependencies.join(", ")}`,
    };
  }
  const short = why_not.find(({ kind }) => kind === "budget");
  if (short?.kind === "budget" && why_not.every(({ kind }) => kind !== "set_aside")) {
    const reason = short.of === "cost" ? "cost_budget_reached" : "time_budget_reached";
    return { reason, because: `no step fits what is left: ${short.because}` };
  }
  return { reason: "all_done_or_blocked", because: "nothing is actionable" };
}

function minutes(ms: number): string {
  return `${Math.round(ms / 60_000)} minutes`;
}
