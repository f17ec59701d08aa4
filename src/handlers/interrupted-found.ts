import { findItem } from "../backlog/backlog.ts";
import type { Item } from "../backlog/item.ts";
import { block } from "../backlog/status.ts";
import { compareTimestamps } from "../backlog/timestamp.ts";
import { type Config, mostAttempts, placeOf } from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { Happening } from "../ports/happening.ts";
import type { StepUnderWay } from "../ports/lease.ts";

/**
 * Each step that a dead run left under way is an attempt of its phase (spec §10, RUN-6): it may have spent money before it
 * was lost. An item whose attempts all ended so is blocked: what kills its runner would kill the next one, too. An item that
 * has moved on has the step's result, or a person's edit. Change-then-return.
 */
export function interruptedFound(
  event: { readonly steps: readonly StepUnderWay[] },
  context: HandlerContext,
): HandlerReport {
  const happenings = event.steps.flatMap((step): readonly Happening[] => {
    const found = findItem(context.snapshot, step.item_id);
    if (!found || !standsAsLeft(found, step)) return [];
    const changed = context.backlog.change(found.id, (item) => {
      // A checkpoint of the dead run may have saved the start, and then it is counted already.
      const attempts = Math.max(item.phase_attempts ?? 0, step.attempts_before + 1);
      const counted = { ...item, phase_attempts: attempts };
      const left = attemptsLeft(counted, step, context.config);
      return left > 0 ? counted : block(counted, { reason: reasonOf(step, attempts, event.steps) });
    });
    const { item_id, phase, run_id } = step;
    const { title, phase_attempts: attempts = 0, status } = changed;
    const used_up = status === "blocked";
    return [{ kind: "interrupted", at: context.now, item_id, title, phase, run_id, attempts, used_up }];
  });
  const isCounted = happenings.some((one) => one.kind === "interrupted" && one.used_up);
  return { happenings, breaker: isCounted ? "count" : "leave" };
}

/**
 * Nothing was recorded of it since the start. It need not be in the phase yet: the promotion that led there may have died
 * with the run, and the next one makes it again.
 */
function standsAsLeft(item: Item, { started_at }: StepUnderWay): boolean {
  const isOpen = item.status !== "blocked" && item.status !== "done";
  return isOpen && compareTimestamps(item.updated, started_at) <= 0;
}

function attemptsLeft(item: Item, { phase }: StepUnderWay, config: Config): number {
  const place = item.status === "new" ? undefined : placeOf(config, { ...item, phase });
  return mostAttempts(config, place?.phase) - (item.phase_attempts ?? 0);
}

/** For the person who has to find out what it was; a failed triage counts as a start without an end, too. */
function reasonOf(
  { item_id, phase, run_id }: StepUnderWay,
  attempts: number,
  all: readonly StepUnderWay[],
): string {
  const beside = all.filter((one) => one.run_id === run_id && one.item_id !== item_id);
  const others = beside.map((one) => one.item_id).join(", ");
  const doubt = others === "" ? "" : ` ${others} was under way beside it, and may be the cause.`;
  const starts = attempts === 1 ? "once, and did not come" : `${attempts} times, and never came`;
  return (
    `${phase} was started ${starts} to an end: run ${run_id} died while it was under way.${doubt} ` +
    "Look at that run's log for what ended it (memory or disk of the runner, the job's `timeout-minutes`), and mend that. " +
    "What was finished before is on the branch. To try again: `command: retry`."
  );
}
