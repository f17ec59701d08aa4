/** When a run ends (spec §3, steps 1 and 4). Pure: facts in, halt or undefined out. */
import type { Halt } from "../ports/halt.ts";
import { type Budget, minutes, minutesForSteps } from "./budget.ts";
import { haltOfScope } from "./scope.ts";
import { type SelectionInput, select } from "./select.ts";

/** What a run may count up to. Time and money are the budget's. */
export interface RunLimits {
  readonly max_ticks: number;
  /** Executor steps. */
  readonly max_steps: number;
  /** Items in a row that exhausted their retries. */
  readonly circuit_breaker: number;
}

export interface RunProgress {
  readonly cancelled: boolean;
  readonly ticks: number;
  readonly steps: number;
  readonly exhausted_in_a_row: number;
  readonly elapsed_minutes: number;
}

/** Step 1: what ends a run before its next tick, the gravest first. */
export function haltBeforeTick(
  progress: RunProgress,
  { limits, budget }: { readonly limits: RunLimits; readonly budget: Pick<Budget, "limits"> },
): Halt | undefined {
  if (progress.cancelled) return { reason: "shutdown_requested", because: "the run was cancelled" };
  if (progress.exhausted_in_a_row >= limits.circuit_breaker) {
    return {
      reason: "circuit_breaker_tripped",
      because: `${progress.exhausted_in_a_row} items in a row failed for good`,
    };
  }
  if (progress.elapsed_minutes >= minutesForSteps(budget)) {
    return {
      reason: "time_budget_reached",
      because: `the run's ${minutes(budget.limits.run_minutes)} are used up`,
    };
  }
  if (progress.steps >= limits.max_steps) {
    const were = progress.steps === 1 ? "1 step was" : `${progress.steps} steps were`;
    return { reason: "cap_reached", because: `${were} started, the cap of this run` };
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
  if (target?.kind === "rescued") {
    return {
      reason: "target_blocked",
      because: `${target.item_id}, the current target, has work on ${target.branch} that waits for a person`,
    };
  }
  const short = why_not.find(({ kind }) => kind === "budget");
  if (short?.kind === "budget") {
    const reason = short.of === "cost" ? "cost_budget_reached" : "time_budget_reached";
    return { reason, because: `no step fits what is left: ${short.because}` };
  }
  return { reason: "all_done_or_blocked", because: "nothing is actionable" };
}
