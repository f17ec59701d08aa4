/** `command: run`: from the checkout to finished work on the branch. */
import { createCoordinator } from "../../coordinator/coordinator.ts";
import { handleEvent } from "../../handlers/handle-event.ts";
import type { Halt } from "../../ports/halt.ts";
import type { StateCheckpoint } from "../../ports/persistence.ts";
import type { RunEnd } from "../../report/run-report.ts";
import { newRun, type RunPlan, underWay } from "../../scheduler/run.ts";
import { runTicks } from "../../scheduler/tick.ts";
import { DELIVERY_INPUTS } from "../change-inputs.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { costNotice } from "../cost-notice.ts";
import { enter } from "../entrance.ts";
import { refuseEvent } from "../event.ts";
import { HeldBackEnd } from "../failure.ts";
import { hideCredentials } from "../hidden-credentials.ts";
import { tellDecisions } from "../issues/decisions.ts";
import { failurePlace, tellFailure } from "../issues/failures.ts";
import { keepAlive } from "../keepalive.ts";
import { commitMigration } from "../migration.ts";
import { presentPullRequest } from "../pull-request.ts";
import { endOfRun, failedEnd, type RunFacts, reportOf } from "../run-end.ts";
import { forgetLease, saveFailurePlace } from "../state.ts";
import { createStateFiles } from "../state-files.ts";
import { createStepExecutor } from "../step-executor.ts";
import { createStory } from "../story.ts";
import { turnOf } from "../turn.ts";
import type { Workspace } from "../workspace.ts";
import { dryRun } from "./dry-run.ts";

export const RUN: CommandDefinition = {
  name: "run",
  summary: "work through the backlog, and deliver what gets finished",
  about: [
    "Ticks until a limit is reached or nothing is left to do: chooses items, starts their steps, commits and pushes what they finish. A run on your machine pushes as you.",
    "Ctrl-C ends it in order: no new step starts, running ones are ended, and what is finished is delivered.",
  ],
  inputs: [
    ...(["dry-run", "max-ticks", "max-phases", "time-budget-minutes", "cost-budget-usd"] as const),
    ...(["targets", "only", "auto-advance", ...DELIVERY_INPUTS, "keepalive"] as const),
  ],
  examples: [
    { line: "run --dry-run", does: "what a run would do, without doing it" },
    { line: "run --max-phases 1 --delivery none", does: "one step, without a commit: to try a pipeline" },
    { line: "run --targets WRK-007,WRK-003 --auto-advance", does: "these two items, in this order" },
    {
      line: "run --only impact=high --cost-budget-usd 5",
      does: "what weighs most, for at most five dollars",
    },
  ],
  perform: (context) => (context.inputs.dry_run ? dryRun(context) : run(context)),
};

/** Never throws for what a person can mend: that is a red end with the reason and the remedy. */
async function run(context: CommandContext): Promise<CommandEnd> {
  const facts: RunFacts = { context, started_at: context.clock.now() };
  const end = await runToEnd(context, facts);
  // A stranger's event is refused, and opens no issue.
  if (facts.allowed) {
    const { workspace } = facts;
    warn(facts, await tellFailure(context, { report: reportOf(facts, end), workspace }));
  }
  return endOfRun(facts, end);
}

async function runToEnd(context: CommandContext, facts: RunFacts): Promise<RunEnd> {
  try {
    await refuseEvent(context);
    facts.allowed = true;
    return await runKeptAlive(context, facts);
  } catch (error) {
    if (error instanceof HeldBackEnd) {
      context.log.warning(`Held back: ${error.message}`);
      return { kind: "halted", halt: { reason: "held_back", because: error.message } };
    }
    if (!context.cancelled.aborted || context.hasBegun()) return failedEnd(facts, error);
    context.log.debug(`interrupted: ${error}`);
    const because = "the run was cancelled before it began";
    return { kind: "halted", halt: { reason: "shutdown_requested", because } };
  }
}

/** In the log and in the summary. */
function warn(facts: RunFacts, warnings: readonly string[]): void {
  for (const warning of warnings) facts.context.log.warning(warning);
  facts.warnings = [...(facts.warnings ?? []), ...warnings];
}

/** Whether the schedule lives on is asked beside the work, which does not wait for the answer; nor does it hang on how the run ends. */
async function runKeptAlive(context: CommandContext, facts: RunFacts): Promise<RunEnd> {
  const keeping = keepAlive(context);
  try {
    return await runAlone(context, facts);
  } finally {
    const asleep = await keeping;
    if (asleep !== undefined) warn(facts, [asleep]);
  }
}

/** However the run ends, its lease is given back, and says what it left unfinished. */
async function runAlone(context: CommandContext, facts: RunFacts): Promise<RunEnd> {
  const { log } = context;
  const entrance = await enter(context);
  const { workspace } = entrance;
  facts.workspace = workspace;
  if (entrance.kind === "already_running") {
    log.notice(`This run ends at once: ${entrance.because}.`);
    return { kind: "halted", halt: { reason: "already_running", because: entrance.because } };
  }
  const place = await failurePlace(context, workspace);
  if (place) saveFailurePlace(place);
  const { plan, notices } = entrance;
  const turn = turnOf(context, entrance);
  try {
    const unbudgeted = costNotice(workspace.config, context.inputs.cost_budget_usd);
    facts.notices = [...notices, ...(unbudgeted === undefined ? [] : [unbudgeted])];
    const end = await workToEnd(workspace, plan, facts);
    const report = reportOf(facts, end);
    const { delivery, ...presented } = report;
    facts.pull_request = await presentPullRequest(context, { presented, delivery, workspace });
    const told = await tellDecisions(context, { workspace, report, alone: turn.alone });
    facts.asked_in = told.asked_in;
    warn(facts, told.warnings);
    return end;
  } finally {
    const own = facts.run ? underWay(facts.run) : (plan.interrupted ?? []);
    const unfinished = [...own, ...turn.found()];
    const isBack = await workspace.repository.lease.release(unfinished);
    if (isBack && context.environment.on_runner) forgetLease();
  }
}

/** What was delivered before a failure is delivered: the end of the run is told of both. */
async function workToEnd(workspace: Workspace, plan: RunPlan, facts: RunFacts): Promise<RunEnd> {
  const { log } = facts.context;
  try {
    for (const notice of facts.notices ?? []) log.notice(notice);
    const { document, delivery } = await commitMigration(workspace, log);
    facts.migration = delivery;
    return { kind: "halted", halt: await work({ ...workspace, document }, plan, facts) };
  } catch (error) {
    return failedEnd(facts, error);
  }
}

async function work(workspace: Workspace, plan: RunPlan, facts: RunFacts): Promise<Halt> {
  const { context } = facts;
  const { clock, log, cancelled } = context;
  const { repository, config, document } = workspace;
  const { checkpoints } = repository;
  const coordinator = createCoordinator({ backlog: document.backlog, prefix: config.project.prefix, clock });
  await using _hidden = await hideCredentials(workspace, context);
  const executor = createStepExecutor(workspace, context);
  const state = createStateFiles({ ...workspace, coordinator, checkpoints, run_id: plan.run_id, log });
  const ports = {
    snapshots: coordinator,
    backlog: coordinator,
    handle: handleEvent,
    executor,
    // What Tickwork itself writes while steps run is not to be taken for theirs; nor is git to be called on their terms.
    persistence: {
      ...state,
      checkpoint: (request: StateCheckpoint) => executor.ownChange(() => state.checkpoint(request)),
    },
    lease: repository.lease.within(executor.ownChange),
    clock,
    story: createStory(log),
    cancelled,
    knownCommit: checkpoints.knownRemoteCommit,
  };
  const run = newRun(ports, plan, document.backlog);
  facts.run = run;
  facts.backlogNow = coordinator.current;
  // Awaited here: what is hidden comes back when this function ends.
  return await runTicks(run);
}
