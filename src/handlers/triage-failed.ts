import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { StepResult } from "../ports/step.ts";
import { stepHappening } from "./happenings.ts";
import { OUTCOME_EFFECTS } from "./outcome-effect.ts";
import { mustStillBeIn } from "./overtaken.ts";
import { withCost } from "./step-account.ts";
import { outputOf } from "./step-output.ts";

/**
 * The item stays new, counts towards the circuit breaker, and is left alone until the next run. Its start stays on
 * record, so that among new items the others go first the next time (spec §3, §4); it costs the item none of its attempts
 * then. Change-then-return.
 */
export function triageFailed(result: StepResult, context: HandlerContext): HandlerReport {
  const item = context.backlog.change(result.item_id, (item) => {
    mustStillBeIn(item, undefined);
    return withCost(item, result);
  });
  return {
    happenings: [stepHappening({ result, title: item.title, at: context.now, effect: "stays new" })],
    breaker: OUTCOME_EFFECTS[result.outcome.kind].breaker,
    output: outputOf({ result, place: undefined, item }),
    set_aside: { item_id: result.item_id, because: `triage failed in this run: ${result.summary}` },
  };
}
