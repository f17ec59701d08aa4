/** What a command gets, and what it leaves for the edge to print. */
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Outputs } from "../report/outputs.ts";
import type { Inputs } from "./inputs.ts";
import type { RunnerEnvironment } from "./runner-environment.ts";

export interface CommandContext {
  readonly inputs: Inputs;
  readonly environment: RunnerEnvironment;
  /** The process's own variables: git and steps see a chosen few of them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly clock: Clock;
  /** Aborts when the run is cancelled. */
  readonly cancelled: AbortSignal;
}

export interface CommandEnd {
  /** 0: done · 1: could not do its work, or found errors · 130: cancelled. */
  readonly exit_code: 0 | 1 | 130;
  /** Markdown for the job summary. */
  readonly summary: string;
  readonly outputs: Outputs;
  /** For a terminal: what was asked for. */
  readonly text?: string | undefined;
  /** Why the step is red: one annotation. */
  readonly failure?: string | undefined;
}
