/**
 * The post step: runs after the job, a cancelled one too. Removes scratch; after a main step that was killed it ends
 * what that left alive, and takes away the lock of the index that its git left. What was committed and, for lack of time, is not known to be on the remote is delivered.
 * What the run had taken out of the checkout is put back.
 * A lease that is not given back yet is given back. That it was killed is told in the issue for failed runs.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { getInput } from "@actions/core";
import { createGit } from "../delivery/git.ts";
import { identityOf, NETWORK_MARK } from "../delivery/git-environment.ts";
import { clearIndexLock } from "../delivery/index-lock.ts";
import { endLease } from "../delivery/lease-end.ts";
import { locateRepository } from "../delivery/location.ts";
import { deliverPending } from "../delivery/pending.ts";
import { endLeftovers, type LeftoverMark } from "../executor/process/leftovers.ts";
import type { Pending } from "../ports/checkpoints.ts";
import type { LeasePlace } from "../ports/lease.ts";
import type { Log } from "../ports/log.ts";
import { rescueSentence } from "../report/rescue-text.ts";
import { connectFor, type Secrets } from "./connect.ts";
import { bringBackHidden } from "./hidden-credentials.ts";
import { tellKilled } from "./issues/failures.ts";
import { topOf } from "./repository-top.ts";
import { runnerEnvironment } from "./runner-environment.ts";
import {
  mainFinished,
  type RunStart,
  savedFailurePlace,
  savedLease,
  savedPending,
  savedStart,
  savedWorkingFolder,
  wasCancelled,
} from "./state.ts";
import { SCRATCH } from "./step-executor.ts";

/** Never rejects: what does not work is told, and the rest is done. */
export async function post(log: Log): Promise<void> {
  const cancelled = wasCancelled(runnerEnvironment(process.env, new Date()));
  const folder = savedWorkingFolder();
  if (folder !== undefined && !mainFinished()) {
    log.warning(
      "The run was killed before it could save what it had. Work up to its last checkpoint is on the branch; the next run goes on from there.",
    );
    await endLeftovers(marksOf(folder)).catch((error: unknown) =>
      log.warning(`What the run had started may still be alive: ${error}`),
    );
  }
  const start = savedStart();
  if (start && !mainFinished()) await dropDeadLock(start, log);
  if (folder === undefined) return;
  const pending = savedPending();
  if (pending) await finishDelivery(pending, log);
  await bringBackHidden(secrets(), log);
  const lease = savedLease();
  if (lease) await giveBack(lease, log);
  const place = savedFailurePlace();
  if (place && !mainFinished() && !cancelled)
    for (const warning of await tellKilled(surroundings(log), place)) log.warning(warning);
  await rm(join(folder, SCRATCH), { recursive: true, force: true }).catch((error: unknown) =>
    log.warning(`The run's scratch could not be removed: ${error}`),
  );
}

/** A git that was killed with the run leaves the lock of its index: every commit in this checkout would fail from then on. */
async function dropDeadLock({ folder, began_ms }: RunStart, log: Log): Promise<void> {
  const git = createGit({ cwd: folder, env: process.env, identity: identityOf(process.env), log });
  const location = await locateRepository(git, folder);
  if (location.kind !== "found") return;
  const lock = await clearIndexLock(location, began_ms);
  if (lock.kind === "locked") log.warning(lock.who);
}

/** Steps write where they like; a git that is asked takes its locks along. */
function marksOf(folder: string): readonly LeftoverMark[] {
  return [
    { name: "TICKWORK_RESULT_FILE", value: `${join(folder, SCRATCH)}/`, match: "begins", how: "kill" },
    { name: NETWORK_MARK, value: topOf(folder), match: "equals", how: "ask" },
  ];
}

/** What both need to reach the remote without the checkout. */
function surroundings(log: Log) {
  const environment = runnerEnvironment(process.env, new Date());
  const clock = { now: () => new Date() };
  return {
    environment,
    runId: environment.run_id,
    runner: environment.runner,
    env: process.env,
    connect: connectFor(secrets(), { environment, clock, log }),
    server: environment.server_url,
    temporaryFolder: environment.temp,
    clock,
    log,
  };
}

function secrets(): Secrets {
  return {
    token: getInput("token") || undefined,
    app_id: getInput("app-id") || undefined,
    private_key: getInput("private-key") || undefined,
  };
}

async function finishDelivery(pending: Pending, log: Log): Promise<void> {
  try {
    const end = await deliverPending({ ...surroundings(log), pending });
    if (end.kind === "delivered") {
      log.notice(`What the run had committed when it ended is on "${end.branch}" now.`);
      return;
    }
    const { reason, remedy, rescue } = end;
    log.error(
      `What the run had committed when it ended is not on "${pending.branch}": ${reason}. ${remedy} ${rescueSentence(rescue)}`,
    );
  } catch (error) {
    log.error(
      `What the run had committed when it ended could not be delivered: ${error instanceof Error ? error.message : error}`,
    );
  }
}

async function giveBack(place: LeasePlace, log: Log): Promise<void> {
  const ended = await endLease({ ...surroundings(log), place, finished: mainFinished() }).catch(
    (error: unknown) => {
      log.debug(`the lease was not given back: ${error}`);
      return { kind: "failed" as const };
    },
  );
  if (ended.kind === "failed")
    log.notice(
      `The run's lease on "${place.branch}" could not be given back. It runs out within half an hour.`,
    );
}
