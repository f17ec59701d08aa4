/** The whole summary of a run with nothing to do: one line (spec: `RUN-8`). */
import { compareTimestamps } from "../backlog/timestamp.ts";
import type { HaltReason } from "../ports/halt.ts";
import { countText, instantText } from "./amounts.ts";
import { bounded, markdownCode, markdownSentence, markdownText } from "./escape.ts";
import { endedAt, haltOf, type RunReport } from "./run-report.ts";
import { reasonsToWait } from "./summary-why-not.ts";
import { COLOURS } from "./verdict.ts";
import { waitSentences } from "./why-not-text.ts";

const MOST_REASONS = 5;
const MAX_BECAUSE = 300;
/** It says what to do, too. */
const MAX_HELD_BACK = 700;

/** Halts that say there is no work; any other says that the run was kept from it. */
const NO_WORK: readonly (HaltReason | undefined)[] = [
  undefined,
  "all_done_or_blocked",
  "no_matching_items",
  "filter_exhausted",
  "target_completed",
];

/** What it looked at, why there was nothing, when something will be. */
export function nothingToDo(report: RunReport): string {
  const halt = haltOf(report);
  const because = markdownText(bounded(halt?.because ?? "", MAX_BECAUSE));
  if (halt?.reason === "already_running") {
    return `${COLOURS.nothing_to_do} **Another run is at work**, so this one ended at once: ${because}.`;
  }
  if (halt?.reason === "held_back") {
    const why = markdownSentence(bounded(halt.because, MAX_HELD_BACK));
    return `${COLOURS.needs_you} **Held back: nothing was run, nothing was spent.** ${why}`;
  }
  if (halt?.reason === "shutdown_requested" && report.after === undefined)
    return `${COLOURS.nothing_to_do} **Nothing was done:** ${because}.`;
  const noWork = NO_WORK.includes(halt?.reason);
  const lead = noWork ? "**Nothing to do.**" : `**Nothing was done:** ${because}.`;
  const fallback = noWork && report.after?.items.length ? because : "";
  const why = whyNothing(report) || fallback;
  return `${COLOURS.nothing_to_do} ${lead} ${lookedAt(report)}${why && `: ${why}`}. ${whenSomething(report)}`;
}

function lookedAt({ after, branch }: RunReport): string {
  const where = branch === undefined ? "" : ` on ${markdownCode(branch)}`;
  const items = after?.items.length ?? 0;
  return items === 0 ? `The backlog${where} is empty` : `Looked at ${countText(items, "item")}${where}`;
}

function whyNothing(report: RunReport): string {
  const sentences = waitSentences(reasonsToWait(report.why_not), endedAt(report));
  const more = sentences.length > MOST_REASONS ? [`${sentences.length - MOST_REASONS} more reasons`] : [];
  return [...sentences.slice(0, MOST_REASONS).map(markdownSentence), ...more].join(" · ");
}

function whenSomething(report: RunReport): string {
  const [earliest] = report.why_not
    .filter((why) => why.kind === "retry_after")
    .toSorted((a, b) => compareTimestamps(a.at, b.at));
  if (earliest)
    return `The next run after ${instantText(earliest.at, endedAt(report))} goes on with ${markdownText(earliest.item_id)}.`;
  const [next] = report.next;
  if (next) return `The next run goes on with ${markdownText(next.item_id)}.`;
  const short = report.why_not.find((why) => why.kind === "budget");
  if (short?.kind === "budget") return MORE[short.of];
  return "A new item, in the backlog or its inbox, gives the next run work.";
}

/** What an item that no budget has room for waits for. */
const MORE = {
  cost: "It goes on when a new day or month has begun, or with more under `budget` in the config.",
  time: "It goes on with more time for a run: `time-budget-minutes`, or `budget.run_minutes` in the config.",
} as const;
