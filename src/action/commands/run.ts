/** `command: run`: from the checkout to finished work on the branch. */
import { createCoordinator } from "../../coordinator/coordinator.ts";
import { handleEvent } from "../../handlers/handle-event.ts";
import type { Halt } from "../../ports/halt.ts";
import type { StateCheckpoint } from "../../ports/persistence.ts";
import { newRun } from "../../scheduler/run.ts";
import { runTicks } from "../../scheduler/tick.ts";
import type { CommandContext, CommandEnd } from "../command.ts";
import { refuseEvent } from "../event.ts";
import { endOfRun, failedEnd, type RunFacts } from "../run-end.ts";
import { runPlan } from "../run-plan.ts";
import { createStateFiles } from "../state-files.ts";
import { createStepExecutor } from "../step-executor.ts";
import { createStory } from "../story.ts";
import { commitMigration, openWorkspace, type Workspace } from "../workspace.ts";

/** Never throws for what a person can mend: that is a red end with the reason and the remedy. */
export async function run(context: CommandContext): Promise<CommandEnd> {
  const facts: RunFacts = { context, started_at: context.clock.now() };
  try {
    refuseEvent(context.environment);
    facts.workspace = await openWorkspace(context);
    await commitMigration(facts.workspace, context.log);
    const halt = await work(facts.workspace, context, facts);
    return endOfRun(facts, { kind: "halted", halt });
  } catch (error) {
    return endOfRun(facts, failedEnd(facts, error));
  }
}

async function work(workspace: Workspace, context: CommandContext, facts: RunFacts): Promise<Halt> {
  const { repository, config, document } = workspace;
  const { clock, log, cancelled } = context;
  const { checkpoints } = repository;
  const coordinator = createCoordinator({ backlog: document.backlog, prefix: config.project.prefix, clock });
  const executor = createStepExecutor(workspace, context);
  const state = createStateFiles({
    ...workspace,
    coordinator,
    checkpoints,
    run_id: context.environment.run_id,
  });
  const ports = {
    snapshots: coordinator,
    backlog: coordinator,
    handle: handleEvent,
    executor,
    // What Tickwork itself writes while steps run is not to be taken for theirs.
    persistence: {
      ...state,
      checkpoint: (request: StateCheckpoint) => executor.ownChange(() => state.checkpoint(request)),
    },
    clock,
    story: createStory(log),
    cancelled,
    knownCommit: checkpoints.knownRemoteCommit,
  };
  const run = newRun(ports, await runPlan(context, workspace), document.backlog);
  facts.run = run;
  facts.backlogNow = coordinator.current;
  return runTicks(run);
}
