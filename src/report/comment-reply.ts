/** What Tickwork answers to a comment. Whoever may give no command gets a text that holds nothing of theirs. Pure. */
import { commentWords } from "./command-words.ts";
import { bounded, markdownSentence } from "./escape.ts";
import { paragraphs } from "./markdown-parts.ts";
import { COLOURS } from "./verdict.ts";

/** Begins every reply: one that is written with a person's token is not taken for that person's. */
const REPLY = "<!-- tickwork:reply -->";
const NO = "<!-- tickwork:reply no -->";

const MAX_SENTENCE = 1_000;
/** Ten of them stay below GitHub's 65,536 characters. */
const MAX_SUMMARY = 5_000;

export type CommandOutcome =
  /** `summary`: Markdown, what it changed. */
  | { readonly kind: "done"; readonly summary: string }
  /** By an earlier run of the same comment. */
  | { readonly kind: "done_before" }
  /** `refused`: a person's mistake; `failed`: it should have been done. Sentences. */
  | { readonly kind: "refused" | "failed"; readonly what: string; readonly remedy: string }
  | { readonly kind: "not_tried" };

export interface Obeyed {
  /** The command's word. Empty for none. */
  readonly word: string;
  readonly outcome: CommandOutcome;
}

/** What became of each command, in their order. `run_url` is linked where it is known. */
export function replyText(obeyed: readonly Obeyed[], run_url: string | undefined): string {
  const left = obeyed.filter(({ outcome }) => outcome.kind === "not_tried").length;
  return paragraphs(
    REPLY,
    ...obeyed.map(({ outcome }) => outcomeText(outcome)),
    left === 0
      ? ""
      : `${left === 1 ? "The command" : `The ${left} commands`} below it ${left === 1 ? "was" : "were"} not tried.`,
    run_url === undefined ? "" : `[The run that did it](${run_url})`,
  );
}

/** For a comment that was changed before it was read. */
export function editedReply(): string {
  return paragraphs(
    REPLY,
    `${COLOURS.needs_you} The comment was changed after it was written, so nothing was done. Write a new one: commands are taken from comments as they were first.`,
  );
}

/** For whoever may give no command. */
export function noReply(): string {
  return paragraphs(
    NO,
    "Thank you for the comment. Commands for Tickwork count from people who may push to this repository, so nothing was done. If you know the answer, say it here in plain words; one of them can take it up.",
  );
}

/** Whether a comment's body is a `noReply`: one in an issue is enough. */
export function isNoReply(body: string): boolean {
  return body.startsWith(NO);
}

function outcomeText(outcome: CommandOutcome): string {
  switch (outcome.kind) {
    case "done":
      return outcome.summary.length <= MAX_SUMMARY
        ? outcome.summary
        : (outcome.summary.split("\n\n")[0] ?? "").slice(0, MAX_SUMMARY);
    case "done_before":
      return `${COLOURS.nothing_to_do} Done already, by an earlier run for this comment.`;
    case "refused":
    case "failed": {
      const colour = outcome.kind === "failed" ? COLOURS.could_not : COLOURS.needs_you;
      return `${colour} ${sentence(outcome.what)} ${sentence(outcome.remedy)}`;
    }
    case "not_tried":
      return "";
    default:
      return outcome satisfies never;
  }
}

function sentence(text: string): string {
  return markdownSentence(bounded(commentWords(text), MAX_SENTENCE));
}
