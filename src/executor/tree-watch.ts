/**
 * Watches the one checkout that all running steps and Tickwork itself work in. Before a step starts it remembers what
 * was there; when the step has ended it says what that step changed, and puts back what was not for it to change
 * (spec §5, §9). What was uncommitted before (another step's output, which waits for its commit, or a file that lay there
 * when the run started) is put back as it was then, everything else as HEAD has it.
 *
 * Two things are common to all steps: the head of the branch, and the copies of guarded files. Only Tickwork changes
 * those, and says so by `ownChange`.
 */
import { join } from "node:path";
import type { WorkTree } from "../ports/work-tree.ts";
import { CommonGround, type CommonParts } from "./common-ground.ts";
import { type Examination, examine, type Watched } from "./examination.ts";
import { copyFile, copyWithin, type FileCopy } from "./process/file-copies.ts";
import { isTickworksOwn, keepable, type StepScope } from "./scope.ts";
import { turns } from "./turns.ts";

export interface TreeWatch {
  begin(scope: StepScope): Promise<WatchedStep>;
  /** A save or checkpoint of Tickwork's own, while steps may run: none of them is blamed for it. Not to be nested. */
  ownChange<T>(change: () => Promise<T>): Promise<T>;
}

export interface WatchedStep extends Disposable {
  /** Nothing of the step may be alive. `scope` is what it may keep. */
  examine(scope: StepScope): Promise<Examination>;
}

/** One for a run. What it does is done one after another, also for steps that run at once. */
export function watchTree(parts: CommonParts): TreeWatch {
  const takeTurn = turns();
  const running = new Set<Watched>();
  const common = new CommonGround(parts);

  return {
    begin: (scope) =>
      takeTurn(async () => {
        if (running.size === 0) await common.remember();
        const step: Watched = { scope, before: await dirtyFiles(parts.workTree), suspected: new Set() };
        running.add(step);
        const others = () => [...running].filter((one) => one !== step);
        return {
          examine: (reach) =>
            takeTurn(() => examine({ ...parts, common, step, scope: reach, others: others() })),
          [Symbol.dispose]: () => void running.delete(step),
        };
      }),
    ownChange: (change) =>
      takeTurn(async () => {
        if (running.size === 0) return change();
        const scopes = [...running].map(({ scope }) => scope);
        const { touched } = await common.restore(keepable(scopes, parts.paths));
        for (const path of touched) for (const step of running) step.suspected.add(path);
        try {
          return await change();
        } finally {
          await common.remember();
          await leaveOwnFiles(parts, running);
        }
      }),
  };
}

/** What Tickwork wrote and did not commit was there before, as far as steps are concerned. */
async function leaveOwnFiles({ workTree, paths }: CommonParts, running: ReadonlySet<Watched>): Promise<void> {
  for (const path of await workTree.changedFiles()) {
    if (!isTickworksOwn(paths, path)) continue;
    const copy = await copyFile(join(workTree.top, path));
    for (const step of running) step.before.set(path, copy);
  }
}

/** Output of steps is copied whatever its size; what lay there at the start can be anything, and is copied within bounds. */
async function dirtyFiles({
  top,
  untracked_at_start,
  changedFiles,
}: WorkTree): Promise<Map<string, FileCopy>> {
  const paths = await changedFiles();
  const copies = new Map(
    await copyWithin(
      top,
      paths.filter((path) => untracked_at_start.has(path)),
    ),
  );
  for (const path of paths) if (!copies.has(path)) copies.set(path, await copyFile(join(top, path)));
  return copies;
}
