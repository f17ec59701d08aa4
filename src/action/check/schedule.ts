/** Is the schedule alive that would do the work there is? From the worklog and the workflows of the checkout (spec §7). */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "../../backlog/problem.ts";
import { timestamp } from "../../backlog/timestamp.ts";
import type { WorkflowText } from "../../config/actions-workflow.ts";
import { staleSchedule } from "../../config/schedule.ts";
import { createStore } from "../../coordinator/store.ts";
import { journalFile, readJournal } from "../../report/journal.ts";
import { selectionOfNextRun } from "../../scheduler/next-run.ts";
import type { CommandContext } from "../command.ts";
import { fileInTop, pathsOf } from "../paths.ts";
import { runPlan } from "../run-plan.ts";
import type { CheckedFiles, FilesToCheck } from "./check-files.ts";

const FOLDER = ".github/workflows";
/** Further back nobody looks for the last entry. */
const MONTHS = 6;

/** Empty where nothing is scheduled, there is no work, or the worklog has no entry to go by. */
export async function scheduleProblems(
  head: CheckedFiles,
  { what, context }: { readonly what: FilesToCheck; readonly context: CommandContext },
): Promise<readonly Problem[]> {
  const workflows = await workflowTexts(what);
  if (!workflows.some(({ text }) => text.includes("cron"))) return [];
  const now = context.clock.now();
  const last = await lastEntry(what, now);
  if (last === undefined || !(await hasWork(head, { what, context }))) return [];
  const problem = await staleSchedule(workflows, { last, now });
  return problem ? [problem] : [];
}

/** The workflows of the repository, by name. */
export async function workflowTexts({
  top,
  files,
}: {
  readonly top: string;
  readonly files: Pick<FilesToCheck["files"], "read">;
}): Promise<readonly WorkflowText[]> {
  const names = await readdir(join(top, FOLDER)).catch(() => []);
  const workflows: WorkflowText[] = [];
  for (const name of names.filter((one) => /\.ya?ml$/.test(one)).toSorted()) {
    const file = `${FOLDER}/${name}`;
    const read = await files.read(file);
    if (read.kind === "text") workflows.push({ file, text: read.text });
  }
  return workflows;
}

/** The journal's newest entry; undefined where no run has left one: it may not have begun yet. */
async function lastEntry(what: FilesToCheck, now: Date): Promise<string | undefined> {
  for (let back = 0; back < MONTHS; back += 1) {
    const month = timestamp(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)));
    const read = await what.files.read(fileInTop({ ...what, file: journalFile(month) }));
    const times = read.kind === "text" ? readJournal(read.text).entries.map(({ time }) => time) : [];
    if (times.length > 0) return times.toSorted().at(-1);
  }
  return undefined;
}

async function hasWork(
  { config, backlogs: [backlog] }: CheckedFiles,
  { what, context }: { readonly what: FilesToCheck; readonly context: CommandContext },
): Promise<boolean> {
  const document = backlog?.document;
  if (!config || !document) return false;
  const paths = pathsOf({ ...what, backlog: "" });
  const plan = await runPlan(context, { store: createStore(what.top), config, document, paths });
  const now = timestamp(context.clock.now());
  return selectionOfNextRun(plan, document.backlog, { now }).actions.length > 0;
}
