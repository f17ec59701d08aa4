/** The local command line: every input of a command is an option, so that a person can try what the workflow does. */

import { terminalWords } from "../report/command-words.ts";
import { COLOURED, PLAIN } from "../report/paint.ts";
import { listenForCancellation } from "./cancellation.ts";
import type { CommandEnd } from "./command.ts";
import { isPlanned } from "./commands.ts";
import { completionLines, completionRequest, completionScript, isShell, SHELLS } from "./completion.ts";
import { perform } from "./perform.ts";
import { createProgram } from "./program.ts";
import { runnerEnvironment } from "./runner-environment.ts";
import type { Terminal } from "./terminal.ts";
import { createTerminalLog } from "./terminal-log.ts";

/** Sets the exit code; never rejects. */
export async function commandLine(argv: readonly string[]): Promise<void> {
  outliveClosedPipes();
  const colour = { out: false, error: false };
  const program = await createProgram((command, values, operands) =>
    start({ command: command.name, values, operands }, colour),
  );
  const { getOutHasColors, getErrHasColors } = program.configureOutput();
  colour.out = getOutHasColors?.() ?? false;
  colour.error = getErrHasColors?.() ?? false;
  program
    .command("completion")
    .summary("print the script that completes commands, options and ids for a shell")
    .description("Prints a script for your shell. It completes commands, options and the ids of items.")
    .argument("<shell>", SHELLS.join(", "))
    .addHelpText("after", COMPLETION_EXAMPLES)
    .action((shell: string, _, command) => {
      if (!isShell(shell))
        return command.error(
          `error: "${shell}" is no shell that is known here. Known: ${SHELLS.join(", ")}.`,
        );
      process.stdout.write(`${completionScript(shell)}\n`);
    });
  const request = completionRequest(argv);
  if (request) {
    for (const line of await completionLines(program, request)) process.stdout.write(`${line}\n`);
    return;
  }
  // Not in the help, since it is not there; but whoever read of it is told so.
  const [, , name = ""] = argv;
  if (isPlanned(name)) return start({ command: name, values: {} }, colour);
  await program.parseAsync([...argv]);
}

/** `tickwork … | head` closes the pipe early: nobody wants what comes after, but the work must not stop half-way. */
function outliveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
}

const COMPLETION_EXAMPLES = `
Examples:
  source <(tickwork completion bash)
      for this session; in ~/.bashrc for all
  tickwork completion zsh > "\${fpath[1]}/_tickwork"
      for zsh, once
  tickwork completion fish > ~/.config/fish/completions/tickwork.fish
      for fish, once`;

interface Call {
  readonly command: string;
  readonly values: Readonly<Record<string, string>>;
  readonly operands?: readonly string[] | undefined;
}

/** Whether standard output and standard error show colour. */
interface HasColour {
  readonly out: boolean;
  readonly error: boolean;
}

async function start({ command, values, operands }: Call, colour: HasColour): Promise<void> {
  const log = createTerminalLog({ colour: colour.error });
  const clock = { now: () => new Date() };
  const terminal = await openTerminal(colour, values);
  using cancellation = listenForCancellation((signal) => {
    log.info(`${signal}: no new step starts, running ones are ended, and what is finished is saved.`);
  });
  const given: Record<string, string> = { ...values, command };
  const end = await perform((name) => given[name] ?? "", {
    operands,
    environment: runnerEnvironment(process.env, clock.now()),
    env: process.env,
    log,
    clock,
    ...cancellation,
    terminal,
  });
  await tell(end, { colour, json: Object.hasOwn(values, "json") });
}

async function openTerminal(colour: HasColour, values: Readonly<Record<string, string>>): Promise<Terminal> {
  const base = {
    screen: { paint: colour.out ? COLOURED : PLAIN, columns: process.stdout.columns },
    switches: new Set(Object.keys(values)),
  };
  if (!process.stderr.isTTY || process.env.TERM === "dumb" || process.env.CI)
    return { ...base, showStep: nothing };
  const { createStepSpinner } = await import("./spinner.ts");
  const spinner = await createStepSpinner(Date.now);
  const { tryAsk } = await import("./ask.ts");
  return { ...base, showStep: spinner.show, ask: process.stdin.isTTY ? tryAsk : undefined };
}

const nothing = (): Disposable => ({ [Symbol.dispose]() {} });

async function tell(end: CommandEnd, { colour, json }: { colour: HasColour; json: boolean }): Promise<void> {
  const { result } = end.outputs;
  const text = json ? (result ?? JSON.stringify(end.outputs)) : await shownText(end, colour);
  if (text !== "") process.stdout.write(`${text}\n`);
  if (end.failure !== undefined) {
    const paint = colour.error ? COLOURED : PLAIN;
    process.stderr.write(`${paint("red", "error:")} ${terminalWords(end.failure)}\n`);
  }
  process.exitCode = end.exit_code;
}

/** What has no text of its own is told by the summary, which is Markdown for GitHub's page. */
async function shownText({ text, summary }: CommandEnd, { out }: HasColour): Promise<string> {
  if (text !== undefined) return text.trimEnd();
  const { terminalText } = await import("../report/terminal-text.ts");
  return terminalText(terminalWords(summary), {
    paint: out ? COLOURED : PLAIN,
    columns: process.stdout.columns,
  });
}
