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
  readonly answers: readonly Answer[];
}

export interface Answer {
  /** What it chooses, maybe in an agent's words: escape it. Undefined when it is the only answer. */
  readonly option?: string | undefined;
  /** Complete and safe to paste into any shell. */
  readonly command: string;
  /** The same for a comment on GitHub, where no shell reads it. */
  readonly said: Said;
}

export interface Said {
  readonly command: "approve" | "unblock";
  /** Maybe in an agent's words: escape them. Undefined where a person has to find their own. */
  readonly words?: string | undefined;
}

/**
 * Blocked items, the longest waiting first, then items whose state the rules do not allow. `why_not` gives the latter; both
 * are empty without a backlog.
 */
export function needsOf(report: {
  readonly after?: Backlog | undefined;
  readonly why_not: readonly WhyNot[];
  /** The workflow that takes answers, a file's name; without it they are given on the command line. */
  readonly workflow_file?: string | undefined;
}): readonly Need[] {
  const { after, why_not } = report;
  const answerCommand: AnswerCommand = (command, item, note) =>
    givenCommand({ command, item, note }, report.workflow_file);
  if (!after) return [];
  const blocked = after.items
    .filter(({ status }) => status === "blocked")
    .toSorted((a, b) => compareTimestamps(a.updated, b.updated) || (a.id < b.id ? -1 : 1));
  const broken = why_not.flatMap((reason) => {
    const item = reason.kind === "broken" ? findItem(after, reason.item_id) : undefined;
    return item && reason.kind === "broken" && item.status !== "blocked"
      ? [{ item, asked: reason.because, answers: [] }]
      : [];
  });
  return [...blocked.map((item) => needOfBlocked(item, answerCommand)), ...broken];
}

/** The command for an item; `note` is a word of a shell, quotes included. */
type AnswerCommand = (command: string, item: ItemId, note?: string) => string;

function needOfBlocked(item: Item, answerCommand: AnswerCommand): Need {
  const question = item.blocked_question;
  const asked = [question?.question, item.blocked_reason].find(
    (text) => text !== undefined && text.trim() !== "",
  );
  return {
    item,
    asked: asked ?? "It is blocked, and nothing says why.",
    answers: answersTo(item, answerCommand),
  };
}

function answersTo(item: Item, answerCommand: AnswerCommand): readonly Answer[] {
  const unblock = (note: string) => answerCommand("unblock", item.id, note);
  const own: Said = { command: "unblock" };
  if (isStoppedAtGate(item)) {
    return [
      {
        option: "accept the risk",
        command: answerCommand("approve", item.id),
        said: { command: "approve" },
      },
      { option: "send it back with a note", command: unblock(OWN_WORDS), said: own },
    ];
  }
  const options = item.blocked_question?.options ?? [];
  if (options.length === 0 || options.length > MOST_OPTIONS)
    return [{ command: unblock(OWN_WORDS), said: own }];
  return options.map((option, index) => ({
    option,
    command: unblock(optionWord(option, index)),
    said: { command: "unblock", words: optionSaid(option, index) },
  }));
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
