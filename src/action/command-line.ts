/** The local command line: every input of action.yml is an option, so that a person can try what the workflow does. */
import { Option, Command as Program } from "commander";
import { type ActionInputs, actionInputs } from "./action-file.ts";
import { listenForCancellation } from "./cancellation.ts";
import type { CommandEnd } from "./command.ts";
import { COMMANDS } from "./inputs.ts";
import { perform } from "./perform.ts";
import { runnerEnvironment } from "./runner-environment.ts";
import { createTerminalLog } from "./terminal-log.ts";

/** Inputs that say something else on a person's machine: the command is the first word, and git has its own credentials. */
const NOT_OPTIONS = ["command"];

/** Sets the exit code; never rejects. */
export async function commandLine(argv: readonly string[]): Promise<void> {
  const inputs = await actionInputs();
  const program = new Program("tickwork")
    .description(
      "Works through a repository's backlog unattended. `tickwork status` shows the board of this folder.",
    )
    .argument("<command>", `what to do: ${COMMANDS.join(", ")}`)
    .action((command: string, options: Record<string, string>) => start(command, options));
  for (const [name, { description, default: preset }] of Object.entries(inputs)) {
    if (!NOT_OPTIONS.includes(name)) program.addOption(optionOf(name, description, preset));
  }
  await program.parseAsync([...argv]);
}

function optionOf(name: string, description: string, preset: string): Option {
  const flag = isFlag(preset) ? `--${name} [true|false]` : `--${name} <value>`;
  const option = new Option(flag, firstSentence(description));
  return isFlag(preset) ? option.preset("true") : option;
}

async function start(command: string, options: Record<string, string>): Promise<void> {
  const log = createTerminalLog();
  const clock = { now: () => new Date() };
  using cancellation = listenForCancellation((signal) => {
    log.info(`${signal}: ending what runs, and saving what is finished.`);
  });
  const values: Record<string, string> = { ...options, command };
  const end = await perform((name) => values[camelCase(name)] ?? "", {
    environment: runnerEnvironment(process.env, clock.now()),
    env: process.env,
    log,
    clock,
    cancelled: cancellation.signal,
  });
  tell(end);
}

function tell(end: CommandEnd): void {
  process.stdout.write(`${(end.text ?? end.summary).trimEnd()}\n`);
  if (end.failure !== undefined) process.stderr.write(`error: ${end.failure}\n`);
  process.exitCode = end.exit_code;
}

function isFlag(preset: ActionInputs[string]["default"]): boolean {
  return preset === "true" || preset === "false";
}

function firstSentence(description: string): string {
  return /^.*?[.:](?=\s|$)/.exec(description.replaceAll(/\s+/g, " "))?.[0] ?? description;
}

/** As commander names the option `--max-ticks`: `maxTicks`. */
function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
