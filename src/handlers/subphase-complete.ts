import { applyAssessments } from "../backlog/assessments.ts";
import { withoutAnswer } from "../backlog/status.ts";
import type { PhasePlace } from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { StepResult } from "../ports/step.ts";
import { createFollowUps } from "./follow-ups.ts";
import { stepHappening } from "./happenings.ts";
import { OUTCOME_EFFECTS } from "./outcome-effect.ts";
import { mustStillBeIn } from "./overtaken.ts";
import { accounted } from "./step-account.ts";
import { outputOf } from "./step-output.ts";

/** The same phase again next tick, told what was done so far; its output is committed at once (spec §4). Change-then-return. */
export function subphaseComplete(
  result: StepResult,
  place: PhasePlace,
  context: HandlerContext,
): HandlerReport {
  const changed = context.backlog.change(result.item_id, (item) => {
    mustStillBeIn(item, place);
    return {
      ...withoutAnswer(
        applyAssessments(accounted(item, result), result.result_file?.updated_assessments ?? {}),
      ),
      last_phase_summary: result.summary,
    };
  });
  const followUps = createFollowUps(result, context);
  const step = stepHappening({
    result,
    title: changed.title,
    at: context.now,
    effect: `→ ${result.phase} again`,
  });
  return {
    happenings: [step, ...followUps.happenings],
    breaker: OUTCOME_EFFECTS[result.outcome.kind].breaker,
    output: outputOf({ result, place, item: changed }),
    follow_ups_created: followUps.created,
  };
}
