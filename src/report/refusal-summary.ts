import { bounded, markdownSentence } from "./escape.ts";
import { paragraphs } from "./markdown-parts.ts";
import { COLOURS } from "./verdict.ts";

const MAX_SENTENCE = 600;

/** The job summary of a command that did not start: what is wrong, and the one thing to change. */
export function refusalSummary(refusal: { readonly what: string; readonly remedy: string }): string {
  return paragraphs(
    `### ${COLOURS.could_not} Tickwork did not start: ${markdownSentence(bounded(refusal.what.replace(/\.$/, ""), MAX_SENTENCE))}`,
    `**Change this:** ${markdownSentence(bounded(refusal.remedy, MAX_SENTENCE))}`,
  );
}
