/** What is said to people about a lease. Clauses begin small and end open; notices are sentences. */
import { epochMs, timestamp } from "../backlog/timestamp.ts";
import type { LeasePlace, StepUnderWay } from "../ports/lease.ts";
import type { RunSeen } from "./github/runs.ts";
import type { LeaseText, Whose } from "./lease-text.ts";

const MOST_STEPS_NAMED = 10;

/** `run 4711-1 has been at work on "main" since 2026-01-12 03:12 UTC, and has its lease until 2026-01-12 03:42 UTC` */
export function stillAtWork(lease: LeaseText, place: LeasePlace | undefined): string {
  const where = place === undefined ? "in this checkout" : `on "${place.branch}"`;
  return `run ${lease.run_id} has been at work ${where} since ${minute(lease.started_at)}, and has its lease until ${minute(lease.expires_at)}`;
}

/** What there is to add where GitHub was asked whether that run is over, and did not say. */
export function untold(seen: RunSeen | undefined): string {
  if (seen?.kind !== "unknown" || seen.because === undefined) return "";
  return `; whether it is over could not be found out: ${seen.because}`;
}

/** Why what was there is replaced. A lease of this very run needs no word. */
export function replacedLease(whose: Whose, place: LeasePlace | undefined): readonly string[] {
  const on = place === undefined ? "in this checkout" : `on "${place.branch}"`;
  switch (whose.kind) {
    case "own":
      return [];
    case "unreadable":
      return [`What was kept as the lease ${on} could not be read, and is replaced.`];
    case "live":
      return [
        `Run ${whose.lease.run_id} was at work ${on} and did not end in order; this run has taken over.`,
      ];
    case "expired":
      return [
        `Run ${whose.lease.run_id} was at work ${on} and did not end in order; its lease ran out at ${minute(whose.lease.expires_at)}, and this run has taken it over.`,
      ];
    default:
      return whose satisfies never;
  }
}

/** One sentence or none. Of many steps the first ten are named. */
export function leftUnfinished(steps: readonly StepUnderWay[]): readonly string[] {
  if (steps.length === 0) return [];
  const named = steps
    .slice(0, MOST_STEPS_NAMED)
    .map(({ item_id, phase, run_id }) => `${item_id} ${phase} (run ${run_id})`);
  const more = steps.length > named.length ? ` and ${steps.length - named.length} more` : "";
  return [`Left unfinished: ${named.join(", ")}${more}. Each counts as an attempt if nothing came of it.`];
}

/** `reason`: a clause. */
export function unprotected(reason: string, place: LeasePlace | undefined): string {
  const on = place === undefined ? "" : ` for "${place.branch}"`;
  return (
    `No lease could be taken${on}: ${reason}. ` +
    "Only the workflow's `concurrency` keeps a second run away, and steps of a run that dies are not counted as attempts."
  );
}

/** `2026-01-12 03:42 UTC` */
function minute(rfc3339: string): string {
  return `${timestamp(new Date(epochMs(rfc3339)))
    .slice(0, 16)
    .replace("T", " ")} UTC`;
}
