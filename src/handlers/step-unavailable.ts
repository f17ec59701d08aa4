import type { Item } from "../backlog/item.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { StepResult } from "../ports/step.ts";
import { stepHappening } from "./happenings.ts";
import { withAttempts } from "./step-account.ts";

/** What the record of a start sets. */
const SET_BY_START: ReadonlySet<string> = new Set<keyof Item>([
  "updated",
  "phase",
  "phase_pool",
  "phase_attempts",
  "last_phase_commit",
  "retry_after",
]);

/**
 * Nothing was started: the agent is not installed, in another version, or has no key. The item is what it was before, to the byte, so
 * that a set-up which stays wrong makes no commit every night. Not tried again in this run. Change-then-return.
 */
export function stepUnavailable(result: StepResult, before: Item, context: HandlerContext): HandlerReport {
  context.backlog.restore(before.id, (item) =>
    isAsStarted(item, before) ? before : withAttempts(item, "unavailable"),
  );
  return {
    happenings: [
      stepHappening({ result, title: before.title, at: context.now, effect: "stays where it was" }),
    ],
    breaker: "leave",
    set_aside: { item_id: before.id, because: result.summary },
  };
}

/** False when somebody else's edit came in since. */
function isAsStarted(item: Item, before: Item): boolean {
  const fields = [...new Set([...Object.keys(item), ...Object.keys(before)])] as (keyof Item)[];
  return fields.every((field) => SET_BY_START.has(field) || item[field] === before[field]);
}
