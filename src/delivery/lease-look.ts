/** Who has the lease, for people who ask: nothing is taken and nothing is replaced. */
import { join } from "node:path";
import { epochMs } from "../backlog/timestamp.ts";
import { lookAtRun } from "./github/runs.ts";
import type { Inspection } from "./inspection.ts";
import { createLeaseFile, RUN_RECORD } from "./lease-file.ts";
import { createLeaseRef } from "./lease-ref.ts";
import { type LeaseText, parseLease } from "./lease-text.ts";
import { leftUnfinished, stillAtWork } from "./lease-words.ts";

export type LeaseSeen =
  | { readonly kind: "free" }
  /** `says`: a clause about the run that has it. */
  | { readonly kind: "held"; readonly says: string }
  /** The next run takes it over. */
  | { readonly kind: "left"; readonly says: string; readonly unfinished: readonly string[] }
  | { readonly kind: "unreadable" }
  | { readonly kind: "unknown"; readonly reason: string };

/**
 * `now` decides whether a lease has run out, unless GitHub's API says that its run is over. `unknown`, with a clause,
 * where the remote did not answer.
 */
export async function lookAtLease({ location, remote }: Inspection, now: Date): Promise<LeaseSeen> {
  const here = await createLeaseFile(join(location.gitDir, RUN_RECORD)).read();
  if (remote.kind !== "remote") return here.kind === "found" ? judged(here.text, now) : { kind: "free" };
  const found = await createLeaseRef(remote).read();
  if (found.kind === "absent") return { kind: "free" };
  if (found.kind !== "found") return { kind: "unknown", reason: found.reason };
  const seen = judged(found.text, now);
  if (seen.kind !== "held" || remote.api === undefined || seen.lease === undefined) return seen;
  const { kind } = await lookAtRun(remote.api, seen.lease.run_id);
  return kind === "over" ? left(seen.lease, "is over, says GitHub") : seen;
}

function judged(text: string, now: Date): LeaseSeen & { readonly lease?: LeaseText } {
  const lease = parseLease(text);
  if (!lease) return { kind: "unreadable" };
  if (epochMs(lease.expires_at) <= now.getTime()) return left(lease, "did not end in order");
  return { kind: "held", says: stillAtWork(lease, undefined), lease };
}

function left(lease: LeaseText, how: string): LeaseSeen {
  return { kind: "left", says: `run ${lease.run_id} ${how}`, unfinished: leftUnfinished(lease.steps) };
}
