/** From what a run did to what people and workflows get of it: summary, outputs, exit code. */
import type { Backlog } from "../backlog/backlog.ts";
import { timestamp } from "../backlog/timestamp.ts";
import { type Config, placeOf } from "../config/config.ts";
import type { CheckpointResult } from "../ports/checkpoints.ts";
import { countText } from "../report/amounts.ts";
import { outputsOf } from "../report/outputs.ts";
import { rescueSentence } from "../report/rescue-text.ts";
import type { BudgetLeft, PullRequestEnd, RunEnd, RunReport, StepCommit } from "../report/run-report.ts";
import { summary } from "../report/summary.ts";
import { type Verdict, verdictOf } from "../report/verdict.ts";
import { chosenAction } from "../scheduler/action.ts";
import { stepsToGo } from "../scheduler/estimate.ts";
import { selectionOfNextRun } from "../scheduler/next-run.ts";
import { budgetNow, type Run } from "../scheduler/run.ts";
import type { CommandContext, CommandEnd } from "./command.ts";
import { RunFailure, unforeseen, WrongUse } from "./failure.ts";
import type { Workspace } from "./workspace.ts";

/** Filled in as the run gets on: what is missing was not reached. */
export interface RunFacts {
  readonly context: CommandContext;
  readonly started_at: Date;
  workspace?: Workspace;
  /** Of the run's beginning. */
  notices?: readonly string[];
  /** What a person should mend, though the run goes on. */
  warnings?: readonly string[];
  /** How the commit that brought the backlog to today's schema was delivered; undefined when there was none to make. */
  migration?: CheckpointResult | undefined;
  pull_request?: PullRequestEnd | undefined;
  asked_in?: RunReport["asked_in"];
  /** Whoever caused the event may start a run. */
  allowed?: boolean;
  /** It was asked for what cannot be meant. */
  wrong_use?: boolean;
  run?: Run;
  backlogNow?: () => Backlog;
}

/** Tells in the log of items that could not be taken, and red is what `verdictOf` says is red; after a cancel 130. */
export function endOfRun(facts: RunFacts, end: RunEnd): CommandEnd {
  const report = reportOf(facts, end);
  for (const why of report.why_not) {
    if (why.kind === "broken") facts.context.log.warning(`${why.item_id} was left out: ${why.because}`);
  }
  const verdict = verdictOf(report);
  const failure = verdict.kind === "could_not" ? failureText(verdict) : undefined;
  const cancelled = facts.context.cancelled.aborted;
  return {
    exit_code: facts.wrong_use ? 2 : failure !== undefined ? 1 : cancelled ? 130 : 0,
    summary: summary(report),
    // In a terminal the message says it all.
    text: facts.wrong_use ? "" : undefined,
    outputs: outputsOf(report),
    failure,
  };
}

/** For the log, where an annotation is all that some people see of it. */
function failureText({ what, remedy, rescue }: Extract<Verdict, { kind: "could_not" }>): string {
  return [what, remedy, rescue && rescueSentence(rescue)].filter((part) => part !== undefined).join(" ");
}

/** A refusal before the first tick, or a failure on the way. An error that nobody foresaw is told as one. */
export function failedEnd(facts: RunFacts, error: unknown): RunEnd {
  facts.wrong_use = error instanceof WrongUse;
  const { what, remedy } = error instanceof RunFailure ? error : unforeseen(error, facts.context.log);
  return { kind: facts.run ? "failed" : "refused", what, remedy };
}

/** `end`: how it ended, or how it is about to. The summary is of the last report that was made. */
export function reportOf(facts: RunFacts, end: RunEnd): RunReport {
  const { context, started_at, workspace, run } = facts;
  const { environment, clock } = context;
  const config = workspace?.config;
  const after = facts.backlogNow?.() ?? workspace?.document.backlog;
  const delivery = (run && deliveryOf(run)) ?? facts.migration;
  // Then the branch is not where this run was, and what comes next is a person's to say.
  const goesOn = delivery?.kind !== "undelivered";
  const next = run && after ? nextRun(run, after, timestamp(clock.now())) : undefined;
  return {
    command: context.inputs.command,
    run_id: environment.run_id,
    branch: workspace?.repository.branch,
    repository_url: environment.repository_url,
    run_url: environment.run_url,
    workflow_file: environment.on_runner ? environment.workflow_file : undefined,
    started_at: timestamp(started_at),
    duration_ms: clock.now().getTime() - started_at.getTime(),
    end,
    ticks: run?.ticks ?? 0,
    snapshots: run ? { ...run.ports.snapshots.counts } : { tick: 0, executor: 0 },
    happenings: run?.happenings ?? [],
    step_commits: run ? stepCommits(run) : [],
    why_not: next?.why_not ?? [],
    before: workspace?.document.backlog,
    after,
    notices: [...startNotices(workspace), ...(facts.notices ?? []), ...(run?.notices ?? [])],
    warnings: [...(facts.warnings ?? []), ...(run?.inbox_warnings ?? [])],
    inbox_to_mend: (run?.inbox_warnings.length ?? 0) > 0,
    cost_usd: run && run.cost_usd > 0 ? run.cost_usd : undefined,
    budgets: run ? budgetsLeft(run) : [],
    delivery,
    pull_request: facts.pull_request,
    asked_in: facts.asked_in,
    migrated_from: workspace?.document.migrated_from,
    next: (goesOn && next?.actions.map(chosenAction)) || [],
    runs_to_go: run && after && config && goesOn ? runsToGo(run, after, config) : undefined,
    placeOf: config && ((item) => placeOf(config, item)),
  };
}

function nextRun(run: Run, after: Backlog, now: string) {
  const plan = { ...run.plan, budget: budgetNow(run) };
  return selectionOfNextRun(plan, after, { now, set_aside: run.set_aside, spent_usd: run.cost_usd });
}

function budgetsLeft({ plan, cost_usd }: Run): readonly BudgetLeft[] {
  const { limits, spent_before } = plan.budget;
  const pots = [
    { period: "run", limit_usd: limits.run_usd, used: cost_usd },
    { period: "day", limit_usd: limits.day_usd, used: spent_before.day_usd + cost_usd },
    { period: "month", limit_usd: limits.month_usd, used: spent_before.month_usd + cost_usd },
  ] as const;
  return pots.flatMap(({ period, limit_usd, used }) =>
    limit_usd === undefined ? [] : [{ period, limit_usd, left_usd: Math.max(0, limit_usd - used) }],
  );
}

/** All commits of the run under its last checkpoint that says where they are. */
function deliveryOf(run: Run): CheckpointResult | undefined {
  const last = run.checkpoint;
  return last && "commits" in last ? { ...last, commits: run.commits } : last;
}

function stepCommits(run: Run): readonly StepCommit[] {
  return run.results.flatMap(({ item_id, phase }) => {
    const commit = run.commits.findLast(({ steps }) =>
      steps.some((step) => step.item_id === item_id && step.phase === phase),
    );
    return commit ? [{ item_id, phase, sha: commit.sha }] : [];
  });
}

function runsToGo(run: Run, after: Backlog, config: Config): number | undefined {
  const left = stepsToGo(after, config);
  if (left === 0) return 0;
  return run.steps === 0 ? undefined : Math.ceil(left / run.steps);
}

function startNotices(workspace: Workspace | undefined): readonly string[] {
  const start = workspace?.repository.start;
  if (!start || start.checked_out === start.head || start.head === undefined) return [];
  const kept =
    start.kept_on_top > 0 ? `, with ${countText(start.kept_on_top, "commit")} of earlier steps on top` : "";
  return [
    `The branch had moved on since the checkout: the run began at \`${start.head.slice(0, 7)}\`${kept}.`,
  ];
}
