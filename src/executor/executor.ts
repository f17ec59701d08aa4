/** The executor: runs steps, several at once, in one checkout. */
import { join, relative, sep } from "node:path";
import type { Executor } from "../ports/executor.ts";
import { agentReadiness } from "./agent-readiness.ts";
import { guardedPaths } from "./guarded-paths.ts";
import type { ExecutorOptions, ExecutorParts } from "./parts.ts";
import { GRACE } from "./process/end.ts";
import { secretsOf } from "./secrets.ts";
import { runStep } from "./step.ts";
import { type TreeWatch, watchTree } from "./tree-watch.ts";

/**
 * `ownChange` is for whoever saves, commits or fetches while steps may run: what happens inside is not taken for the
 * work of a step, and no step is examined meanwhile.
 */
export type StepExecutor = Executor & Pick<TreeWatch, "ownChange">;

/**
 * One for a run: all its steps are watched in the same checkout. Secrets of a step are masked in the log before it
 * starts.
 */
export function createExecutor(options: ExecutorOptions): StepExecutor {
  const { workTree, protectedPaths: paths, ownProgram = [], runnerEnv, log } = options;
  const guarded = guardedPaths({ folders: workTree, paths, ownProgram, runnerEnv });
  const tree = watchTree({ workTree, paths, guarded, keep: join(options.scratchRoot, "put-back") });
  const base = baseOf(workTree.top, options.workingFolder);
  const readiness = agentReadiness();
  const parts: ExecutorParts = { ...options, base, grace: options.grace ?? GRACE, tree, readiness };
  const masked = new Set<string>();

  return {
    ownChange: (change) => tree.ownChange(change),
    async execute(request, cancelled) {
      for (const secret of secretsOf(runnerEnv, request.agent.env)) {
        if (!masked.has(secret)) log.mask(secret);
        masked.add(secret);
      }
      return runStep(parts, request, cancelled);
    },
  };
}

function baseOf(top: string, workingFolder: string): string {
  const path = relative(top, workingFolder).split(sep).join("/");
  return path === "" ? "" : `${path}/`;
}
