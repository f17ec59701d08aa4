/**
 * The post step: runs after the job, a cancelled one too. Removes scratch; after a main step that was killed it says so,
 * and gives the run's lease back.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { getInput } from "@actions/core";
import { endLease } from "../delivery/lease-end.ts";
import type { LeasePlace } from "../ports/lease.ts";
import type { Log } from "../ports/log.ts";
import { topOf } from "./repository-top.ts";
import { runnerEnvironment } from "./runner-environment.ts";
import { mainFinished, savedLease, savedWorkingFolder } from "./state.ts";
import { SCRATCH } from "./step-executor.ts";

export async function post(log: Log): Promise<void> {
  const folder = savedWorkingFolder();
  if (folder === undefined) return;
  if (!mainFinished()) {
    log.warning(
      "The run was killed before it could save what it had. Work up to its last checkpoint is on the branch; the next run goes on from there.",
    );
    const lease = savedLease();
    if (lease) await giveBack(lease, log);
  }
  await rm(join(topOf(folder), SCRATCH), { recursive: true, force: true });
}

async function giveBack(place: LeasePlace, log: Log): Promise<void> {
  const environment = runnerEnvironment(process.env, new Date());
  const ended = await endLease({
    place,
    runId: environment.run_id,
    env: process.env,
    token: getInput("token"),
    server: environment.server_url,
    temporaryFolder: environment.temp,
    clock: { now: () => new Date() },
    log,
  }).catch((error: unknown) => {
    log.debug(`the lease was not given back: ${error}`);
    return { kind: "failed" as const };
  });
  if (ended.kind === "failed")
    log.notice(
      `The run's lease on "${place.branch}" could not be given back. It runs out within half an hour.`,
    );
}
