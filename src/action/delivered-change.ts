/** The end of a command that changes the backlog without running anything: what its pull request tells, and outputs and exit code. */
import type { Backlog } from "../backlog/backlog.ts";
import { timestamp } from "../backlog/timestamp.ts";
import { type Config, placeOf } from "../config/config.ts";
import type { CheckpointResult } from "../ports/checkpoints.ts";
import type { Happening } from "../ports/happening.ts";
import type { Presented, PullRequestEnd } from "../report/run-report.ts";
import type { CommandContext, CommandEnd } from "./command.ts";

export interface Change {
  /** The backlog as it was delivered. */
  readonly after: Backlog;
  readonly happenings: readonly Happening[];
  readonly config: Config;
}

/** Nothing was selected: what the next run would do, and why not the rest, is for the run to tell. */
export function presentedChange(
  { inputs, environment, clock }: Pick<CommandContext, "inputs" | "environment" | "clock">,
  { after, happenings, config }: Change,
): Presented {
  const { run_id, run_url, on_runner, workflow_file } = environment;
  return {
    command: inputs.command,
    run_id,
    run_url,
    workflow_file: on_runner ? workflow_file : undefined,
    started_at: timestamp(clock.now()),
    duration_ms: 0,
    after,
    happenings,
    warnings: [],
    why_not: [],
    next: [],
    placeOf: (item) => placeOf(config, item),
  };
}

/** Red only where the pull request that was asked for could not be opened: the change itself is on its branch then. */
export function deliveredEnd(
  said: { readonly markdown: string; readonly text: string; readonly json?: string | undefined },
  {
    delivery,
    pull_request,
  }: {
    readonly delivery: CheckpointResult | undefined;
    readonly pull_request: PullRequestEnd | undefined;
  },
): CommandEnd {
  const head = delivery && "head" in delivery ? { "commit-sha": delivery.head } : {};
  const pull = pull_request?.kind === "open" ? { "pull-request": String(pull_request.number) } : {};
  const failed = pull_request?.kind === "not_open" ? pull_request : undefined;
  return {
    exit_code: failed ? 1 : 0,
    summary: said.markdown,
    text: said.text,
    outputs: {
      changed: String(delivery !== undefined && delivery.kind !== "nothing"),
      ...head,
      ...pull,
      ...(said.json === undefined ? {} : { result: said.json }),
    },
    failure: failed && `${failed.reason}. ${failed.remedy} The change is on the branch "${failed.branch}".`,
  };
}
