/** Which function does which command (spec §8). */
import type { CommandContext, CommandEnd } from "./command.ts";
import { answer } from "./commands/answer.ts";
import { dryRun, simulateAll } from "./commands/dry-run.ts";
import { run } from "./commands/run.ts";
import { status } from "./commands/status.ts";
import { validate } from "./commands/validate.ts";
import { RunFailure } from "./failure.ts";
import type { Command } from "./inputs.ts";

type CommandFunction = (context: CommandContext) => Promise<CommandEnd>;

const IN_THIS_RELEASE: Readonly<Partial<Record<Command, CommandFunction>>> = {
  run: (context) => (context.inputs.dry_run ? dryRun(context) : run(context)),
  simulate: simulateAll,
  status,
  validate,
  unblock: answerUnlessDry,
  approve: answerUnlessDry,
};

/** The function for a command; for one that a later release brings, one that says so and does nothing. */
export function commandFunction(command: Command): CommandFunction {
  return IN_THIS_RELEASE[command] ?? laterRelease;
}

async function answerUnlessDry(context: CommandContext): Promise<CommandEnd> {
  const { dry_run, command } = context.inputs;
  if (!dry_run) return answer(context);
  throw new RunFailure(
    `The command "${command}" has no dry run, so nothing was done.`,
    "Leave dry-run out to answer the item, or use command: run with it to see what a run would do.",
  );
}

async function laterRelease({ inputs }: CommandContext): Promise<never> {
  throw new RunFailure(
    `The command "${inputs.command}" is not in this release, so nothing was done.`,
    `This release has: ${Object.keys(IN_THIS_RELEASE).join(", ")}.`,
  );
}
