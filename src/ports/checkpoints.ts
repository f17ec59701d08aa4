/** How finished work leaves the working tree: commits, and a push that is proven (spec §6, §10). */
import type { CommitSha, ItemId, PhaseName } from "../backlog/item.ts";
import type { Decided } from "../backlog/merge/merge-notes.ts";

/** Names an item for good: an id alone may be given by hand to another once its item is gone. */
export interface ItemIdentity {
  readonly id: ItemId;
  /** The item's own `created`, RFC 3339. */
  readonly created: string;
}

/** Output of one step, waiting to be committed. */
export interface StepOutput {
  readonly item_id: ItemId;
  /** See `ItemIdentity`. */
  readonly item_created: string;
  readonly phase: PhaseName;
  /** The agent's `commit_summary`, else its summary, else the item's title; or why the work was not done. Unescaped. */
  readonly summary: string;
  /** A word or two before the summary when the work was not done: `Failed`, `Blocked`. */
  readonly unfinished?: string | undefined;
  readonly files: readonly string[];
  /** Destructive and subphase output gets a commit of its own; the rest shares one a tick. */
  readonly own_commit: boolean;
}

export interface Checkpoint {
  readonly outputs: readonly StepOutput[];
  /** The backlog that all of it is about, written or not: its path from the repository's top. */
  readonly backlog: string;
  /** Backlog, worklog, journal, inbox: committed with the last of the outputs, or alone under `message`. */
  readonly state_files: readonly string[];
  /** For a commit of state files alone, e.g. `[tickwork] Save backlog (tick 3)`. */
  readonly message: string;
}

export interface CommitMade {
  readonly sha: CommitSha;
  readonly subject: string;
  readonly item_ids: readonly ItemId[];
  /** Whose output it holds; none for state alone, and for what an agent committed itself. */
  readonly steps: readonly StepName[];
}

/** A step of a run, as far as its commit is concerned. */
export interface StepName {
  readonly item_id: ItemId;
  readonly phase: PhaseName;
}

export type CheckpointResult =
  /** Nothing differed from HEAD and nothing waits to be pushed. */
  | { readonly kind: "nothing" }
  /** On the remote: its ref is known to hold `head`. */
  | {
      readonly kind: "delivered";
      readonly commits: readonly CommitMade[];
      readonly head: CommitSha;
      readonly branch: string;
      /** Other people's commits came in: the files on disk are newer than what the run holds. */
      readonly remote_moved: boolean;
      /** Work of this checkpoint that is not on the branch. */
      readonly set_aside?: readonly SetAside[] | undefined;
      /** What the merge with other people's edits decided. */
      readonly said?: readonly Decided[] | undefined;
      /** How many commits went along that earlier steps of the job made, or a person here. */
      readonly from_before?: number | undefined;
    }
  /** `delivery: commit`, or a repository without a remote. */
  | { readonly kind: "committed"; readonly commits: readonly CommitMade[]; readonly head: CommitSha }
  /** `delivery: none`. */
  | { readonly kind: "left_uncommitted" }
  /** Not on the branch. The work is kept where `rescue` says; the run must end red. */
  | {
      readonly kind: "undelivered";
      readonly commits: readonly CommitMade[];
      readonly reason: string;
      readonly remedy: string;
      readonly rescue: Rescue;
    };

/** Commits on their way to the remote, as plain data: whoever comes after a process that was killed can finish it. */
export interface Pending {
  /** Without user name and password. */
  readonly url: string;
  readonly branch: string;
  readonly head: CommitSha;
  /** Absolute path of the folder that has the objects. */
  readonly common_dir: string;
  /** How far the branch here and there were the same before. */
  readonly state: {
    readonly local: CommitSha | undefined;
    readonly remote: CommitSha | undefined;
    readonly common: CommitSha | undefined;
    readonly without: readonly string[];
    readonly replaces?: { readonly old: CommitSha; readonly by: CommitSha } | undefined;
  };
  readonly owners: readonly (readonly [CommitSha, readonly ItemId[]])[];
  readonly state_files: readonly string[];
  readonly made_for: MadeFor;
}

/** What commits were made for: said beside them on a rescue branch, where they get onto no other. */
export interface MadeFor {
  /** The branch that the run was started on: the one they go to, or the one that its pull request is for. */
  readonly branch: string;
  /** Its path from the repository's top. */
  readonly backlog: string;
  /** Whose steps' output is among them. */
  readonly items: readonly ItemIdentity[];
}

/** Work that does not go on top of what others pushed, and where it is. */
export interface SetAside {
  /** They are blocked on the branch, with a reason that says all this. Empty: it is the backlog's own text. */
  readonly item_ids: readonly ItemId[];
  readonly files: readonly string[];
  readonly branch: string;
  /** The branch that it was for, on which a person takes it in. */
  readonly onto: string;
  /** The command that takes it in. */
  readonly restore: string;
  /** The command that deletes the branch. */
  readonly discard: string;
}

export type Rescue =
  /** `restore` is the command that brings it back. */
  | {
      readonly kind: "branch";
      readonly branch: string;
      /** The branch that has not got the work, and on which a person takes it in. */
      readonly onto: string;
      readonly restore: string;
    }
  /** `backlog`: where the backlog is beside it, to be read without git. */
  | {
      readonly kind: "bundle";
      readonly path: string;
      readonly restore: string;
      readonly backlog?: string | undefined;
    }
  | { readonly kind: "local"; readonly head: CommitSha };

export interface Checkpoints {
  checkpoint(request: Checkpoint): Promise<CheckpointResult>;
  /** There are commits from before, or of the start, that are to be delivered also where nothing else is. */
  hasUndelivered(): boolean;
  /** The newest commit the remote branch is known to have; HEAD where there is no remote (spec §5: `last_phase_commit`). */
  knownRemoteCommit(): CommitSha | undefined;
}
