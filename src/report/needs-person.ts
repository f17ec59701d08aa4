/** What a person is asked, and the command that answers it (spec §6: first what needs a person). */
import { type Backlog, findItem } from "../backlog/backlog.ts";
import type { Item, ItemId } from "../backlog/item.ts";
import { compareTimestamps } from "../backlog/timestamp.ts";
import type { WhyNot } from "../ports/why-not.ts";
import { singleLine } from "./escape.ts";
import { givenCommand } from "./given-command.ts";

/** In the place of an answer; `unblock` refuses it as one. */
const OWN_WORDS = '"…"';

/** Longer options are named by their number. */
const MOST_OPTION_CHARS = 200;

/** More commands than these do not help to choose. */
const MOST_OPTIONS = 8;

export interface Need {
  readonly item: Item;
  /** What is asked, or what is wrong. From an agent or person: escape it. Never empty. */
  readonly asked: string;
  /** Who asks it, where the item tells: `the agent`, `guardrails`. */
  readonly by?: string | undefined;
  /** RFC 3339; undefined where that is not known. */
  readonly since?: string | undefined;
  readonly answers: readonly Answer[];
}

export interface Answer {
  /** What it chooses, maybe in an agent's words: escape it. Undefined when it is the only answer. */
  readonly option?: string | undefined;
  /** Complete and safe to paste into any shell. */
  readonly command: string;
  /** The same in a checkout, where `command` is a dispatch. */
  readonly local?: string | undefined;
  /** The same for a comment on GitHub, where no shell reads it; undefined for a command to git. */
  readonly said?: Said | undefined;
}

export interface Said {
  readonly command: "approve" | "unblock" | "retry" | "close";
  /** Maybe in an agent's words: escape them. Undefined where a person has to find their own, or none are needed. */
  readonly words?: string | undefined;
}

/**
 * Blocked items, the longest waiting first, then items whose work is on a rescue branch, then items whose state the rules do
 * not allow. `why_not` gives all but the first; all are empty without a backlog.
 */
export function needsOf(report: {
  readonly after?: Backlog | undefined;
  readonly why_not: readonly WhyNot[];
  /** The workflow that takes answers, a file's name; without it they are given on the command line. */
  readonly workflow_file?: string | undefined;
}): readonly Need[] {
  const { after, why_not } = report;
  const answerCommand: AnswerCommand = (command, item, note) => {
    const given = { command, item, note };
    const local = givenCommand(given, undefined);
    if (report.workflow_file === undefined) return { command: local };
    return { command: givenCommand(given, report.workflow_file), local };
  };
  if (!after) return [];
  const blocked = after.items
    .filter(({ status }) => status === "blocked")
    .toSorted((a, b) => compareTimestamps(a.updated, b.updated) || (a.id < b.id ? -1 : 1));
  const open = why_not.flatMap((reason) => {
    const item = findItem(after, reason.item_id);
    return item && item.status !== "blocked" ? [{ item, reason }] : [];
  });
  const rescued = open.flatMap(({ item, reason }) =>
    reason.kind === "rescued" ? [needOfRescued(item, reason)] : [],
  );
  const broken = open.flatMap(({ item, reason }) =>
    reason.kind === "broken" ? [{ item, asked: reason.because, since: item.updated, answers: [] }] : [],
  );
  return [...blocked.map((item) => needOfBlocked(item, answerCommand)), ...rescued, ...broken];
}

/** Whoever takes the work in with other lines than it had, or has it done anew, deletes the branch: then the item goes on. */
function needOfRescued(
  item: Item,
  { branch, onto, restore, discard }: WhyNot & { readonly kind: "rescued" },
): Need {
  return {
    item,
    asked: `An earlier run did work on it that is on the branch ${branch} alone. It is not done again while that branch waits: take it in on ${onto} and push, or delete it.`,
    answers: [
      { option: "take it in", command: restore },
      { option: "throw it away, or have done with it", command: discard },
    ],
  };
}

/** The command for an item; `note` is a word of a shell, quotes included. */
type AnswerCommand = (command: string, item: ItemId, note?: string) => Pick<Answer, "command" | "local">;

function needOfBlocked(item: Item, answerCommand: AnswerCommand): Need {
  const question = item.blocked_question;
  const asked = [question?.question, item.blocked_reason].find(
    (text) => text !== undefined && text.trim() !== "",
  );
  return {
    item,
    asked: asked ?? "It is blocked, and nothing says why.",
    by: askerOf(item),
    since: item.updated,
    answers: answersTo(item, answerCommand),
  };
}

/** What a person wrote by hand, and what a run wrote because a phase failed, look alike: the reason says it. */
function askerOf(item: Item): string | undefined {
  if (item.blocked_question !== undefined) return "the agent";
  if (!isStoppedAtGate(item) || item.blocked_reason?.startsWith("guardrails:")) return undefined;
  return item.requires_human_review ? "the review that it requires" : "guardrails";
}

/** Each is legal for the item as it is. */
function answersTo(item: Item, commandFor: AnswerCommand): readonly Answer[] {
  const answer = (command: Said["command"], option?: string, note?: string): Answer => {
    return { option, ...commandFor(command, item.id, note), said: { command } };
  };
  const close = answer("close", "not have it done", OWN_WORDS);
  if (isStoppedAtGate(item)) {
    return [
      answer("approve", "accept the risk"),
      answer("unblock", "send it back with a note", OWN_WORDS),
      close,
    ];
  }
  if (item.blocked_question === undefined) {
    return [
      answer("unblock", "go on, with a note for its next prompt", OWN_WORDS),
      answer("retry", "have it tried anew as it is"),
      close,
    ];
  }
  const options = item.blocked_question.options ?? [];
  if (options.length === 0 || options.length > MOST_OPTIONS) return [answer("unblock", undefined, OWN_WORDS)];
  return [
    ...options.map((option, index) => ({
      ...answer("unblock", option, optionWord(option, index)),
      said: { command: "unblock" as const, words: optionSaid(option, index) },
    })),
    answer("unblock", "something else", OWN_WORDS),
  ];
}

/**
 * Guardrails and human review stop an item before it gets ready, as a decision without a question. An unblock alone would
 * bring it back only to stop at the same place. (An agent that asks for a decision and states no question looks alike:
 * both answers are offered.)
 */
function isStoppedAtGate(item: Item): boolean {
  if (item.guardrails_approved === true || item.blocked_question !== undefined) return false;
  return item.blocked_type === "decision" && item.blocked_from_status !== "in_progress";
}

/**
 * An agent wrote the option and a person pastes the command, into whatever shell they have: quoted only in a way in which
 * POSIX shells, fish, PowerShell and cmd.exe all read it as text, and otherwise named by its number, which the next prompt
 * has in its list of options.
 */
function optionWord(option: string, index: number): string {
  const text = singleLine(option);
  const fits = text !== "" && text.length <= MOST_OPTION_CHARS && !text.startsWith("-");
  if (fits && !/["$`\\!%“”„]/.test(text)) return `"${text}"`;
  // To cmd.exe a single quote is none, so nothing that it obeys outside of quotes may stand between them.
  if (fits && !/['\\&|<>^%‘’‚‛]/.test(text)) return `'${text}'`;
  return `"option ${index + 1}"`;
}

/** What begins like an id would be taken for one; as long ones, it is named by its number. */
function optionSaid(option: string, index: number): string {
  const text = singleLine(option);
  const fits = text !== "" && text.length <= MOST_OPTION_CHARS && !/^[\w.]+-\d+\b/.test(text);
  return fits ? text : `option ${index + 1}`;
}
