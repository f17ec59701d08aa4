/**
 * The job summary (spec §6): what a maintainer should see in ten seconds. First what needs a person, then what happened,
 * then why not, then the board and what comes next.
 */
import { boundedDocument, type DocumentSection } from "./bounded-document.ts";
import { givenCommand } from "./given-command.ts";
import type { RunReport } from "./run-report.ts";
import { boardSection, nextSection, notesSection } from "./summary-board.ts";
import { happenedSection, stepsSection } from "./summary-happened.ts";
import { headline } from "./summary-headline.ts";
import { needsSection, warningsSection } from "./summary-needs.ts";
import { nothingToDo } from "./summary-nothing.ts";
import { whyNotSection } from "./summary-why-not.ts";
import { verdictOf } from "./verdict.ts";

/** The runner takes 1 MiB a step, and other text of the step needs room in it too. */
const MAX_BYTES = 900 * 1024;

/** The summary as Markdown, at most `maxBytes` of UTF-8. */
export function summary(report: RunReport, maxBytes = MAX_BYTES): string {
  const verdict = verdictOf(report);
  const warnings = warningsSection(report);
  const first: DocumentSection = {
    name: "headline",
    importance: Number.POSITIVE_INFINITY,
    entries: 0,
    render: () => (verdict.kind === "nothing_to_do" ? nothingToDo(report) : headline(report, verdict)),
  };
  if (verdict.kind === "nothing_to_do")
    return boundedDocument([first, warnings, notesSection(report)], maxBytes, everyItem(report));
  return boundedDocument(
    [
      first,
      needsSection(report),
      warnings,
      happenedSection(report),
      whyNotSection(report),
      nextSection(report),
      boardSection(report),
      stepsSection(report),
      notesSection(report),
    ],
    maxBytes,
    everyItem(report),
  );
}

/** Where the rest of a document about a run is to be seen. */
export function everyItem({ workflow_file }: Pick<RunReport, "workflow_file">): string {
  return `\`${givenCommand({ command: "status" }, workflow_file)}\` shows every item.`;
}
