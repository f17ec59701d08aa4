/**
 * One run at a time on a branch (spec §10, lease), and the record of what a run has started: a run that dies leaves it
 * behind, and the next one counts what is in it as attempts (RUN-6).
 */
import type { ItemId, PhaseName } from "../backlog/item.ts";
import type { RunId } from "./run-id.ts";

/** A step that was started and has not ended, as far as the record says. */
export interface StepUnderWay {
  /** The run that started it. */
  readonly run_id: RunId;
  readonly item_id: ItemId;
  /** `triage`, for an item that is new. */
  readonly phase: PhaseName;
  /** Unfinished attempts that the phase had before this start. */
  readonly attempts_before: number;
  /**
   * RFC 3339, not before the item's own `updated` as the start left it: an item whose `updated` is later on the branch
   * has the step's result, or an edit of a person.
   */
  readonly started_at: string;
}

/** What the scheduler may do with it. */
export interface Lease {
  /** Puts on record all that is under way, and renews the lease. Never rejects for what the remote does. */
  note(steps: readonly StepUnderWay[]): Promise<void>;
  /** Aborts when another run has taken the lease over. The reason is a clause for people. */
  readonly lost: AbortSignal;
}

/** The lease as the run's beginning and end have it. */
export interface RunLease {
  /** Undefined where nobody is kept out by it: it is then a record in this checkout, for its next run. */
  readonly place: LeasePlace | undefined;
  take(): Promise<LeaseTaking>;
  /**
   * From here on it is renewed in good time, and the remote is spoken to inside `around` only: while steps run, what
   * they did to git's config has to be put back first.
   */
  within(around: Around): Lease;
  /**
   * With steps that are unfinished it stays, as one that has expired, for the next run to count them. False when the remote
   * could not be told: then somebody has to try again, or others are kept out until it runs out.
   */
  release(unfinished: readonly StepUnderWay[]): Promise<boolean>;
}

export type Around = <T>(change: () => Promise<T>) => Promise<T>;

/** The remote's URL, without user name and password, and the branch. */
export interface LeasePlace {
  readonly url: string;
  readonly branch: string;
}

export type LeaseTaking =
  /** `interrupted`: what a run that died left under way. `notices`: for people, a sentence each. */
  | {
      readonly kind: "held";
      readonly interrupted: readonly StepUnderWay[];
      readonly notices: readonly string[];
    }
  /** Another run is at work: a clause that says which, and until when. */
  | { readonly kind: "busy"; readonly because: string }
  /** The branch is not any more where the run looked. Nothing is held: look again. */
  | { readonly kind: "moved" }
  | { readonly kind: "unreachable"; readonly reason: string; readonly remedy: string };
