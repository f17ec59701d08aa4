import type { BlockedQuestion } from "../backlog/item.ts";
import { block, withoutAnswer } from "../backlog/status.ts";
import type { PhasePlace } from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { StepResult } from "../ports/step.ts";
import { stepHappening } from "./happenings.ts";
import { OUTCOME_EFFECTS } from "./outcome-effect.ts";
import { mustStillBeIn } from "./overtaken.ts";
import { accounted } from "./step-account.ts";
import { outputOf } from "./step-output.ts";

/**
 * The agent needs a person, a phase used up its attempts, or a step touched what it may not: the item is blocked with
 * the reason, and with the question where the agent asked one (spec §4). Change-then-return.
 */
export function stepBlocked(
  result: StepResult,
  place: PhasePlace | undefined,
  context: HandlerContext,
): HandlerReport {
  const file = result.outcome.kind === "blocked" ? result.result_file : undefined;
  const reason = file?.context?.trim() || result.summary;
  const changed = context.backlog.change(result.item_id, (item) => {
    mustStillBeIn(item, place);
    return block(withoutAnswer(accounted(item, result)), {
      reason: result.outcome.kind === "blocked" ? reason : `${result.phase} ${failure(result)}: ${reason}`,
      type: file?.blocked_type,
      question: questionOf(result, context.now),
    });
  });
  return {
    happenings: [
      stepHappening({ result, title: changed.title, at: context.now, effect: "→ needs a person" }),
    ],
    breaker: OUTCOME_EFFECTS[result.outcome.kind].breaker,
    output: outputOf({ result, place, item: changed }),
  };
}

function questionOf(result: StepResult, asked_at: string): BlockedQuestion | undefined {
  const file = result.result_file;
  if (result.outcome.kind !== "blocked" || !file?.question) return undefined;
  return { question: file.question, options: file.options, asked_at };
}

function failure(result: StepResult): string {
  const times = result.attempts.length > 1 ? ` after ${result.attempts.length} attempts` : "";
  return `${result.outcome.kind === "tampered" ? "touched what it may not" : "failed"}${times}`;
}
