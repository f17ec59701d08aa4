import { RunFailure } from "./failure.ts";
import type { RunnerEnvironment } from "./runner-environment.ts";

/** Events whose code a maintainer chose to run. The others carry, or may carry, what a stranger proposes (spec §9). */
const EVENTS_TO_RUN_ON = ["schedule", "workflow_dispatch", "repository_dispatch", "workflow_call", "push"];

/** Throws `RunFailure` for an event that must not start agents. On a person's machine there is no event. */
export function refuseEvent({ on_runner, event }: Pick<RunnerEnvironment, "on_runner" | "event">): void {
  if (!on_runner || event === undefined || EVENTS_TO_RUN_ON.includes(event)) return;
  throw new RunFailure(
    `\`command: run\` does not run on the event "${event}": the code of such an event may be a stranger's.`,
    "Use `command: validate` there, and `run` on a schedule or by hand (`workflow_dispatch`).",
  );
}
