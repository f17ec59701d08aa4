import type { Item } from "../backlog/item.ts";
import type { PhasePlace } from "../config/config.ts";
import type { StepOutput } from "../ports/checkpoints.ts";
import type { StepResult } from "../ports/step.ts";
import { OUTCOME_EFFECTS, type OutcomeEffect } from "./outcome-effect.ts";

/**
 * What a step leaves to be committed. Without files it still names the commit of its status change, so that the history
 * says what happened. Destructive and subphase output is committed at once, in a commit of its own; the rest shares one
 * a tick (spec §6). The item's title names it where what a plain command prints says nothing of the work it did.
 */
export function outputOf(step: {
  readonly result: StepResult;
  readonly place: PhasePlace | undefined;
  readonly item: Pick<Item, "title" | "created">;
}): StepOutput {
  const { result, place } = step;
  const unfinished = UNFINISHED[OUTCOME_EFFECTS[result.outcome.kind].item];
  return {
    item_id: result.item_id,
    item_created: step.item.created,
    phase: result.phase,
    summary: unfinished === undefined ? workOf(step) : result.summary,
    unfinished,
    files: result.changed_files,
    own_commit: place?.phase.destructive === true || result.outcome.kind === "subphase",
  };
}

/** How a commit says that the work it names was not done. */
const UNFINISHED: Readonly<Record<OutcomeEffect["item"], string | undefined>> = {
  advance: undefined,
  again: undefined,
  block: "Blocked",
  fail: "Failed",
  stay: "Not finished",
  set_aside: "Not done",
  defer: "Put off",
};

function workOf({ result, place, item }: Parameters<typeof outputOf>[0]): string {
  const { result_file } = result;
  if (place?.phase.run !== undefined && result_file === undefined) return item.title;
  return result_file?.commit_summary ?? result.summary;
}
