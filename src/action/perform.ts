/** From inputs to the end of a command, whichever way they came in. The one place that turns exceptions into a red end. */

import { refusalSummary } from "../report/refusal-summary.ts";
import type { CommandContext, CommandEnd } from "./command.ts";
import { commandFunction } from "./commands.ts";
import { RunFailure, unforeseen } from "./failure.ts";
import { type InputSource, readInputs } from "./inputs.ts";

/** Never rejects. */
export async function perform(
  source: InputSource,
  surroundings: Omit<CommandContext, "inputs">,
): Promise<CommandEnd> {
  const { log } = surroundings;
  try {
    const read = await readInputs(source);
    if (read.kind === "refused") {
      throw new RunFailure(
        read.messages.join(" "),
        "Mend the workflow or the call; action.yml describes every input.",
      );
    }
    const { inputs } = read;
    if (inputs.token !== undefined) log.mask(inputs.token);
    return await commandFunction(inputs.command)({ ...surroundings, inputs });
  } catch (error) {
    return redEnd(error instanceof RunFailure ? error : unforeseen(error, log));
  }
}

function redEnd({ what, remedy, message }: RunFailure): CommandEnd {
  return { exit_code: 1, summary: refusalSummary({ what, remedy }), outputs: {}, failure: message };
}
