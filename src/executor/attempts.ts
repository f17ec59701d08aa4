/** Attempts of a step, until one counts, none is left, or another would end the same way (spec §5). */
import { type StepAttempt, usageOf } from "../ports/step.ts";
import { type AttemptEnd, type RunningStep, runAttempt } from "./attempt.ts";
import type { AttemptVerdict } from "./outcome.ts";
import { retryLine } from "./step-log.ts";

export interface AttemptsEnd {
  readonly verdict: AttemptVerdict;
  readonly attempts: readonly StepAttempt[];
  /** As the last attempt left the tree; undefined when it was not looked at. */
  readonly examination?: AttemptEnd["examination"];
  readonly notices: readonly string[];
}

/**
 * Attempts one after another, at least one unless the time is over; the verdict is the last one's. Each is told how
 * the one before it failed.
 */
export async function runAttempts(step: RunningStep): Promise<AttemptsEnd> {
  const { parts, request } = step;
  const max = Math.max(1, request.limits.max_attempts);
  const attempts: StepAttempt[] = [];
  const notices: string[] = [];
  let previous_failure: string | undefined;
  for (let number = 1; ; number++) {
    const late = noTimeLeft(step);
    if (late) return { verdict: late, attempts, notices };
    const max_cost_usd = costLeft(step, attempts);
    const end = await runAttempt(step, { number, max, previous_failure, max_cost_usd });
    if (end.record) attempts.push(end.record);
    notices.push(...end.notices);
    const verdict = end.may_retry ? (overCost(step, attempts) ?? end.verdict) : end.verdict;
    const last = number >= max || !end.may_retry || verdict !== end.verdict || longestIsOver(step);
    if (last) return { verdict, attempts, notices, examination: end.examination };
    parts.log.info(retryLine(request, { number, max, outcome: verdict.outcome.kind }));
    previous_failure = verdict.summary;
  }
}

/** No fault of the item: it stays where it is. */
function noTimeLeft({ parts, request, cancelled }: RunningStep): AttemptVerdict | undefined {
  if (cancelled.aborted) {
    return { outcome: { kind: "cancelled" }, summary: "The run was cancelled before the attempt began." };
  }
  const { deadline_ms } = request.limits;
  if (deadline_ms === undefined || parts.clock.now().getTime() < deadline_ms) return undefined;
  return { outcome: { kind: "cut_off" }, summary: "The run's time was over before the attempt began." };
}

/** `max_cost_usd` is for the step as a whole: each attempt has what those before it left. */
function costLeft({ request }: RunningStep, attempts: readonly StepAttempt[]): number | undefined {
  const { max_cost_usd } = request.limits;
  return max_cost_usd === undefined ? undefined : Math.max(0, max_cost_usd - (costOf(attempts) ?? 0));
}

/** Another attempt must not begin beyond it. */
function overCost({ request }: RunningStep, attempts: readonly StepAttempt[]): AttemptVerdict | undefined {
  const { max_cost_usd } = request.limits;
  const cost = costOf(attempts);
  if (max_cost_usd === undefined || cost === undefined || cost < max_cost_usd) return undefined;
  const last = attempts.at(-1)?.summary ?? "";
  return {
    outcome: { kind: "limit", limit: "cost" },
    summary: `Its attempts cost $${cost.toFixed(2)} of the $${max_cost_usd.toFixed(2)} that a step may cost. ${last}`,
  };
}

function longestIsOver({ parts, longest_until_ms }: RunningStep): boolean {
  return parts.clock.now().getTime() >= longest_until_ms;
}

function costOf(attempts: readonly StepAttempt[]): number | undefined {
  return usageOf(attempts).cost_usd;
}
