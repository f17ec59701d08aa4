import type { PhasePlace } from "../config/config.ts";
import type { StepOutput } from "../ports/checkpoints.ts";
import type { StepResult } from "../ports/step.ts";

/**
 * What a step leaves to be committed. Without files it still names the commit of its status change, so that the history
 * says what happened. Destructive and subphase output is committed at once, in a commit of its own; the rest shares one
 * a tick (spec §6).
 */
export function outputOf(result: StepResult, place: PhasePlace | undefined): StepOutput {
  return {
    item_id: result.item_id,
    phase: result.phase,
    summary: result.result_file?.commit_summary ?? result.summary,
    files: result.changed_files,
    own_commit: place?.phase.destructive === true || result.outcome.kind === "subphase",
  };
}
