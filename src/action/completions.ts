/** What could stand in the place of the last word of a command line: pure, from the tree of commands. */
import type { Option, Command as Program } from "commander";

export interface Completion {
  readonly value: string;
  readonly about: string;
}

/** The values that an option or argument of this name can have; none where that cannot be told. */
export type ValuesOf = (name: string) => readonly Completion[];

/** `words` are those behind the program's name; the last is the one that is typed, and may be empty. */
export function completionsOf(
  program: Program,
  words: readonly string[],
  valuesOf: ValuesOf,
): readonly Completion[] {
  const { before, current } = split(words);
  const [name] = before.filter((word) => !word.startsWith("-"));
  const command = program.commands.find((one) => one.name() === name);
  return candidates(program, { command, before, current, valuesOf }).filter(({ value }) =>
    value.startsWith(current),
  );
}

interface Typed {
  readonly command: Program | undefined;
  readonly before: readonly string[];
  readonly current: string;
  readonly valuesOf: ValuesOf;
}

function candidates(program: Program, typed: Typed): readonly Completion[] {
  const { command, before, current, valuesOf } = typed;
  const valued = optionNamed(command, before.at(-1));
  if (valued?.required) return valuesOf(valued.name());
  if (current.startsWith("-")) return optionsOf(command ?? program);
  if (!command) return before.length === 0 ? commandsOf(program) : [];
  const argument = command.registeredArguments[wordsOf(command, before) - 1];
  return argument ? valuesOf(argument.name()) : [];
}

/** The program's commands, each with its summary. */
export function commandsOf(program: Program): readonly Completion[] {
  return program.commands.map((command) => ({ value: command.name(), about: command.summary() }));
}

function optionsOf(command: Program): readonly Completion[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option) => ({
      value: option.long ?? option.flags,
      about: firstSentence(option.description),
    }));
}

/** Shells split `--delivery=push` at the sign, or not. */
function split(words: readonly string[]): { readonly before: readonly string[]; readonly current: string } {
  const parts = words.flatMap((word) => {
    const [, name, value] = /^(--[^=]+)=(.*)$/.exec(word) ?? [];
    return name === undefined ? [word] : [name, value ?? ""];
  });
  const all = parts.filter((word, index) => word !== "=" || index === parts.length - 1);
  const last = all.at(-1) ?? "";
  return { before: all.slice(0, -1), current: last === "=" ? "" : last };
}

/** How many words stand there that are neither options nor their values: the command, and its arguments. */
function wordsOf(command: Program, before: readonly string[]): number {
  return before.filter((word, index) => {
    return !word.startsWith("-") && !optionNamed(command, before[index - 1])?.required;
  }).length;
}

function optionNamed(command: Program | undefined, word: string | undefined): Option | undefined {
  return command?.options.find(({ long, short }) => word !== undefined && (word === long || word === short));
}

/** Shells show a line. */
function firstSentence(description: string): string {
  return /^.*?[.;](?=\s|$)/.exec(description)?.[0].slice(0, -1) ?? description;
}
