/** What became of the pull request that was to carry the work, for the summary and for a terminal. */
import { logText, markdownCode, markdownSentence } from "./escape.ts";
import type { PullRequestEnd } from "./run-report.ts";

/** Empty where there is nothing to say. `remedy` is not repeated where the caller tells it. */
export function pullRequestMarkdown(end: PullRequestEnd | undefined): string {
  switch (end?.kind) {
    case undefined:
      return "";
    case "open":
      return `It is in [pull request ${end.number}](${end.url}).`;
    case "by_hand":
      return `It is on the branch ${markdownCode(end.branch)}. If no pull request is open for it, [open one](${end.compare}): without a token that is yours to do.`;
    case "not_open": {
      const by_hand = end.compare === undefined ? "" : ` [Open the pull request by hand](${end.compare}).`;
      return `${markdownSentence(`${end.reason}. ${end.remedy}`)} Nothing is lost: it is on the branch ${markdownCode(end.branch)}.${by_hand}`;
    }
  }
}

/** The same as one line for a terminal, without what a red end says anyhow. */
export function pullRequestText(end: PullRequestEnd | undefined): string {
  switch (end?.kind) {
    case undefined:
      return "";
    case "open":
      return logText(`It is in pull request #${end.number}: ${end.url}`);
    case "by_hand":
      return logText(
        `If no pull request is open for it, open one (without a token that is yours to do): ${end.compare}`,
      );
    case "not_open":
      return end.compare === undefined ? "" : logText(`Open the pull request by hand: ${end.compare}`);
  }
}
