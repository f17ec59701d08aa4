/**
 * How far the branch here and the branch on the remote are the same. One of:
 *
 * - level: `local` and `remote` are one commit.
 * - behind: our commits went onto a branch that had moved, and the files here could not follow, because a running step
 *   had changed one of them. What is up to `local` here is there in `remote` under other names. The next delivery puts
 *   only what came after `local` on top of `remote`, and tries again to let the files follow. Files of `without` have work
 *   here that was set aside there.
 *
 * `delivered` leads to either; `followed` from behind to level.
 */
import type { CommitSha } from "../backlog/item.ts";
import type { Decided } from "../backlog/merge/merge-notes.ts";

export interface DeliveryState {
  /** Here, as far as it has been delivered; undefined before the first commit. */
  readonly local: CommitSha | undefined;
  /** On the remote; undefined when it has no such branch, or there is none. */
  readonly remote: CommitSha | undefined;
  /** The newest commit that both have under the same name. */
  readonly common: CommitSha | undefined;
  readonly without: readonly string[];
  /** The first delivery replaces what the remote's branch has. */
  readonly replaces?: Replacement | undefined;
}

/** All that `old` has was merged elsewhere, or is in `by` under other names. */
export interface Replacement {
  readonly old: CommitSha;
  readonly by: CommitSha;
}

/** Commits that were there, or that the start of a run made, and that are worth a delivery of their own, whatever the run does. */
export interface AtStart {
  /** What the merge of the backlog decided, for each item. */
  readonly said: readonly Decided[];
  /** How many of them earlier steps of the job made, or a person here. */
  readonly from_before: number;
}

/** Undefined where nothing is worth a delivery: no merge of the run's own (`said`), and nothing from before. */
export function atStart(said: readonly Decided[] | undefined, from_before: number): AtStart | undefined {
  return said === undefined && from_before === 0 ? undefined : { said: said ?? [], from_before };
}

/** Both branches are at this commit; undefined for branches without one. */
export function level(commit: CommitSha | undefined): DeliveryState {
  return { local: commit, remote: commit, common: commit, without: [] };
}

/** The branch here has still to follow what was delivered. */
export function behind(
  before: DeliveryState,
  { local, remote, without }: { local: CommitSha; remote: CommitSha; without: readonly string[] },
): DeliveryState {
  return { local, remote, common: before.common, without };
}
