/** The action's edge: what the runner gives comes in here, and what it reads goes out. Main and post step are one bundle. */
import * as core from "@actions/core";
import type { Log } from "../ports/log.ts";
import { listenForCancellation } from "./cancellation.ts";
import type { CommandEnd } from "./command.ts";
import { perform } from "./perform.ts";
import { post } from "./post.ts";
import { runnerEnvironment } from "./runner-environment.ts";
import { createRunnerLog } from "./runner-log.ts";
import { isPost, markMainFinished, saveCancelled } from "./state.ts";

/** Sets the exit code; never rejects. */
export async function action(): Promise<void> {
  const log = createRunnerLog();
  if (isPost()) return post(log);
  const environment = runnerEnvironment(process.env, new Date());
  using cancellation = listenForCancellation((signal) => {
    saveCancelled(environment);
    log.info(`${signal}: no new step starts, running ones are ended, and what is finished is delivered.`);
  });
  const end = await perform((name) => core.getInput(name), {
    environment,
    env: process.env,
    log,
    clock: { now: () => new Date() },
    ...cancellation,
  });
  await tell(end, log);
  markMainFinished();
}

/** Outputs come last: they are set when the push is proven, never before (spec §6). */
async function tell(end: CommandEnd, log: Log): Promise<void> {
  if (end.text) log.info(end.text);
  for (const [name, value] of Object.entries(end.outputs)) core.setOutput(name, value);
  if (process.env.GITHUB_STEP_SUMMARY) await writeSummary(end.summary, log);
  if (end.failure !== undefined) core.error(end.failure);
  // How it was called wrongly is in the message; a runner knows red, green and cancelled.
  process.exitCode = end.exit_code === 2 ? 1 : end.exit_code;
}

/** A summary that cannot be written goes to the log instead: the run itself is over and delivered. */
async function writeSummary(summary: string, log: Log): Promise<void> {
  try {
    await core.summary.addRaw(summary, true).write();
  } catch (error) {
    core.warning(
      `The job summary could not be written (${error instanceof Error ? error.message : String(error)}), so it follows here.`,
    );
    log.info(summary);
  }
}
