/** A run that could not do its work, in the one issue for such runs; a run that works closes it. */

import { timestamp } from "../../backlog/timestamp.ts";
import type { Config } from "../../config/config.ts";
import { createStore } from "../../coordinator/store.ts";
import type { GitHubApi } from "../../delivery/github/api.ts";
import { listOwnIssues } from "../../delivery/github/issues.ts";
import { planFailure, type RunOutcome } from "../../report/failure-issue.ts";
import type { IssuePlace } from "../../report/issue-mark.ts";
import { haltOf, type RunReport } from "../../report/run-report.ts";
import { verdictOf } from "../../report/verdict.ts";
import type { CommandContext } from "../command.ts";
import { pathsOf } from "../paths.ts";
import { topOf } from "../repository-top.ts";
import { backlogPath, loadConfig } from "../settings.ts";
import { workingFolder } from "../working-folder.ts";
import type { Workspace } from "../workspace.ts";
import { applySteps } from "./apply-steps.ts";
import { issuePlace } from "./issue-facts.ts";
import { tryTell } from "./try-tell.ts";

const LONGEST_MS = 30_000;

/** Where it would be told, and how. */
export interface FailureDesk {
  readonly api: GitHubApi;
  readonly place: IssuePlace;
}

/**
 * To be called at the very end. Resolves to sentences for the summary. A run that ended because another one, or a person,
 * has the next word says nothing of whether Tickwork works; nor does a cancelled one.
 */
export function tellFailure(context: CommandContext, of: AfterRun): Promise<readonly string[]> {
  return tryTell(
    () => tell(context, of),
    (warning) => [warning],
  );
}

/** Where a failure of this run is to be told, for a post step that finds it killed; undefined where it is not. */
export async function failurePlace(
  context: CommandContext,
  workspace: Workspace,
): Promise<IssuePlace | undefined> {
  return (await tryFailureDesk(context, workspace))?.place;
}

type Killed = Pick<CommandContext, "environment" | "connect" | "clock" | "log">;

/** For the post step of a run that was killed, and could tell nothing itself. Resolves to warnings. */
export function tellKilled(context: Killed, place: IssuePlace): Promise<readonly string[]> {
  return tryTell(
    async () => {
      const { environment, connect, clock, log } = context;
      const { repository_url, run_id, run_url } = environment;
      const api = repository_url === undefined ? undefined : connect(repository_url).api;
      if (api === undefined) return [];
      const outcome = { failure: KILLED, run_id, run_url, now: timestamp(clock.now()) };
      return bringUpToDate({ cancelled: new AbortController().signal, log }, { api, place }, outcome);
    },
    (warning) => [warning],
  );
}

/** Few things kill a process without asking: most often the job's own memory. */
const KILLED = {
  what: "The run was killed before it could save what it had.",
  remedy:
    "Look at the end of the job's log; if it stays so, the runner may lack memory: set `execution.max_wip` to 1, or use a larger runner.",
};

interface AfterRun {
  readonly report: RunReport;
  readonly workspace: Workspace | undefined;
}

async function tell(context: CommandContext, { report, workspace }: AfterRun): Promise<readonly string[]> {
  const { cancelled, clock, environment } = context;
  const reason = haltOf(report)?.reason;
  if (cancelled.aborted || reason === "already_running" || reason === "held_back") return [];
  const desk = await tryFailureDesk(context, workspace);
  if (desk === undefined) return [];
  const verdict = verdictOf(report);
  return bringUpToDate(context, desk, {
    failure: verdict.kind === "could_not" ? verdict : undefined,
    run_id: environment.run_id,
    run_url: environment.run_url,
    now: timestamp(clock.now()),
  });
}

async function bringUpToDate(
  { cancelled, log }: Pick<CommandContext, "cancelled" | "log">,
  { api, place }: FailureDesk,
  outcome: RunOutcome,
): Promise<readonly string[]> {
  const signal = AbortSignal.any([AbortSignal.timeout(LONGEST_MS), cancelled]);
  const open = await listOwnIssues(api, { state: "open", signal });
  if (open.kind !== "ok") return [untold(open)];
  let steps = planFailure(outcome, { issues: open.data, place });
  if (steps.some(({ kind }) => kind === "open")) {
    const closed = await listOwnIssues(api, { state: "closed", signal });
    if (closed.kind !== "ok") return [untold(closed)];
    steps = planFailure(outcome, { issues: [...open.data, ...closed.data], place });
  }
  const { warnings } = await applySteps(api, steps, { signal, log });
  return warnings;
}

/** Undefined where it is not asked for, or cannot be done. A run may have failed before it had read its config. */
async function tryFailureDesk(
  context: CommandContext,
  workspace: Workspace | undefined,
): Promise<FailureDesk | undefined> {
  const { environment, inputs, connect } = context;
  const { repository_url } = environment;
  if (!environment.on_runner || repository_url === undefined) return undefined;
  const known = workspace ?? (await trySettings(context));
  if (known?.config.failures !== "issue") return undefined;
  const api = connect(repository_url).api;
  const branch = workspace?.repository.branch ?? inputs.branch ?? environment.event_branch;
  if (api === undefined || branch === undefined) return undefined;
  return { api, place: issuePlace(context, api, { branch, backlog: known.paths.backlog }) };
}

async function trySettings(
  context: CommandContext,
): Promise<{ readonly config: Config; readonly paths: Workspace["paths"] } | undefined> {
  const { environment, inputs } = context;
  try {
    const working_folder = workingFolder(environment, inputs);
    const place = { top: topOf(working_folder), working_folder };
    const loaded = await loadConfig({ ...place, store: createStore(place.top) }, inputs);
    // What is readable of one with faults: that it has some may be why the run failed.
    const config = loaded.kind === "loaded" ? loaded.config : loaded.readable?.config;
    return config && { config, paths: pathsOf({ ...place, backlog: backlogPath(inputs, config) }) };
  } catch {
    return undefined;
  }
}

function untold({ reason, remedy }: { readonly reason: string; readonly remedy: string }): string {
  return `The issue for failed runs is not up to date: ${reason}. ${remedy}`;
}
