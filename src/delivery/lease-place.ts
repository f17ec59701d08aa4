/** Which lease a run has: on the remote where work is pushed to it, else a record in the checkout. */
import { join } from "node:path";
import type { RunLease } from "../ports/lease.ts";
import type { Git } from "./git.ts";
import { createLease, type LeaseOptions } from "./lease.ts";
import { createLeaseFile, RUN_RECORD } from "./lease-file.ts";
import { createLeaseRef } from "./lease-ref.ts";
import type { RemoteBranch } from "./remote.ts";

export interface LeaseSurroundings extends Omit<LeaseOptions, "store" | "place"> {
  /** Absolute. */
  readonly gitDir: string;
  /** Where work is pushed to, with its URL; undefined when it is not pushed. */
  readonly target: (RemoteBranch & { readonly url: string }) | undefined;
  /** The branch that gets the work, where it is another. */
  readonly watched?: string | undefined;
  /** May speak to the remote. */
  readonly git: Git;
}

/** Nothing is taken yet. Without `target` nobody is kept out. */
export function leaseOf({ gitDir, target, watched, git, ...options }: LeaseSurroundings): RunLease {
  if (target === undefined) {
    const store = createLeaseFile(join(gitDir, RUN_RECORD));
    return createLease({ ...options, store, place: undefined });
  }
  const { url, branch, remote } = target;
  return createLease({
    ...options,
    store: createLeaseRef({ git, remote, branch, watched }),
    place: { url, branch },
  });
}
