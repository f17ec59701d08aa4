/**
 * A person's edit can come in while a step runs: the item may be gone, blocked, or in another phase when the result
 * arrives. The person wins; the step's work is still committed, and the worklog says what was set aside.
 */
import { UnknownItemError } from "../backlog/backlog.ts";
import type { Item } from "../backlog/item.ts";
import { StatusChangeError } from "../backlog/status.ts";
import type { PhasePlace } from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { StepResult } from "../ports/step.ts";
import { stepHappening } from "./happenings.ts";
import { accounted } from "./step-account.ts";
import { outputOf } from "./step-output.ts";

class OvertakenError extends Error {
  override readonly name = "OvertakenError";
}

/** Throws when the item is not where the step found it. `place` is undefined for triage. */
export function mustStillBeIn(item: Item, place: PhasePlace | undefined): void {
  const status = place ? (place.pool === "pre" ? "scoping" : "in_progress") : "new";
  if (item.status === status && (!place || item.phase === place.phase.name)) return;
  throw new OvertakenError(`${item.id} is ${item.status}${item.phase ? ` in ${item.phase}` : ""} now`);
}

/** The answer to an error that says so; undefined for any other error. */
export function overtaken(
  error: unknown,
  step: {
    readonly result: StepResult;
    readonly place?: PhasePlace | undefined;
    /** As the step found it. */
    readonly before: Item;
  },
  context: HandlerContext,
): HandlerReport | undefined {
  const expected = [OvertakenError, UnknownItemError, StatusChangeError];
  if (!(error instanceof Error) || !expected.some((kind) => error instanceof kind)) return undefined;
  const { result, place, before } = step;
  const { title } = before;
  // It is over all the same, and cost what it cost. A change of its own: nothing else of the result is taken in.
  if (!(error instanceof UnknownItemError))
    context.backlog.change(result.item_id, (item) => accounted(item, result));
  const message = `${result.phase} ended as ${result.outcome.kind}, but ${error.message}: the item stays so`;
  return {
    happenings: [
      stepHappening({
        result,
        title,
        at: context.now,
        effect: "set aside: changed by a person",
      }),
      { kind: "warning", at: context.now, item_id: result.item_id, title: result.item_id, message },
    ],
    breaker: "leave",
    output: outputOf({ result, place, item: before }),
  };
}
