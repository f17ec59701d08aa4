/** Gives back the lease of a run that was killed, from a process of its own: what the post step does. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { timestamp } from "../backlog/timestamp.ts";
import type { Clock } from "../ports/clock.ts";
import type { LeasePlace } from "../ports/lease.ts";
import type { Log } from "../ports/log.ts";
import type { RunId } from "../ports/run-id.ts";
import { withAccess } from "./access.ts";
import { createGit } from "./git.ts";
import { type Environment, identityOf } from "./git-environment.ts";
import type { Connect } from "./github/connection.ts";
import { createLeaseRef } from "./lease-ref.ts";
import type { LeaseStore } from "./lease-store.ts";
import { formatLease, parseLease } from "./lease-text.ts";
import { CONFIG, parseConfig } from "./repository-config.ts";
import { type Attempt, REMOTE_RETRY, tryAgain } from "./retry.ts";

export interface LeaseEnd {
  readonly place: LeasePlace;
  readonly runId: RunId;
  readonly runner?: string | undefined;
  /** The run ended in order and only could not say so: no step is unfinished, whatever the lease says. */
  readonly finished?: boolean | undefined;
  readonly env: Environment;
  readonly connect?: Connect | undefined;
  readonly server?: string | undefined;
  /** Absolute: for what git needs on the way. */
  readonly temporaryFolder: string;
  readonly clock: Clock;
  readonly log: Pick<Log, "notice" | "warning" | "debug">;
}

/**
 * `released` also when there was nothing of this run's any more. The checkout takes no part: a step that was under way
 * may have left anything in its git config, and may still be alive.
 */
export async function endLease(end: LeaseEnd): Promise<{ readonly kind: "released" | "failed" }> {
  const folder = await mkdtemp(join(end.temporaryFolder, "tickwork-lease-"));
  try {
    return await endFrom(folder, end);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function endFrom(cwd: string, end: LeaseEnd): Promise<{ readonly kind: "released" | "failed" }> {
  const { place, env, connect, server, log } = end;
  const outside = createGit({ cwd, env, identity: identityOf(env), log });
  await outside.run(["init", "--quiet", "--bare"]);
  const config = parseConfig(await outside.run(CONFIG));
  const git = withAccess(outside, {
    config,
    url: place.url,
    tokens: connect?.(place.url).tokens,
    server,
    log,
  });
  const store = createLeaseRef({ git, remote: place.url, branch: place.branch });
  // Once more where the remote is busy, or the run's last push of it lands just now.
  return tryAgain(REMOTE_RETRY, () => tryToEnd(store, end));
}

async function tryToEnd(
  store: LeaseStore,
  { runId, runner, finished, clock }: LeaseEnd,
): Promise<Attempt<{ readonly kind: "released" | "failed" }>> {
  const released = { kind: "done", value: { kind: "released" } } as const;
  const failed = (kind: string) =>
    ({ kind: kind === "refused" ? "done" : "again", value: { kind: "failed" } }) as const;
  const found = await store.read();
  if (found.kind === "absent") return released;
  if (found.kind !== "found") return failed(found.kind);
  const lease = parseLease(found.text);
  if (lease?.run_id !== runId || lease.runner !== runner) return released;
  // With steps in it, it stays for the next run to count them, and keeps nobody out any more.
  const over = { ...lease, expires_at: timestamp(clock.now()) };
  const text = finished || lease.steps.length === 0 ? undefined : formatLease(over);
  const swap = await store.swap({ expected: found.version, text });
  return swap.kind === "swapped" ? released : failed(swap.kind);
}
