/**
 * What a shell command of the config needs to be there: scripts of the repository, and scripts of its package.json. Only
 * what is certain is named; whatever may have been made by an earlier part of the command is not.
 */
import { parse } from "shell-quote";

export interface NeededFiles {
  /** Paths as they are written, such as `./scripts/check.sh`. */
  readonly scripts: readonly string[];
  /** Names of package.json's scripts, such as `test`. */
  readonly package_scripts: readonly string[];
}

/** Paths as the command has them, relative to where it starts. What cannot be told from the words is left out. */
export function neededFiles(command: string): NeededFiles {
  const scripts: string[] = [];
  const package_scripts: string[] = [];
  let untouched = true;
  for (const words of simpleCommands(command)) {
    const [program = ""] = words;
    if (MOVES.has(program)) break;
    package_scripts.push(...packageScript(words));
    if (untouched) scripts.push(...scriptOf(words));
    if (!HARMLESS.has(program)) untouched = false;
  }
  return { scripts, package_scripts };
}

/** The programs that a command starts by their names, as far as they are plain; paths are `neededFiles`'. */
export function programsIn(command: string): readonly string[] {
  const names = simpleCommands(command).map(([program = ""]) => program);
  return [...new Set(names.filter((name) => /^[A-Za-z0-9_][\w.+-]*$/.test(name)))];
}

/** In another folder paths mean something else. */
const MOVES = new Set(["cd", "pushd"]);
/** They make no file that a later part could start. */
const HARMLESS = new Set([
  "set",
  "export",
  "echo",
  "printf",
  "true",
  ":",
  "test",
  "[",
  "umask",
  "mkdir",
  "ls",
]);
const INTERPRETERS = new Set(["sh", "bash", "zsh", "dash", "node", "python", "python3", "ruby", "perl"]);
const SCRIPT_NAME = /\.(?:sh|bash|zsh|[cm]?js|[cm]?ts|py|rb|pl)$/;

/** What stands for a variable or a substitution: a word with it is not known. */
const UNKNOWN = "\0";

/** The words of each command, in order, as far as they are plain; assignments in front are left out. */
function simpleCommands(text: string): readonly (readonly string[])[] {
  // The lines of a here-document are no commands, and a backslash at the end goes on with the line.
  const [before = ""] = text.split("<<");
  const lines = before.replaceAll(/\\\r?\n/g, " ").split(/\r?\n/);
  return lines.flatMap((line) => {
    if (/["'`]/.test(line.replaceAll(/"[^"`]*"|'[^']*'/g, ""))) return [[UNKNOWN]];
    const commands: string[][] = [[]];
    for (const token of parse(line, () => UNKNOWN)) {
      if (typeof token === "string") commands.at(-1)?.push(token);
      else if ("comment" in token) break;
      else if (token.op === "glob") commands.at(-1)?.push(UNKNOWN);
      else if (/^[<>]/.test(token.op)) commands.at(-1)?.push(UNKNOWN);
      else commands.push([]);
    }
    return commands.map(withoutPrefix).filter((words) => words.length > 0);
  });
}

function withoutPrefix(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => word !== "!" && !/^[A-Za-z_]\w*=/.test(word));
  return first < 0 ? [] : words.slice(first);
}

function scriptOf([program = "", ...rest]: readonly string[]): readonly string[] {
  const [argument = ""] = rest;
  const found = INTERPRETERS.has(program) && SCRIPT_NAME.test(argument) ? argument : program;
  const isPath = found === argument ? found !== "" : found.includes("/");
  return isPath && /^[\w./@+-]+$/.test(found) && !/^[/~-]/.test(found) ? [found] : [];
}

function packageScript([program = "", ...rest]: readonly string[]): readonly string[] {
  if (program !== "npm" && program !== "pnpm" && program !== "yarn") return [];
  const [verb = "", name = ""] = rest;
  if (rest.some((word) => /^(?:--prefix|--if-present|--workspaces?|-w|-C|--cwd|--filter|-r|-F)/.test(word)))
    return [];
  if (verb === "test" || verb === "t") return ["test"];
  return (verb === "run" || verb === "run-script") && /^[\w:.-]+$/.test(name) && !name.startsWith("-")
    ? [name]
    : [];
}
