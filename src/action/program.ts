/** The command line as commander has it: one command for each of `commands.ts`, with its options, help and examples. */
import { type Argument, Option, Command as Program } from "commander";
import { nearestName } from "../backlog/schema-problems.ts";
import { type ActionInputs, actionInputs } from "./action-file.ts";
import type { CommandDefinition, CommandExample } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import type { InputName } from "./input-rules.ts";
import { packageVersion } from "./package-file.ts";

/** Options of every command. */
const EVERYWHERE: readonly InputName[] = ["backlog", "config", "working-directory"];
const WRONG_USE = 2;

const EXIT_CODES = `Exit codes:
  0    done, also when there was nothing to do
  1    could not do its work, or found errors; the message says what to change
  2    was called wrongly, and did nothing
  130  ended by Ctrl-C or a signal; what was finished is kept`;

export type StartCommand = (
  command: CommandDefinition,
  values: Readonly<Record<string, string>>,
  operands?: readonly string[],
) => Promise<void>;

/**
 * `start` is called with the command that was chosen and its inputs. Wrong use is said on standard error and ends the
 * process with 2.
 */
export async function createProgram(start: StartCommand): Promise<Program> {
  const inputs = await actionInputs();
  const program = new Program("tickwork")
    .description("Works through a repository's backlog unattended, and never loses what it finished.")
    .usage("<command> [options]")
    .version(await packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help, or that of a command")
    // The built-in one shows the first page for a word that is no command, and calls it an error.
    .helpCommand(false)
    .showHelpAfterError("(`--help` shows how it is used, with examples)")
    .configureHelp({
      styleTitle: bold,
      styleCommandText: bold,
      styleSubcommandTerm: cyan,
      styleOptionTerm: cyan,
      // action.yml's words say what `true` does; that an option alone means it goes without saying.
      optionDescription: ({ description }) => description,
      // The options are told behind; in the list they would only be noise.
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map(argumentTerm)].join(" "),
    })
    .exitOverride(({ exitCode, code }) => {
      process.exit(exitCode === 0 || code === "commander.help" ? exitCode : WRONG_USE);
    })
    .addHelpText("after", `\n${examplesText(FIRST_EXAMPLES)}\n\n${EXIT_CODES}`);
  for (const command of COMMANDS) addCommand(program, command, inputs, start);
  addHelp(program);
  return program;
}

function addHelp(program: Program): void {
  const help = program
    .command("help")
    .summary("print the help of a command")
    .description("Prints the help of a command, with its options and examples.")
    .argument("[command]", "which one; without it, the list of all");
  help.action((name: string | undefined) => {
    const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
    if (command) return command.outputHelp();
    const near = nearestName(
      name ?? "",
      program.commands.map((one) => one.name()),
    );
    return help.error(
      `error: unknown command '${name}'${near === undefined ? "" : `\n(Did you mean ${near}?)`}`,
    );
  });
}

const FIRST_EXAMPLES: readonly CommandExample[] = [
  { line: "status", does: "the board of this folder" },
  { line: "run --dry-run", does: "what a run would do, without doing it" },
  { line: "help unblock", does: "how an item is answered" },
];

function addCommand(
  program: Program,
  definition: CommandDefinition,
  inputs: ActionInputs,
  start: StartCommand,
): void {
  const { name, summary, about, words = [], operands = [], switches = [], examples } = definition;
  const command = program
    .command(name)
    .summary(summary)
    .description([`${sentenceCase(summary)}.`, ...about].join("\n\n"))
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", `\n${examplesText(examples)}`);
  // What is told its files by somebody else looks for none.
  const common = operands.length > 0 ? [] : EVERYWHERE;
  for (const input of [...definition.inputs, ...common]) command.addOption(optionOf(input, inputs));
  for (const { name: option, does } of switches) command.option(`--${option}`, does);
  if (operands.length === 0) command.option("--json", "print the result as JSON, for scripts");
  for (const operand of operands) command.argument(`<${operand}>`);
  for (const word of words) command.argument(`[${word}]`, `the same as --${word}`);
  command.action(() => {
    const values = byInputName(command.opts());
    for (const [at, word] of words.entries()) {
      const given = command.args[at];
      if (given === undefined) continue;
      if (values[word] !== undefined && values[word] !== given)
        command.error(`error: "${given}" and --${word} "${values[word]}" are not the same: give one of them`);
      values[word] = given;
    }
    return start(definition, values, words.length > 0 ? [] : command.args);
  });
}

function optionOf(name: InputName, inputs: ActionInputs): Option {
  const { description = "", default: preset = "" } = inputs[name] ?? {};
  const isFlag = preset === "true" || preset === "false";
  const option = new Option(
    isFlag ? `--${name} [true|false]` : `--${name} <${VALUES[name] ?? "value"}>`,
    describe(description, preset),
  );
  return isFlag ? option.preset("true") : option;
}

/** What is to be given, in a word. */
const VALUES: Readonly<Partial<Record<InputName, string>>> = {
  backlog: "path",
  config: "path",
  "working-directory": "folder",
  item: "id",
  note: "text",
  targets: "ids",
  only: "filters",
  branch: "name",
  html: "file",
  delivery: "mode",
  "max-ticks": "number",
  "max-phases": "number",
  "time-budget-minutes": "minutes",
  "cost-budget-usd": "dollars",
};

/** As action.yml says it, on one line; which command an option is of goes without saying here. */
function describe(description: string, preset: string): string {
  const text = description
    .replaceAll(/\s+/g, " ")
    .replace(/^`[a-z-]+`(?: with `[a-z-]+`)?: /, "")
    .trim();
  const shown = preset === "" || preset.includes("${{") || preset === "false" ? "" : ` (default: ${preset})`;
  return `${text}${shown}`;
}

function byInputName(options: Readonly<Record<string, string>>): Record<string, string> {
  const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [kebab(name), value]));
}

function examplesText(examples: readonly CommandExample[]): string {
  const lines = examples.flatMap(({ line, does }) => [`  tickwork ${line}`, `      ${does}`]);
  return ["Examples:", ...lines].join("\n");
}

function argumentTerm(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** commander takes these away where there is no colour. */
const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;
const cyan = (text: string) => `\u001b[36m${text}\u001b[39m`;
