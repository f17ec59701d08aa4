/** Putting a lease where another may be: swap, look at what was in the way, decide, swap again. */
import type { CommitSha } from "../backlog/item.ts";
import type { LeaseFailure, LeaseFound, LeaseStore, LeaseSwap } from "./lease-store.ts";
import { type RetryPolicy, tryAgain } from "./retry.ts";

export interface Claim {
  readonly store: LeaseStore;
  readonly retry: RetryPolicy;
  /** The version that is believed to be there. */
  readonly expected: string | undefined;
  /** What to put there: asked for at each try, after `judge` has seen what is to go. */
  readonly text: () => string | undefined;
  readonly head?: CommitSha | "absent" | undefined;
  readonly judge: (found: LeaseFound) => Promise<"replace" | "leave">;
}

export type Claimed =
  | Extract<LeaseSwap, { kind: "swapped" }>
  /** What is there was judged so. */
  | { readonly kind: "left" }
  | LeaseFailure;

/** Each try after the first means that somebody changed it in the moment between our look and our swap. */
const MOST_TRIES = 5;

/** Ends with ours in its place, with `left` where `judge` says so, or with why the remote did neither. */
export async function claimLease(claim: Claim): Promise<Claimed> {
  const { store, retry, head } = claim;
  let { expected } = claim;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const from = expected;
    const swap = await reach(retry, () => store.swap({ expected: from, text: claim.text(), head }));
    if (swap.kind !== "occupied") return swap;
    const found = await reach(retry, () => store.read());
    if (found.kind === "found") {
      if ((await claim.judge(found)) === "leave") return { kind: "left" };
      expected = found.version;
    } else if (found.kind === "absent") expected = undefined;
    else return found;
  }
  const reason = `the lease changed hands at each of ${MOST_TRIES} tries to take it`;
  return { kind: "unreachable", reason, remedy: "Run the job again at a quieter time." };
}

/** Tries again while nobody answers. */
function reach<T extends { readonly kind: string }>(retry: RetryPolicy, act: () => Promise<T>): Promise<T> {
  return tryAgain(retry, async () => {
    const value = await act();
    return { kind: value.kind === "unreachable" ? "again" : "done", value };
  });
}
