/** What a run would do (spec §8, `dry-run`): for the job summary and for a terminal. */
import { type Problem, problemLine } from "../backlog/problem.ts";
import type { Halt } from "../ports/halt.ts";
import type { Happening } from "../ports/happening.ts";
import type { WhyNot } from "../ports/why-not.ts";
import { countText } from "./amounts.ts";
import { bounded, logText, markdownSentence, markdownText } from "./escape.ts";
import { happeningLine } from "./run-log.ts";
import { waitSentences } from "./why-not-text.ts";

const MOST_LINES = 200;

export interface DryRun {
  readonly halt: Halt;
  /** RFC 3339. */
  readonly now: string;
  readonly ticks: number;
  readonly steps: number;
  readonly happenings: readonly Happening[];
  readonly why_not: readonly WhyNot[];
  /** Why entries of the inbox would stay there. */
  readonly left_in_inbox: readonly Problem[];
}

/** In the order in which it would happen, if every step succeeded; then why the rest would wait. */
export function dryRunSummary(run: DryRun): { readonly markdown: string; readonly text: string } {
  const lines = run.happenings.map(lineOf).filter((line) => line !== undefined);
  const shown = lines.slice(0, MOST_LINES);
  const more = lines.length > shown.length ? [`… and ${lines.length - shown.length} more`] : [];
  const head = `Would do ${countText(run.steps, "step")} in ${countText(run.ticks, "tick")}, if each succeeds, and then halt: ${run.halt.because}`;
  const waits = waitSentences(run.why_not, run.now);
  const left = run.left_in_inbox.slice(0, MOST_LINES).map((problem) => logText(problemLine(problem)));
  return {
    text: [head, ...[...shown, ...more].map((line) => `  ${line}`), ...waits.map(logText), ...left].join(
      "\n",
    ),
    markdown: [
      `### 🔵 ${markdownText(bounded(head, 400))}`,
      [...shown, ...more].map((line) => `1. ${markdownText(line)}`).join("\n"),
      ...(waits.length > 0 ? [`**Why not:** ${waits.map(markdownText).join(" · ")}`] : []),
      ...(left.length > 0
        ? [
            `**To be mended in the inbox:**\n\n${left.map((line) => `- ${markdownSentence(line)}`).join("\n")}`,
          ]
        : []),
      "Nothing was run, and nothing was changed.",
    ].join("\n\n"),
  };
}

function lineOf(happening: Happening): string | undefined {
  if (happening.kind === "step")
    return logText(`${happening.item_id} ${happening.phase} ${happening.effect}`);
  return happeningLine(happening);
}
