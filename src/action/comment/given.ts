/** From a command in a comment to the inputs it stands for: the same words as on the command line, the item implied. Pure. */
import { nearestName } from "../../backlog/schema-problems.ts";
import type { CommentLine } from "./comment-commands.ts";

export interface GivenInputs {
  readonly command: string;
  readonly item?: string | undefined;
  readonly phase?: string | undefined;
  readonly title?: string | undefined;
  readonly note?: string | undefined;
}

export type Given =
  | { readonly kind: "given"; readonly inputs: GivenInputs }
  | { readonly kind: "unknown"; readonly what: string; readonly remedy: string };

/** What there is to tell an id from an answer by. */
export interface KnownIds {
  /** The item that the issue is about. */
  readonly implied: string | undefined;
  readonly ids: readonly string[];
  readonly prefix: string;
}

type Words = Pick<GivenInputs, "phase" | "title" | "note">;

/** What the words behind the command and its item mean. Nothing here starts an agent. */
const COMMANDS: Readonly<Record<string, (line: string, below: string) => Words>> = {
  unblock: noteOf,
  approve: () => ({}),
  retry: () => ({}),
  advance: (line, below) => {
    const [phase = "", rest] = firstWord(line);
    return { phase, ...noteOf(rest, below) };
  },
  complete: noteOf,
  close: noteOf,
  add: (line, below) => ({ title: line, note: below }),
};

/**
 * The inputs of the command on one line of a comment, and what stands below it; or a sentence that says why it is none.
 * The item is the one that is named first, else the issue's own. Whether the command is legal is not decided here.
 */
export function givenBy({ word, rest, below }: CommentLine, known: KnownIds): Given {
  const command = word.toLowerCase();
  const words = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (words === undefined) return unknown(command);
  if (command === "add") return { kind: "given", inputs: { command, ...words(rest, below) } };
  const [first, after] = firstWord(rest);
  const named = idIn(first, known);
  // Where no item is implied, whatever stands there was meant as one: the command says what is wrong with it.
  const item = named ?? known.implied ?? first;
  const line = named !== undefined || known.implied === undefined ? after : rest;
  return { kind: "given", inputs: { command, item, ...words(line, below) } };
}

function unknown(command: string): Given {
  const names = Object.keys(COMMANDS);
  const near = command === "" ? undefined : nearestName(command, names);
  const guess = near === undefined ? "" : `Did you mean \`/tickwork ${near}\`? `;
  return {
    kind: "unknown",
    what: command === "" ? "`/tickwork` needs a command behind it." : "This is no command for a comment.",
    remedy: `${guess}These are: ${names.map((name) => `\`/tickwork ${name}\``).join(", ")}.`,
  };
}

/** In any case, since phones begin with a capital. Of the backlog's own prefix also one that is not there: a mistake. */
function idIn(word: string, { ids, prefix }: KnownIds): string | undefined {
  const lower = word.toLowerCase();
  const known = ids.find((id) => id.toLowerCase() === lower);
  if (known !== undefined || word === "") return known;
  const begins = lower.startsWith(`${prefix.toLowerCase()}-`);
  return begins && /^\d+$/.test(word.slice(prefix.length + 1))
    ? `${prefix}${word.slice(prefix.length)}`
    : undefined;
}

function noteOf(line: string, below: string): Words {
  return { note: [line, below].filter((part) => part !== "").join("\n") };
}

function firstWord(text: string): [word: string, rest: string] {
  const [, word = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  return [word, rest];
}
