/**
 * Where a lease is kept. One mechanism, two places: a ref on the remote, which keeps other runs out; and where nothing
 * is pushed, a file in the checkout's git folder, which only remembers.
 */
import type { CommitSha } from "../backlog/item.ts";
import type { RemoteFailure } from "./push-refusal.ts";

export interface LeaseStore {
  read(): Promise<LeaseReading>;
  /** Atomic: changes nothing unless what is there is what was expected. */
  swap(change: LeaseChange): Promise<LeaseSwap>;
}

export interface LeaseChange {
  /** The version that is there; undefined: nothing is. */
  readonly expected: string | undefined;
  /** What comes in its place; undefined: nothing. */
  readonly text: string | undefined;
  /** Where the run saw the branch, or that there was none: the answer says whether that is still so. */
  readonly head?: CommitSha | "absent" | undefined;
}

export type LeaseFailure = Exclude<RemoteFailure, { kind: "moved" }>;

export interface LeaseFound {
  readonly kind: "found";
  readonly version: string;
  readonly text: string;
}

export type LeaseReading = LeaseFound | { readonly kind: "absent" } | LeaseFailure;

export type LeaseSwap =
  | { readonly kind: "swapped"; readonly version: string | undefined; readonly branch_moved: boolean }
  /** Something else is there. */
  | { readonly kind: "occupied" }
  | LeaseFailure;
