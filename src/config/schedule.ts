/** A workflow's schedule that may have been switched off: the worklog has nothing of the last three times (spec §7). */
import { Cron } from "croner";
import type { Problem } from "../backlog/problem.ts";
import { epochMs } from "../backlog/timestamp.ts";
import { type Place, readYaml } from "../backlog/yaml-text.ts";

export interface WorkflowFile {
  readonly file: string;
  readonly text: string;
}

const PERIODS = 3;

/**
 * A notice at the workflow's cron line; undefined when nothing is to be said. To be asked only where there is work to do:
 * a run that finds none leaves nothing in the worklog. `last` is the worklog's newest entry, RFC 3339.
 */
export async function staleSchedule(
  workflows: readonly WorkflowFile[],
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
async function schedulesIn({ file, text }: WorkflowFile): Promise<readonly Schedule[]> {
  if (!/tickwork/i.test(text) || !text.includes("cron")) return [];
  const read = await readYaml(text, file);
  if (read.kind !== "read" || !runsTickwork(at(read.yaml.value, "jobs"))) return [];
  const { value, locate } = read.yaml;
  const entries = at(at(value, "on"), "schedule");
  return (Array.isArray(entries) ? entries : []).flatMap((entry, index): readonly Schedule[] => {
    const cron = at(entry, "cron");
    return typeof cron === "string" ? [{ file, cron, place: locate(["on", "schedule", index, "cron"]) }] : [];
  });
}

/** Is there a step that may be `command: run`? */
function runsTickwork(jobs: unknown): boolean {
  const steps = Object.values(isObject(jobs) ? jobs : {}).flatMap((job) => at(job, "steps") ?? []);
  return steps.some((step) => {
    const uses = String(at(step, "uses") ?? "");
    const command = String(at(at(step, "with"), "command") ?? "run");
    return (/tickwork/i.test(uses) || uses === "./") && /\brun\b/.test(command);
  });
}

/** The last times that were due, newest first; none for what is no cron expression. */
function timesBefore(cron: string, now: Date): readonly Date[] {
  try {
    return new Cron(cron, { timezone: "UTC" }).previousRuns(PERIODS, now);
  } catch {
    return [];
  }
}

function at(value: unknown, key: string): unknown {
  return isObject(value) ? Reflect.get(value, key) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
