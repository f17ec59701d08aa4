import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { StepResult } from "../ports/step.ts";
import { stepHappening, withCost } from "./report.ts";
import { outputOf } from "./step-output.ts";

/**
 * The item stays new, counts towards the circuit breaker, and is left alone until the next run. Its attempt stays on
 * record, so that among new items the others go first (spec §3, §4). Change-then-return.
 */
export function triageFailed(result: StepResult, context: HandlerContext): HandlerReport {
  const changed = context.backlog.change(result.item_id, (item) => withCost(item, result));
  return {
    happenings: [stepHappening({ result, title: changed.title, at: context.now, effect: "stays new" })],
    breaker: "count",
    output: outputOf(result, undefined),
    set_aside: { item_id: result.item_id, because: `triage failed in this run: ${result.summary}` },
  };
}
