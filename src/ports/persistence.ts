/** Where the run's state goes at its checkpoints: backlog, worklog and journal on disk, commits, the remote. */
import type { ItemDraft } from "../backlog/item.ts";
import type { Problem } from "../backlog/problem.ts";
import type { CheckpointResult, StepOutput } from "./checkpoints.ts";
import type { Happening } from "./happening.ts";

export type InboxReading =
  | { readonly kind: "empty" }
  | {
      readonly kind: "entries";
      /** May be none: then there is nothing to take in, and the file stays as it is. */
      readonly drafts: readonly ItemDraft[];
      /** Why entries stay in the file, each at its line once the drafts are out of it. */
      readonly warnings: readonly Problem[];
      /** RFC 3339, when the file got its contents here; undefined where there is no file. */
      readonly written_at?: string | undefined;
    }
  /** The file stays where it is, and the run goes on. */
  | { readonly kind: "unreadable"; readonly problems: readonly Problem[] };

export interface StateCheckpoint {
  readonly outputs: readonly StepOutput[];
  readonly happenings: readonly Happening[];
  /** For a commit that holds nothing but the backlog and its kin. */
  readonly message: string;
  /** The inbox as it was last read was ingested: what was taken goes in the same commit as the items it became. */
  readonly inbox_consumed: boolean;
}

export interface StateCheckpointEnd {
  readonly result: CheckpointResult;
  /**
   * Why the run cannot go on: the backlog or the worklog could not be written, or what people pushed broke the backlog.
   * The steps' output was committed and delivered all the same. Undefined when all went well.
   */
  readonly fault?: unknown;
}

export interface Persistence {
  readInbox(): Promise<InboxReading>;
  /** Saves the backlog, writes worklog and journal, commits and delivers. What people pushed meanwhile is taken in. */
  checkpoint(state: StateCheckpoint): Promise<StateCheckpointEnd>;
}
