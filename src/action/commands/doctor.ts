/** `command: doctor`: why does it not work? Looks at everything that a run stands on, and changes nothing at all. */
import { readActionsWorkflow } from "../../config/actions-workflow.ts";
import { inspectRepository } from "../../delivery/inspection.ts";
import type { Log } from "../../ports/log.ts";
import { type CheckUp, checkUpJson, countOf } from "../../report/check-up.ts";
import { checkUpMarkdown } from "../../report/check-up-markdown.ts";
import { checkUpText } from "../../report/check-up-text.ts";
import { PLAIN } from "../../report/paint.ts";
import { checkFiles } from "../check/check-files.ts";
import { workflowTexts } from "../check/schedule.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { connectFor } from "../connect.ts";
import type { DoctorCheck, Subject } from "../doctor/check.ts";
import { CHECKS } from "../doctor/checks.ts";
import { askForRescues } from "../doctor/rescues-waiting.ts";
import { filesToCheck } from "./validate.ts";

export const DOCTOR: CommandDefinition = {
  name: "doctor",
  summary: "say why it does not work, or that nothing stands in its way",
  about: [
    "Looks at git and the checkout, config and backlog, workflows, agents and their keys, commands, whether a push would be taken, the lease, rescued work, the last runs, budgets and the disk. Each has a mark, and what is wrong has its place and the next thing to do.",
    "It changes nothing and starts no step. What it cannot ask, such as the remote without a network, it says. Exits 0 when a run could do its work, 1 when there is an error, 2 when it was called wrongly.",
  ],
  inputs: ["delivery", "branch", "token", "app-id", "private-key"],
  examples: [
    { line: "doctor", does: "look at this folder" },
    {
      line: 'doctor --token "$(gh auth token)"',
      does: "ask GitHub too: rules of the branch, workflows, pull requests",
    },
    { line: "doctor --json", does: "the same for a script" },
  ],
  perform: doctor,
};

async function doctor(context: CommandContext): Promise<CommandEnd> {
  const what = filesToCheck(context);
  const { env, environment, inputs } = context;
  const heard = quietLog(context.log);
  const quiet: CommandContext = { ...context, log: heard.log };
  const repository = await inspectRepository({
    cwd: what.working_folder,
    env,
    log: context.log,
    branch: inputs.branch,
    event_branch: environment.event_branch,
    connect: connectFor(inputs, quiet),
    server: environment.server_url,
  });
  await using _objects = repository.kind === "found" ? repository : NOTHING;
  const files = await checkFiles(what);
  const texts = await workflowTexts(what);
  const subject: Subject = {
    context: quiet,
    what,
    repository,
    files,
    config: files.intended,
    rescues: askForRescues(repository, files, inputs.delivery),
    workflows: await Promise.all(texts.map(readActionsWorkflow)),
    token_facts: () => heard.lines.find((line) => line.startsWith("token · ")),
  };
  return endOf(
    (await Promise.all(CHECKS.map((check) => checkUp(check, subject)))).filter(
      ({ findings }) => findings.length > 0,
    ),
    context,
  );
}

const NOTHING: AsyncDisposable = { async [Symbol.asyncDispose]() {} };

/** What a check did not foresee is told as such, and the others are not lost with it. */
async function checkUp({ name, title, look }: DoctorCheck, subject: Subject): Promise<CheckUp> {
  try {
    return { name, title, findings: await look(subject) };
  } catch (error) {
    subject.context.log.debug(error instanceof Error && error.stack ? error.stack : String(error));
    const says = `could not be looked at: ${error instanceof Error ? error.message : String(error)}`;
    return { name, title, findings: [{ kind: "unknown", says }] };
  }
}

/** Whatever the parts would say on their way is what the checks say in their order. */
function quietLog({ debug, mask }: Log): { readonly log: Log; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  const group = { write: () => {}, close: () => {} };
  const log: Log = {
    debug,
    mask,
    info: keep,
    notice: keep,
    warning: keep,
    error: keep,
    group: () => {},
    openGroup: () => group,
  };
  return { log, lines };
}

function endOf(checks: readonly CheckUp[], { environment, terminal }: CommandContext): CommandEnd {
  const errors = countOf(checks, "error");
  return {
    exit_code: errors > 0 ? 1 : 0,
    summary: checkUpMarkdown(checks),
    outputs: { changed: "false", result: checkUpJson(checks) },
    text: checkUpText(checks, terminal?.screen.paint ?? PLAIN),
    failure: environment.on_runner && errors > 0 ? firstError(checks) : undefined,
  };
}

/** The one annotation: the first thing to mend. The summary has all. */
function firstError(checks: readonly CheckUp[]): string | undefined {
  const [first] = checks.flatMap(({ findings }) => findings.filter(({ kind }) => kind === "error"));
  if (!first) return undefined;
  const { at, says, remedy } = first;
  return [at, `${says}.`, remedy].filter((part) => part !== undefined).join(" ");
}
