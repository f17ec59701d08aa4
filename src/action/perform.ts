/** From inputs to the end of a command, whichever way they came in. The one place that turns exceptions into a red end. */

import { refusalSummary } from "../report/refusal-summary.ts";
import { defaultOf } from "./action-file.ts";
import type { CommandContext, CommandEnd, ExitCode } from "./command.ts";
import { COMMANDS, commandNamed } from "./commands.ts";
import { connectFor, secretsOf } from "./connect.ts";
import { Interrupted, RunFailure, unforeseen, WrongUse } from "./failure.ts";
import { type InputSource, readInputs } from "./inputs.ts";

/** Never rejects. */
export async function perform(
  source: InputSource,
  surroundings: Omit<CommandContext, "inputs" | "commands" | "connect">,
): Promise<CommandEnd> {
  const { log, cancelled, hasBegun } = surroundings;
  let exit_code: ExitCode = 1;
  try {
    const read = await readInputs(source);
    const found = commandNamed(source("command").trim() || (await defaultOf("command")));
    if (read.kind === "refused" || found.kind === "unknown") {
      const messages = [
        ...(found.kind === "unknown" ? [found.message] : []),
        ...(read.kind === "refused" ? read.messages : []),
      ];
      return redEnd(new RunFailure(messages.join(" "), MEND_THE_CALL), 2);
    }
    const { inputs } = read;
    for (const secret of secretsOf(inputs)) log.mask(secret);
    exit_code = found.command.failed_exit_code ?? 1;
    const connect = connectFor(inputs, surroundings);
    return await found.command.perform({ ...surroundings, inputs, commands: COMMANDS, connect });
  } catch (error) {
    const failure = failureOf(error, { interrupted: cancelled.aborted && !hasBegun(), log });
    return redEnd(failure, exitCodeOf(failure) ?? exit_code);
  }
}

/** What a server that was given up on made of a command that was cancelled is nothing to mend. */
function failureOf(
  error: unknown,
  { interrupted, log }: { readonly interrupted: boolean } & Pick<CommandContext, "log">,
): RunFailure {
  if (!interrupted) return error instanceof RunFailure ? error : unforeseen(error, log);
  log.debug(`interrupted: ${error}`);
  return new Interrupted();
}

/** Undefined for a command's own. */
function exitCodeOf(failure: RunFailure): ExitCode | undefined {
  if (failure instanceof Interrupted) return 130;
  return failure instanceof WrongUse ? 2 : undefined;
}

const MEND_THE_CALL =
  "Mend the workflow or the call; action.yml and `tickwork <command> --help` describe every input.";

function redEnd({ what, remedy, message }: RunFailure, exit_code: ExitCode): CommandEnd {
  return { exit_code, summary: refusalSummary({ what, remedy }), outputs: {}, text: "", failure: message };
}
