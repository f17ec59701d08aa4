/** Which commits a checkpoint makes, of which files, under which message (spec §6). Decided here, done elsewhere. */
import type { Checkpoint, StepOutput } from "../ports/checkpoints.ts";
import { plainMessage, stepMessage } from "./commit-message.ts";
import { isScratch } from "./scratch.ts";
import type { Status } from "./status.ts";

export interface PlannedCommit {
  readonly outputs: readonly StepOutput[];
  readonly message: string;
  /** All that the commit changes; each differs from HEAD. */
  readonly files: readonly string[];
  /** Those of them that git does not know yet. */
  readonly untracked: readonly string[];
}

export interface CommitPlan {
  readonly commits: readonly PlannedCommit[];
  readonly leftOut: readonly LeftOut[];
}

/** A file that was named and cannot be committed, or the folder that is the reason for it. */
export interface LeftOut {
  readonly path: string;
  readonly why: "ignored" | "repository" | "name_not_utf8";
}

/**
 * Every output with `own_commit` has a commit of its own, the others share one behind them. State files go with the last
 * commit, so that work and status are never apart; alone they go under the checkpoint's message. What does not differ
 * from HEAD makes no commit, and a file goes with the first output that names it.
 */
export function planCommits(request: Checkpoint, status: Status): CommitPlan {
  const sort = createSorter(status);
  const own = request.outputs.filter(({ own_commit }) => own_commit).map((output) => [output]);
  const shared = request.outputs.filter(({ own_commit }) => !own_commit);
  const groups = shared.length > 0 ? [...own, shared] : own;
  const drafts = groups.map((outputs) => ({
    outputs,
    files: sort.take(outputs.flatMap(({ files }) => files)),
  }));
  const state = sort.take(request.state_files);
  const withState = addToLast(drafts, state);
  const commits = withState
    .filter(({ files }) => files.length > 0)
    .map(({ outputs, files }) => ({
      outputs,
      message: outputs.length > 0 ? stepMessage(outputs) : plainMessage(request.message),
      files,
      untracked: files.filter((path) => sort.untracked.has(path)),
    }));
  return { commits, leftOut: sort.leftOut };
}

interface Draft {
  readonly outputs: readonly StepOutput[];
  readonly files: readonly string[];
}

function addToLast(drafts: readonly Draft[], files: readonly string[]): readonly Draft[] {
  const last = drafts.at(-1) ?? { outputs: [], files: [] };
  return [...drafts.slice(0, -1), { ...last, files: [...last.files, ...files] }];
}

interface Sorter {
  /** Those that differ from HEAD and were not taken before. */
  take(paths: readonly string[]): readonly string[];
  readonly untracked: ReadonlySet<string>;
  readonly leftOut: readonly LeftOut[];
}

function createSorter({ entries }: Status): Sorter {
  const pathsOf = (...kinds: readonly string[]) =>
    entries.filter(({ kind }) => kinds.includes(kind)).map(({ path }) => path);
  const untracked = new Set(pathsOf("untracked"));
  const changed = new Set([...pathsOf("tracked", "unmerged"), ...untracked]);
  const repositories = pathsOf("repository");
  const ignored = pathsOf("ignored");
  const taken = new Set<string>();
  const leftOut: LeftOut[] = [];

  const isNext = (path: string): boolean => {
    if (taken.has(path) || isScratch(path)) return false;
    taken.add(path);
    const obstacle = obstacleOf(path);
    if (obstacle) leftOut.push(obstacle);
    return obstacle === undefined && changed.has(path);
  };
  const obstacleOf = (path: string): LeftOut | undefined => {
    // Git gives the bytes of a name; what does not decode cannot be told to git again.
    if (path.includes("\ufffd")) return { path, why: "name_not_utf8" };
    const repository = placeOf(path, repositories);
    if (repository !== undefined) return { path: repository, why: "repository" };
    const hidden = placeOf(path, ignored);
    return hidden === undefined ? undefined : { path: hidden, why: "ignored" };
  };
  return { take: (paths) => paths.filter(isNext), untracked, leftOut };
}

/** The entry that is this path, or a folder above it. */
function placeOf(path: string, places: readonly string[]): string | undefined {
  return places.find((place) => path === place || (place.endsWith("/") && path.startsWith(place)));
}
