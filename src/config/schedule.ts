/** A workflow's schedule that may have been switched off: the worklog has nothing of the last three times (spec §7). */
import { Cron } from "croner";
import type { Problem } from "../backlog/problem.ts";
import { epochMs } from "../backlog/timestamp.ts";
import type { Place } from "../backlog/yaml-text.ts";
import { readActionsWorkflow, runsTickwork, type WorkflowText } from "./actions-workflow.ts";

const PERIODS = 3;

/**
 * A notice at the workflow's cron line; undefined when nothing is to be said. To be asked only where there is work to do:
 * a run that finds none leaves nothing in the worklog. `last` is the worklog's newest entry, RFC 3339.
 */
export async function staleSchedule(
  workflows: readonly WorkflowText[],
  { last, now }: { readonly last: string; readonly now: Date },
): Promise<Problem | undefined> {
  const schedules = (await Promise.all(workflows.map(schedulesIn))).flat();
  // As long as one of them is alive, work gets done.
  const due = schedules.map((schedule) => ({ ...schedule, since: timesBefore(schedule.cron, now).at(-1) }));
  const [first] = due;
  if (!first || due.some(({ since }) => since === undefined || epochMs(last) >= since.getTime()))
    return undefined;
  const { file, place } = first;
  const message = `this schedule may be switched off: the last entry of the worklog is of ${last.slice(0, 10)}, and there is work to do`;
  const hint =
    "Look under Actions whether the workflow is enabled, and what its last runs say. GitHub disables schedules in public repositories after 60 days without activity.";
  return { code: "TW091", severity: "notice", file, ...place, message, hint };
}

interface Schedule {
  readonly file: string;
  readonly cron: string;
  readonly place: Place;
}

/** The schedules of a workflow in which Tickwork runs; none of a file that nobody can read. */
async function schedulesIn(text: WorkflowText): Promise<readonly Schedule[]> {
  const read = await readActionsWorkflow(text);
  if (read.kind !== "tickwork" || !runsTickwork(read.workflow)) return [];
  return read.workflow.schedules.map((schedule) => ({ file: text.file, ...schedule }));
}

/** The last times that were due, newest first; none for what is no cron expression. */
function timesBefore(cron: string, now: Date): readonly Date[] {
  try {
    return new Cron(cron, { timezone: "UTC" }).previousRuns(PERIODS, now);
  } catch {
    return [];
  }
}
