/** A job in which Tickwork runs, with what it stands in. */
import type { ActionsWorkflow, WorkflowJob } from "../../../config/actions-workflow.ts";
import type { Subject } from "../check.ts";

export interface RunJob {
  readonly workflow: ActionsWorkflow;
  readonly job: WorkflowJob;
  readonly subject: Pick<Subject, "config" | "context">;
}

/** `.github/workflows/tickwork.yml:12`; of what is not there, the nearest thing around it. */
export function placeIn({ workflow }: Pick<RunJob, "workflow">, path: readonly (string | number)[]): string {
  return `${workflow.file}:${workflow.locate(path).line}`;
}
