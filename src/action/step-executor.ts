/** The executor of a run: what it works in, and what in there is not its own. */
import { join, resolve } from "node:path";
import { createExecutor, type StepExecutor } from "../executor/executor.ts";
import type { Clock } from "../ports/clock.ts";
import { phaseOf } from "../ports/step.ts";
import type { CommandContext } from "./command.ts";
import { PACKAGE_FOLDER } from "./package-file.ts";
import { CONFIG_FILES } from "./settings.ts";
import type { Terminal } from "./terminal.ts";
import type { Workspace } from "./workspace.ts";

export const SCRATCH = ".tickwork";

/** One for the whole run. What a cancel ends is in `context`. */
export function createStepExecutor(
  { repository, paths, config }: Workspace,
  context: CommandContext,
): StepExecutor {
  const { clock, log, env, terminal } = context;
  const phases = Object.values(config.pipelines).flatMap((pipeline) => [
    ...pipeline.pre_phases,
    ...pipeline.phases,
  ]);
  // The default places too, whatever is in use: a file that is new there would be the next run's config.
  const configFiles = [
    ...new Set([
      ...CONFIG_FILES,
      ...CONFIG_FILES.map(paths.inWorkingFolder),
      config.source ?? CONFIG_FILES[0],
    ]),
  ];
  const executor = createExecutor({
    workTree: repository.workTree,
    clock,
    log,
    runnerEnv: env,
    workingFolder: paths.working_folder,
    scratchRoot: join(paths.working_folder, SCRATCH),
    // Parts of it are loaded when they are needed, and the post step is yet to come.
    ownProgram: ["dist", "bin", "action.yml", "package.json"].map((name) => resolve(PACKAGE_FOLDER, name)),
    protectedPaths: {
      own: [paths.backlog, paths.inbox, paths.inWorkingFolder("_worklog"), ...configFiles],
      prompts: phases.flatMap(({ workflows }) => workflows.map(paths.inWorkingFolder)),
    },
  });
  return terminal ? shownOn(terminal, executor, clock) : executor;
}

function shownOn(terminal: Terminal, executor: StepExecutor, clock: Clock): StepExecutor {
  return {
    ...executor,
    async execute(request, cancelled) {
      const { id: item_id, title } = request.item;
      const started_at_ms = clock.now().getTime();
      using _ = terminal.showStep({ item_id, phase: phaseOf(request), title, started_at_ms });
      return await executor.execute(request, cancelled);
    },
  };
}
