/** What an executor step may ask of the checkout, and have put back. Paths are relative to the repository's top, as git names them. */
import type { CommitSha } from "../backlog/item.ts";

export type Ancestry = "ancestor" | "diverged" | "unknown";

export interface Refs {
  /** Undefined before the first commit. */
  readonly head: CommitSha | undefined;
  /** Every branch, tag and other ref but the branch that is checked out → its object, or `ref: <name>`. */
  readonly others: ReadonlyMap<string, string>;
}

export interface RestoredRefs {
  /** Where HEAD is: it is not put back. */
  readonly head: CommitSha | undefined;
  /** Of the refs that differed, sorted. */
  readonly names: readonly string[];
}

export interface WorkTree {
  /** Absolute path of the repository's top folder. */
  readonly top: string;
  /** Absolute: git's folder of this working tree, with HEAD and the index. In a linked one and in a submodule `.git` is a file that names it. */
  readonly git_dir: string;
  /** Absolute: what all working trees of the repository share, with config, hooks and refs. */
  readonly common_dir: string;
  /**
   * Absolute: every file that git's settings come from, or would come from if it were there; of submodules that are checked
   * out also the folders of their hooks.
   */
  readonly config_files: readonly string[];
  /** Is `commit` in the history of HEAD? A shallow checkout is deepened first, only as far as needed. `unknown`: git does not know it. */
  ancestry(commit: string): Promise<Ancestry>;
  /** What lay here when the run started, unknown to git and not ignored: a person's file, or what a job's step before made. */
  readonly untracked_at_start: ReadonlySet<string>;
  /** Files that differ from HEAD, tracked or untracked (ignored ones never, nor scratch). Sorted. */
  changedFiles(): Promise<readonly string[]>;
  /** Ignored files, a folder that is ignored as a whole as one path that ends with `/`. Sorted. */
  ignoredFiles(): Promise<readonly string[]>;
  /** Makes these as HEAD has them; what HEAD does not have is deleted. */
  putBack(files: readonly string[]): Promise<void>;
  /** Takes these out of git's index, or makes them there as HEAD has them; the files stay as they are. */
  unstage(files: readonly string[]): Promise<void>;
  /** Files that commits since `commit` changed. Empty when HEAD is that commit. */
  filesCommittedSince(commit: CommitSha): Promise<readonly string[]>;
  /** Takes commits that a step made back off the branch; what they changed stays in the working tree, uncommitted. */
  takeBackCommits(to: CommitSha): Promise<void>;
  refs(): Promise<Refs>;
  /** Makes those that differ from `others` as they are there. */
  restoreRefs(others: ReadonlyMap<string, string>): Promise<RestoredRefs>;
}
