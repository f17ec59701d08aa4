/** What an executor is made of. */

import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { WorkTree } from "../ports/work-tree.ts";
import type { AgentReadiness } from "./agent-readiness.ts";
import type { Grace } from "./process/end.ts";
import type { ProtectedPaths } from "./scope.ts";
import type { TreeWatch } from "./tree-watch.ts";

export interface ExecutorOptions {
  readonly workTree: WorkTree;
  readonly clock: Clock;
  readonly log: Log;
  /** The environment of Tickwork itself, of which programs see a part. */
  readonly runnerEnv: Readonly<Record<string, string | undefined>>;
  /** Absolute: where programs start, and where `changes/` and `_ideas/` are. The repository's top or a folder in it. */
  readonly workingFolder: string;
  /** Absolute path of `.tickwork`; the folder above it exists. */
  readonly scratchRoot: string;
  readonly protectedPaths: ProtectedPaths;
  /** Absolute paths of Tickwork's own files and folders: what is changed there would run with its token. Default none. */
  readonly ownProgram?: readonly string[] | undefined;
  /** Default: 5 s, after a cancel 1.5 s. */
  readonly grace?: Grace | undefined;
}

export interface ExecutorParts extends ExecutorOptions {
  readonly readiness: AgentReadiness;
  /** From the repository's top to the working folder: empty, or ending with `/`. */
  readonly base: string;
  readonly tree: TreeWatch;
  readonly grace: Grace;
}
