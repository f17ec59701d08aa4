/** The registry: which handler an event goes to (spec §4). */
import type { HandlerContext, HandlerReport, RunEvent } from "../ports/events.ts";
import { addItem } from "./add-item.ts";
import { advanceItem } from "./advance-item.ts";
import { approveItem } from "./approve-item.ts";
import { closeItem, completeItem } from "./complete-item.ts";
import { editsMerged, workSetAside } from "./delivery-said.ts";
import { doneFound } from "./done-found.ts";
import { inboxRead } from "./inbox-read.ts";
import { interruptedFound } from "./interrupted-found.ts";
import { OUTCOME_EFFECTS } from "./outcome-effect.ts";
import { overtaken } from "./overtaken.ts";
import { phaseComplete } from "./phase-complete.ts";
import { promote } from "./promote.ts";
import { retriage } from "./retriage.ts";
import { retryItem } from "./retry-item.ts";
import { stepBlocked } from "./step-blocked.ts";
import { stepDeferred } from "./step-deferred.ts";
import { stepStarted } from "./step-started.ts";
import { stepUnavailable } from "./step-unavailable.ts";
import { subphaseComplete } from "./subphase-complete.ts";
import { triageByRules } from "./triage-by-rules.ts";
import { triageComplete } from "./triage-complete.ts";
import { triageFailed } from "./triage-failed.ts";
import { unblockItem } from "./unblock-item.ts";

/** Hands the event to its handler. What a handler changes, it changes through `context.backlog`; it returns what happened. */
export function handleEvent(event: RunEvent, context: HandlerContext): HandlerReport {
  switch (event.kind) {
    case "inbox_read":
      return inboxRead(event, context);
    case "done_found":
      return doneFound(context);
    case "interrupted_found":
      return interruptedFound(event, context);
    case "unblock":
      return unblockItem(event, context);
    case "add":
      return addItem(event, context);
    case "approve":
      return approveItem(event, context);
    case "retry":
      return retryItem(event, context);
    case "advance":
      return advanceItem(event, context);
    case "complete":
      return completeItem(event, context);
    case "close":
      return closeItem(event, context);
    case "work_set_aside":
      return workSetAside(event, context);
    case "edits_merged":
      return editsMerged(event, context);
    case "retriage":
      return retriage(event, context);
    case "promote":
      return promote(event, context);
    case "triage_by_rules":
      return triageByRules(event, context);
    case "step_started":
      return stepStarted(event, context);
    case "step_ended":
      return stepEndedSafely(event, context);
    default:
      return event satisfies never;
  }
}

type StepEnded = RunEvent & { readonly kind: "step_ended" };

function stepEndedSafely(event: StepEnded, context: HandlerContext): HandlerReport {
  try {
    return stepEnded(event, context);
  } catch (error) {
    const report = overtaken(error, event, context);
    if (report) return report;
    throw error;
  }
}

function stepEnded({ result, place, before }: StepEnded, context: HandlerContext): HandlerReport {
  if (result.outcome.kind === "unavailable") return stepUnavailable(result, before, context);
  switch (OUTCOME_EFFECTS[result.outcome.kind].item) {
    case "advance":
      return place ? phaseComplete(result, place, context) : triageComplete(result, context);
    case "again":
      // Triage has no parts: one that says it did some of it is done.
      return place ? subphaseComplete(result, place, context) : triageComplete(result, context);
    case "block":
      return stepBlocked(result, place, context);
    case "fail":
      return place ? stepBlocked(result, place, context) : triageFailed(result, context);
    default:
      return stepDeferred(result, place, context);
  }
}
