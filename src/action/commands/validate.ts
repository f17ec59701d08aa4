/**
 * `command: validate`: every problem of config, backlogs and inboxes at once, each at its line; for a pull request, what
 * it does to the backlog it is based on, and what merging would mean. Reads, and runs nothing of what it checks.
 */
import { type BaseOptions, changedSince, findBase } from "../../delivery/base.ts";
import { diffSection } from "../../report/forecast-markdown.ts";
import { validationOutputs } from "../../report/outputs.ts";
import { problemsMarkdown } from "../../report/problems-markdown.ts";
import { isPattern, matchingFiles } from "../check/backlog-paths.ts";
import { type CheckedFiles, checkFiles, type FilesToCheck } from "../check/check-files.ts";
import { type Compared, compare } from "../check/compare.ts";
import { type MendedFiles, mendFiles } from "../check/mend-files.ts";
import { printed } from "../check/print.ts";
import { checkoutFiles } from "../check/repository-files.ts";
import { scheduleProblems } from "../check/schedule.ts";
import { touchesChecked } from "../check/touched.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { fileInTop } from "../paths.ts";
import { showProblems } from "../problem-log.ts";
import { proposedChange } from "../proposal.ts";
import { topOf } from "../repository-top.ts";
import { backlogPath } from "../settings.ts";
import { workingFolder } from "../working-folder.ts";

export const VALIDATE: CommandDefinition = {
  name: "validate",
  summary: "report every problem of backlog, inbox and config; with --fix, mend some",
  about: [
    "All problems at once, each with file, line and column, what is wrong and what to do. What is not in the remote's main branch yet is judged beside it: statuses, ids, items that went. Needs no network and no secret. Exits 0, 1 when there is an error, 2 when it could not check.",
  ],
  inputs: ["strict", "fix", "format"],
  examples: [
    { line: "validate", does: "check the files of this folder" },
    { line: "validate --backlog docs/BACKLOG.yaml", does: "check another backlog" },
    { line: "validate --backlog 'packages/*/BACKLOG.yaml'", does: "check several" },
    { line: "validate --fix", does: "mend what has one right answer, and show the difference" },
    { line: "validate --format sarif > problems.sarif", does: "write a report for other tools" },
  ],
  // Whoever reads the exit code of a check has to tell a bad file from a check that did not take place.
  failed_exit_code: 2,
  perform: validate,
};

/** Works on a detached merge commit, without secrets, and without network where the checkout has what it needs (VAL-4). */
async function validate(context: CommandContext): Promise<CommandEnd> {
  const what = filesToCheck(context);
  const { on_runner } = context.environment;
  const change = await proposedChange(context.environment);
  const base = change && (await findBase(change.proposal, baseOptions(context, what)));
  const changed =
    base?.kind === "found"
      ? await changedSince(base.base, on_runner ? "HEAD" : "checkout", baseOptions(context, what))
      : undefined;
  if (on_runner && changed && !(await touchesChecked(changed, { ...what, backlog: context.inputs.backlog })))
    return untouched();
  const { head, mended } = await checkAndMend(what, context);
  const compared = change && base ? await compare(head, { what, context, change, base, changed }) : undefined;
  return endOf(head, compared, { what, context, mended });
}

/**
 * In a terminal a person wants to see what is left. On a runner the check is of what was proposed: what is mended in the
 * checkout is in no commit, and for a pull request of a fork it never will be.
 */
async function checkAndMend(what: FilesToCheck, context: CommandContext) {
  const head = await checkFiles(what);
  if (!context.inputs.fix) return { head };
  const mended = await mendFiles(head, what.top);
  if (mended.diff === "" && mended.notes.length === 0 && head.problems.length > 0)
    return { head, mended: { ...mended, notes: [NOTHING_TO_MEND] } };
  const again = mended.diff !== "" && !context.environment.on_runner;
  return { head: again ? await checkFiles(what) : head, mended };
}

/**
 * What `validate` looks at by the inputs, in the checkout: the config, and the backlogs that `backlog` names or the
 * config does.
 */
export function filesToCheck(context: CommandContext): FilesToCheck {
  const { inputs, environment } = context;
  const working_folder = workingFolder(environment, inputs);
  const top = topOf(working_folder);
  const at = { top, working_folder };
  return {
    ...at,
    files: checkoutFiles(top, context),
    config: inputs.config,
    backlogsOf: async (config) =>
      inputs.backlog !== undefined && isPattern(inputs.backlog)
        ? matchingFiles(inputs.backlog, at)
        : [fileInTop({ ...at, file: backlogPath(inputs, config) })],
  };
}

/** How git and API are reached to find what a pull request is based on. */
export function baseOptions(
  { env, log, connect, environment, patience }: CommandContext,
  { top }: FilesToCheck,
): BaseOptions {
  return { cwd: top, env, log, connect, server: environment.server_url, signal: patience };
}

function untouched(): CommandEnd {
  const text = "This pull request touches neither backlog nor config: there is nothing to check.";
  return { exit_code: 0, summary: `🟢 ${text}`, outputs: validationOutputs([]), text };
}

async function endOf(
  head: CheckedFiles,
  compared: Compared | undefined,
  {
    what,
    context,
    mended = NOTHING_MENDED,
  }: {
    readonly what: FilesToCheck;
    readonly context: CommandContext;
    readonly mended?: MendedFiles | undefined;
  },
): Promise<CommandEnd> {
  const { environment } = context;
  const schedule = environment.on_runner ? await scheduleProblems(head, { what, context }) : [];
  const problems = [...(compared?.problems ?? head.problems), ...schedule];
  const documents = head.backlogs.flatMap(({ document }) => document ?? []);
  const about = {
    files: head.looked_at,
    items:
      documents.length > 0
        ? documents.reduce((sum, { backlog }) => sum + backlog.items.length, 0)
        : undefined,
    skipped: [...head.skipped, ...(compared?.notes ?? []), ...mended.notes],
    documents_url: environment.documents_url,
  };
  if (environment.on_runner) showProblems(problems, context.log, environment.documents_url);
  const more = [diffSection(mended.diff, MENDED), ...(compared?.sections ?? [])];
  const text = await printed(problems, about, { files: what.files, context });
  return {
    exit_code: problems.some(({ severity }) => severity === "error") ? 1 : 0,
    summary: problemsMarkdown(problems, { ...about, more }),
    outputs: { ...validationOutputs(problems), changed: String(mended.diff !== "") },
    text: withDiff(text, mended.diff, context),
  };
}

const NOTHING_TO_MEND =
  "Nothing was mended: none of these has one right answer, or an item that cannot be read stands in the way.";
const NOTHING_MENDED: MendedFiles = { diff: "", notes: [] };
const MENDED =
  "This has one right answer, and is mended in the checkout alone. `tickwork validate --fix` does the same on your machine; commit what it changes.";

/**
 * A program that reads standard output gets what it asked for, and nothing else. On a runner the lines of a diff, which
 * are a stranger's, stand in a group where none of them is a command.
 */
function withDiff(text: string, diff: string, { inputs, environment, log }: CommandContext): string {
  if (diff === "" || (!environment.on_runner && inputs.format !== "text")) return text;
  if (!environment.on_runner) return `${diff.trimEnd()}\n\n${text}`;
  log.group("What is mended", diff);
  return text;
}
