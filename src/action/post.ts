/** The post step: runs after the job, a cancelled one too. Removes scratch, and says when the main step was killed. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../ports/log.ts";
import { topOf } from "./repository-top.ts";
import { mainFinished, savedWorkingFolder } from "./state.ts";
import { SCRATCH } from "./step-executor.ts";

export async function post(log: Log): Promise<void> {
  const folder = savedWorkingFolder();
  if (folder === undefined) return;
  if (!mainFinished()) {
    log.warning(
      "The run was killed before it could save what it had. Work up to its last checkpoint is on the branch; the next run goes on from there.",
    );
  }
  await rm(join(topOf(folder), SCRATCH), { recursive: true, force: true });
}
