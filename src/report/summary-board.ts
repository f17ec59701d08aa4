/** The end of the summary: what the next run would do, the board, and what is good to know. */
import { countText } from "./amounts.ts";
import { boardOf } from "./board.ts";
import { boardCounts, boardMarkdown } from "./board-markdown.ts";
import type { DocumentSection } from "./bounded-document.ts";
import { bounded, markdownSentence, markdownText } from "./escape.ts";
import { details, moreText, paragraphs } from "./markdown-parts.ts";
import { nextText } from "./next-text.ts";
import { endedAt, type Presented, type RunReport } from "./run-report.ts";

const MAX_NOTICE = 400;

/** What the next run would begin with (spec §6, Job summary). */
export function nextSection({ next }: RunReport): DocumentSection {
  return {
    name: "next",
    importance: 50,
    entries: 0,
    render: () =>
      next.length === 0 ? "" : `**Next run:** ${markdownText(nextText(next, { reasons: true }))}`,
  };
}

/** Counts of open items by status, and about how many runs are to go. */
export function boardSection(report: Presented): DocumentSection {
  const { after, placeOf, why_not, next, runs_to_go } = report;
  const board = after && boardOf(after, { now: endedAt(report), placeOf, why_not, next });
  const runs =
    runs_to_go === undefined || runs_to_go === 0 ? "" : ` · about ${countText(runs_to_go, "more run")}`;
  return {
    name: "board",
    importance: 30,
    entries: board?.items ?? 0,
    render: (most) =>
      board === undefined || board.items === 0
        ? ""
        : details(`Board: ${boardCounts(board)}${runs}`, boardMarkdown(board, most)),
  };
}

/** What else people should know: notices, each once. */
export function notesSection({ notices }: RunReport): DocumentSection {
  const lines = notices.map((notice) => `- ${markdownSentence(bounded(notice, MAX_NOTICE))}`);
  return {
    name: "notices",
    importance: 10,
    entries: lines.length,
    render: (most) =>
      lines.length === 0
        ? ""
        : paragraphs("#### Good to know", lines.slice(0, most).join("\n"), moreText(lines.length, most)),
  };
}
