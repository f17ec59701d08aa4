import { timestamp } from "../backlog/timestamp.ts";
import type { PhasePlace } from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { StepResult } from "../ports/step.ts";
import { stepHappening } from "./happenings.ts";
import { OUTCOME_EFFECTS } from "./outcome-effect.ts";
import { accounted } from "./step-account.ts";
import { outputOf } from "./step-output.ts";

/** An agent that hit a limit and does not say until when is asked again after an hour. */
const RETRY_AFTER_MS = 60 * 60_000;

/**
 * The step could not do its work for no fault of the item: cancelled, no quota, or a set-up that a person must change.
 * The item stays where it is and no attempt is used up (spec §5). Change-then-return.
 */
export function stepDeferred(
  result: StepResult,
  place: PhasePlace | undefined,
  context: HandlerContext,
): HandlerReport {
  const effect = OUTCOME_EFFECTS[result.outcome.kind];
  const retry_after =
    result.outcome.kind === "quota" ? (result.outcome.retry_after ?? inAnHour(context.now)) : undefined;
  const item = context.backlog.change(result.item_id, (item) => ({
    ...accounted(item, result),
    retry_after,
  }));
  const words = retry_after === undefined ? "stays where it was" : `not before ${retry_after}`;
  return {
    happenings: [stepHappening({ result, title: item.title, at: context.now, effect: words })],
    breaker: effect.breaker,
    output: outputOf({ result, place, item }),
    set_aside: effect.item === "set_aside" ? { item_id: result.item_id, because: result.summary } : undefined,
  };
}

function inAnHour(now: string): string {
  return timestamp(new Date(Date.parse(now) + RETRY_AFTER_MS));
}
