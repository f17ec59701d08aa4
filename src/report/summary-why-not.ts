/** The summary's sentences on open items that were not chosen. What needs a person stands above, with its question. */
import type { WhyNot } from "../ports/why-not.ts";
import type { DocumentSection } from "./bounded-document.ts";
import { markdownSentence } from "./escape.ts";
import { moreText, paragraphs } from "./markdown-parts.ts";
import { endedAt, type RunReport } from "./run-report.ts";
import { waitSentences } from "./why-not-text.ts";

/** Why each open item that nothing was done for was not chosen. */
export function whyNotSection(report: RunReport): DocumentSection {
  const sentences = waitSentences(reasonsToWait(report.why_not), endedAt(report));
  return {
    name: "why not",
    importance: 60,
    entries: sentences.length,
    render: (most) =>
      sentences.length === 0
        ? ""
        : paragraphs(
            "#### Why not",
            sentences.slice(0, most).map(markdownSentence).join(" · "),
            moreText(sentences.length, most),
          ),
  };
}

/** Without those that `needsOf` tells. */
export function reasonsToWait(why_not: readonly WhyNot[]): readonly WhyNot[] {
  return why_not.filter(({ kind }) => kind !== "needs_person" && kind !== "broken" && kind !== "rescued");
}
