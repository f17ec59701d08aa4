import { findItem } from "../backlog/backlog.ts";
import type { Item } from "../backlog/item.ts";
import { compareTimestamps } from "../backlog/timestamp.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { Happening } from "../ports/happening.ts";
import type { StepUnderWay } from "../ports/lease.ts";

/**
 * Each step that a dead run left under way is an attempt of its phase (spec §10, RUN-6): it may have spent money before it
 * was lost. An item that has moved on has the step's result, or a person's edit. Change-then-return.
 */
export function interruptedFound(
  event: { readonly steps: readonly StepUnderWay[] },
  context: HandlerContext,
): HandlerReport {
  const happenings = event.steps.flatMap((step): readonly Happening[] => {
    const found = findItem(context.snapshot, step.item_id);
    if (!found || !standsAsLeft(found, step)) return [];
    const { title, phase_attempts: attempts = 0 } = context.backlog.change(found.id, (item) => ({
      ...item,
      // A checkpoint of the dead run may have saved the start, and then it is counted already.
      phase_attempts: Math.max(item.phase_attempts ?? 0, step.attempts_before + 1),
    }));
    const { item_id, phase, run_id } = step;
    return [{ kind: "interrupted", at: context.now, item_id, title, phase, run_id, attempts }];
  });
  return { happenings, breaker: "leave" };
}

/**
 * Nothing was recorded of it since the start. It need not be in the phase yet: the promotion that led there may have died
 * with the run, and the next one makes it again.
 */
function standsAsLeft(item: Item, { started_at }: StepUnderWay): boolean {
  const isOpen = item.status !== "blocked" && item.status !== "done";
  return isOpen && compareTimestamps(item.updated, started_at) <= 0;
}
