import type { PhasePlace } from "../config/config.ts";
import type { StepOutput } from "../ports/checkpoints.ts";
import type { StepResult } from "../ports/step.ts";

/**
 * What a step leaves to be committed, or undefined when it changed nothing. Destructive and subphase output is committed
 * at once, in a commit of its own; the rest shares one a tick (spec §6).
 */
export function outputOf(result: StepResult, place: PhasePlace | undefined): StepOutput | undefined {
  const own_commit = place?.phase.destructive === true || result.outcome.kind === "subphase";
  if (result.changed_files.length === 0 && !own_commit) return undefined;
  return {
    item_id: result.item_id,
    phase: result.phase,
    summary: result.result_file?.commit_summary ?? result.summary,
    files: result.changed_files,
    own_commit,
  };
}
