/** The executor of a run: what it works in, and what in there is not its own. */
import { join } from "node:path";
import { createExecutor, type StepExecutor } from "../executor/executor.ts";
import type { CommandContext } from "./command.ts";
import { CONFIG_FILES } from "./settings.ts";
import type { Workspace } from "./workspace.ts";

export const SCRATCH = ".tickwork";

export function createStepExecutor(
  { repository, paths, config }: Workspace,
  context: CommandContext,
): StepExecutor {
  const { clock, log, env } = context;
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
  return createExecutor({
    workTree: repository.workTree,
    clock,
    log,
    runnerEnv: env,
    workingFolder: paths.working_folder,
    scratchRoot: join(paths.working_folder, SCRATCH),
    protectedPaths: {
      own: [paths.backlog, paths.inbox, paths.inWorkingFolder("_worklog"), ...configFiles],
      prompts: phases.flatMap(({ workflows }) => workflows.map(paths.inWorkingFolder)),
    },
  });
}
