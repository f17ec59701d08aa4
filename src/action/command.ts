/** What a command is, what it gets, and what it leaves for the edge to print. */
import type { Connect } from "../delivery/github/connection.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Outputs } from "../report/outputs.ts";
import type { Cancellation } from "./cancellation.ts";
import type { InputName } from "./input-rules.ts";
import type { Inputs } from "./inputs.ts";
import type { RunnerEnvironment } from "./runner-environment.ts";
import type { Terminal } from "./terminal.ts";

/**
 * All that people are told of a command stands beside its code: help, completion and messages are made of this, and
 * `commands.ts` has a line for each.
 */
export interface CommandDefinition {
  readonly name: string;
  /** What it does, in a few words: its line in the list of commands. */
  readonly summary: string;
  /** For its own page of help: sentences, in paragraphs. */
  readonly about: readonly string[];
  /** The inputs of action.yml that it reads, besides `backlog`, `config` and `working-directory`, in the order of its help. */
  readonly inputs: readonly InputName[];
  /** The inputs that the words behind the command stand for: `unblock WRK-007` is `unblock --item WRK-007`. */
  readonly words?: readonly InputName[] | undefined;
  /** Names of the words that it needs behind it and that stand for no input; then `words` are not there. */
  readonly operands?: readonly string[] | undefined;
  /** Options that only a terminal has, and no dispatch. */
  readonly switches?: readonly CommandSwitch[] | undefined;
  readonly examples: readonly CommandExample[];
  /** When it could not do its work; 1 unless it says otherwise. */
  readonly failed_exit_code?: ExitCode | undefined;
  /** True for what is done in a checkout and by nobody's dispatch: it is not offered in a workflow. */
  readonly local?: boolean | undefined;
  perform(context: CommandContext): Promise<CommandEnd>;
}

export interface CommandSwitch {
  /** Without the dashes. */
  readonly name: string;
  readonly does: string;
}

export interface CommandExample {
  /** Without `tickwork` in front. */
  readonly line: string;
  readonly does: string;
}

export interface CommandContext extends Cancellation {
  readonly inputs: Inputs;
  /** The words behind the command that stand for no input; undefined on a runner. */
  readonly operands?: readonly string[] | undefined;
  readonly environment: RunnerEnvironment;
  /** The process's own variables: git and steps see a chosen few of them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  /** Tokens and API for a remote, the same for the whole of the command. */
  readonly connect: Connect;
  readonly clock: Clock;
  /** Of this release. */
  readonly commands: readonly CommandDefinition[];
  /** The comment on GitHub that the command was given in. */
  readonly comment?: GivenIn | undefined;
  /** Undefined on a runner. */
  readonly terminal?: Terminal | undefined;
}

export interface GivenIn {
  /** Number of the issue or pull request. */
  readonly issue: number;
  /** `comment 123456, 2 of 3`: what the commit of the command says, so that it is never done twice. */
  readonly name: string;
}

/** 0: done · 1: could not do its work, or found errors · 2: was called wrongly and did nothing, or could not check · 130: cancelled. */
export type ExitCode = 0 | 1 | 2 | 130;

export interface CommandEnd {
  readonly exit_code: ExitCode;
  /** Markdown for the job summary. */
  readonly summary: string;
  readonly outputs: Outputs;
  /** For a terminal: what was asked for. Undefined: the summary; empty: nothing. */
  readonly text?: string | undefined;
  /** Why the step is red: one annotation. */
  readonly failure?: string | undefined;
}
