import { applyAssessments } from "../backlog/assessments.ts";
import type { Item } from "../backlog/item.ts";
import { block, moveTo, withoutAnswer } from "../backlog/status.ts";
import type { PhasePlace } from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { StepResult } from "../ports/step.ts";
import { createFollowUps } from "./follow-ups.ts";
import { archivedHappening, stepHappening } from "./happenings.ts";
import { OUTCOME_EFFECTS } from "./outcome-effect.ts";
import { mustStillBeIn } from "./overtaken.ts";
import { accounted } from "./step-account.ts";
import { outputOf } from "./step-output.ts";
import { inPhase, type Transition, transition } from "./transition.ts";

/**
 * Assessments, follow-ups, then the transition: next phase, ready, a gate for a person, or done and archived (spec §4).
 * The transition is decided on the item as it is when the change is made. Change-then-return.
 */
export function phaseComplete(result: StepResult, place: PhasePlace, context: HandlerContext): HandlerReport {
  let taken: Transition | undefined;
  const changed = context.backlog.change(result.item_id, (item) => {
    mustStillBeIn(item, place);
    const assessed = applyAssessments(accounted(item, result), result.result_file?.updated_assessments ?? {});
    taken = transition(assessed, place, context.config);
    return afterPhase(assessed, taken, result.summary);
  });
  if (!taken) throw new RangeError(`${result.item_id}: no transition was taken`);
  const followUps = createFollowUps(result, context);
  const step = stepHappening({ result, title: changed.title, at: context.now, effect: effectOf(taken) });
  const archived =
    taken.kind === "done" ? [archivedHappening(context.backlog.archive(changed.id), context.now)] : [];
  return {
    happenings: [step, ...followUps.happenings, ...archived],
    breaker: OUTCOME_EFFECTS[result.outcome.kind].breaker,
    output: outputOf({ result, place, item: changed }),
    follow_ups_created: followUps.created,
  };
}

function afterPhase(item: Item, taken: Transition, summary: string): Item {
  // The person's note was for this phase; the summary is for the next one.
  const told = { ...withoutAnswer(item), last_phase_summary: summary };
  switch (taken.kind) {
    case "next":
      return inPhase(told, taken.phase, taken.pool);
    case "ready":
      return inPhase(moveTo(told, "ready"), undefined, undefined);
    case "gate":
      return block(told, { reason: taken.reason, type: "decision" });
    case "done":
      return { ...inPhase(moveTo(told, "done"), undefined, undefined), last_phase_summary: undefined };
    default:
      return taken satisfies never;
  }
}

function effectOf(taken: Transition): string {
  switch (taken.kind) {
    case "next":
      return `→ ${taken.phase}`;
    case "gate":
      return "→ needs a person";
    default:
      return `→ ${taken.kind}`;
  }
}
