/** What items ask, in issues: after a run for all of them, after a person's command for those that it answered. */
import type { Backlog } from "../../backlog/backlog.ts";
import { findItem } from "../../backlog/backlog.ts";
import type { Item, ItemId } from "../../backlog/item.ts";
import { timestamp } from "../../backlog/timestamp.ts";
import type { GitHubApi } from "../../delivery/github/api.ts";
import type { ApiFailure } from "../../delivery/github/api-failure.ts";
import { listOwnIssues } from "../../delivery/github/issues.ts";
import type { CheckpointResult } from "../../ports/checkpoints.ts";
import type { HubIssue } from "../../ports/hub-issue.ts";
import type { IssueFacts } from "../../report/decision-issue.ts";
import { issuesByItem, planDecisions, planSettled, withoutIssue } from "../../report/decision-plan.ts";
import type { IssueStep } from "../../report/issue-step.ts";
import { type Need, needsOf } from "../../report/needs-person.ts";
import type { AskedIn, RunReport } from "../../report/run-report.ts";
import type { CommandContext } from "../command.ts";
import { recentJournal } from "../run-plan.ts";
import type { Workspace } from "../workspace.ts";
import { applySteps } from "./apply-steps.ts";
import { issueFacts } from "./issue-facts.ts";
import { tryTell } from "./try-tell.ts";

export interface Told {
  readonly asked_in: ReadonlyMap<ItemId, AskedIn>;
  /** Sentences for the summary. */
  readonly warnings: readonly string[];
}

const NOTHING_TOLD: Told = { asked_in: new Map(), warnings: [] };

/** Issues are no reason to keep a runner waiting: what takes longer is for the next run. */
const RUN_MS = 60_000;
const COMMAND_MS = 20_000;

/**
 * To be called when the work is delivered. No request where the config does not ask for issues; one where nothing has
 * changed. `alone` makes sure that no other run opens the same issues, and says whether that is so; `again` that it had to
 * wait for it, so that what was looked at may be out of date.
 */
export function tellDecisions(context: CommandContext, of: AfterRun): Promise<Told> {
  return tryTell(
    () => tell(context, of),
    (warning) => ({ ...NOTHING_TOLD, warnings: [warning] }),
  );
}

interface AfterRun {
  readonly workspace: Workspace;
  readonly report: RunReport;
  readonly alone: () => Promise<Alone>;
}

async function tell(context: CommandContext, of: AfterRun): Promise<Told> {
  const { workspace, report } = of;
  const { cancelled, log } = context;
  if (!asksInIssues(context, workspace) || cancelled.aborted || !isShared(report.delivery))
    return NOTHING_TOLD;
  const { api } = workspace.repository;
  if (api === undefined) return { ...NOTHING_TOLD, warnings: [NO_API] };
  // A rescue branch is not answered by a comment.
  const needs = needsOf(report).filter(({ answers }) => answers.every(({ said }) => said !== undefined));
  const facts = await issueFacts(context, workspace, { api, items: needs.map(({ item }) => item) });
  if (facts === undefined || report.after === undefined) return NOTHING_TOLD;
  const signal = AbortSignal.any([AbortSignal.timeout(RUN_MS), cancelled]);
  const { after: backlog, started_at: began } = report;
  const desk = { api, facts, needs, backlog, began, signal, context, workspace };
  let looked = await look(desk);
  if (looked.kind === "looked" && looked.steps.some(isLoud)) {
    const alone = await of.alone();
    if (alone.kind === "no")
      return alone.expected ? NOTHING_TOLD : { ...NOTHING_TOLD, warnings: [notAlone(alone.because)] };
    if (alone.kind === "from now on") looked = await look(desk);
  }
  if (looked.kind !== "looked") return { ...NOTHING_TOLD, warnings: [untold(looked)] };
  const { opened, warnings } = await applySteps(api, looked.steps, { signal, log });
  const asked_in = issuesByItem({ ...desk, issues: [...looked.issues, ...opened] });
  return { asked_in, warnings };
}

export type Alone =
  | { readonly kind: "already" | "from now on" }
  /** A clause for people. `expected`: as it goes where several runs share a branch; else something did not work. */
  | { readonly kind: "no"; readonly because: string; readonly expected: boolean };

function notAlone(because: string): string {
  return `No issue was opened or closed: ${because}. The next run does it.`;
}

/**
 * After a person's command: closes the issues of items that are not blocked any more. Resolves to warnings. The issue in
 * which the command was given is closed without a word, since the answer to the command follows there.
 */
export function settleDecisions(context: CommandContext, of: AfterCommand): Promise<readonly string[]> {
  return tryTell(
    () => settle(context, of),
    (warning) => [warning],
  );
}

interface AfterCommand {
  readonly workspace: Workspace;
  readonly before: Backlog;
  readonly after: Backlog;
}

async function settle(context: CommandContext, of: AfterCommand): Promise<readonly string[]> {
  const { workspace, before, after } = of;
  const { api } = workspace.repository;
  const items = before.items.filter(
    ({ id, status }) => status === "blocked" && findItem(after, id)?.status !== "blocked",
  );
  if (!asksInIssues(context, workspace) || api === undefined || items.length === 0) return [];
  const facts = await issueFacts(context, workspace, { api, items: [] });
  if (facts === undefined) return [];
  const signal = AbortSignal.any([AbortSignal.timeout(COMMAND_MS), context.cancelled]);
  const listed = await listOwnIssues(api, { state: "open", signal });
  if (listed.kind !== "ok") return [unsettled(items, listed)];
  const world = { ...(await knownNow(context, workspace)), backlog: after, issues: listed.data, facts };
  const steps = planSettled(world, { before, items, quietly_in: context.comment?.issue });
  const { warnings } = await applySteps(api, steps, { signal, log: context.log });
  return warnings;
}

function asksInIssues({ environment }: CommandContext, { config }: Workspace): boolean {
  return config.decisions === "issues" && environment.on_runner;
}

/** Others see what the run knows: nothing is asked of people that they cannot find in the backlog. */
function isShared(delivery: CheckpointResult | undefined): boolean {
  return delivery?.kind !== "undelivered" && delivery?.kind !== "left_uncommitted";
}

interface Desk {
  readonly api: GitHubApi;
  readonly facts: IssueFacts;
  readonly needs: readonly Need[];
  readonly backlog: Backlog;
  readonly began: string;
  readonly signal: AbortSignal;
  readonly context: CommandContext;
  readonly workspace: Workspace;
}

type Looked =
  | { readonly kind: "looked"; readonly issues: readonly HubIssue[]; readonly steps: readonly IssueStep[] }
  | ApiFailure;

/** Closed ones are asked for only where an item has none that is open. */
async function look({ signal, context, workspace, ...desk }: Desk): Promise<Looked> {
  const { api } = desk;
  const open = await listOwnIssues(api, { state: "open", signal });
  if (open.kind !== "ok") return open;
  const lacking = (issues: readonly HubIssue[]) => withoutIssue({ ...desk, issues }).length > 0;
  const closed = lacking(open.data)
    ? await listOwnIssues(api, {
        state: "closed",
        signal,
        enough: (found) => !lacking([...open.data, ...found]),
      })
    : undefined;
  if (closed !== undefined && closed.kind !== "ok") return closed;
  const issues = [...open.data, ...(closed?.data ?? [])];
  const known = await knownNow(context, workspace);
  return { kind: "looked", issues, steps: planDecisions({ ...desk, ...known, issues }) };
}

async function knownNow({ clock }: CommandContext, { store, paths }: Workspace) {
  const now = clock.now();
  return { now: timestamp(now), entries: await recentJournal(store, paths, now) };
}

/** What people are told of, and so must not be told twice. */
function isLoud(step: IssueStep): boolean {
  return step.kind === "open" || step.comment !== undefined;
}

const NO_API =
  "No issues could be opened for what items ask: there is no token for the repository on GitHub. Pass `token`, or say `decisions: summary`.";

function untold({ reason, remedy }: ApiFailure): string {
  return `What items ask could not be told in issues: ${reason}. ${remedy} This page has all of it.`;
}

function unsettled(items: readonly Item[], { reason, remedy }: ApiFailure): string {
  const ids = items.map(({ id }) => id).join(", ");
  return `The issue of ${ids} was not closed: ${reason}. ${remedy} The next run closes it.`;
}
