/**
 * The worklog (spec §6): what happened, for people, newest last, a file a month. An entry for each step, and for each item
 * that left the backlog. Text in, text out; only ever appended to.
 */
import { cutText } from "../backlog/short-text.ts";
import { epochMs } from "../backlog/timestamp.ts";
import type { Happening } from "../ports/happening.ts";
import type { RunId } from "../ports/run-id.ts";
import { countText, dayAndTime, durationText, listText, spentText, usedText } from "./amounts.ts";
import { bounded, markdownText } from "./escape.ts";

const MAX_TITLE = 120;
const MAX_SUMMARY = 1_500;

/** `_worklog/2026-11.md`, by the UTC month of an RFC 3339 instant. */
export function worklogFile(at: string): string {
  return `_worklog/${monthOf(at)}.md`;
}

/** How a new month's file begins. */
export function worklogHeader(at: string): string {
  return `# Worklog ${monthOf(at)}\n\nWhat Tickwork did in this repository, newest last. Times are UTC.\n`;
}

/** The entries to append, each beginning with an empty line; the empty text when nothing happened that belongs here. */
export function worklogEntries(happenings: readonly Happening[], run: { readonly run_id: RunId }): string {
  return happenings.map((happening) => entry(happening, run.run_id)).join("");
}

/** Warnings are for the summary: written here, they would make a commit of every run until somebody mends them. */
function entry(happening: Happening, run_id: RunId): string {
  switch (happening.kind) {
    case "step":
      // Nothing was started. Written down, it would make a commit of every run until somebody mends the set-up.
      if (happening.outcome === "unavailable") return "";
      return written(
        happening,
        [happening.phase, happening.outcome.replaceAll("_", " ")],
        [markdownText(bounded(happening.summary, MAX_SUMMARY)), stepFacts(happening, run_id)],
      );
    case "interrupted":
      return written(
        happening,
        [happening.phase, "interrupted"],
        [
          `Run ${happening.run_id} died while it was under way.${happening.used_up ? " The item is blocked." : ""}`,
          attemptFacts(happening.attempts, run_id),
        ],
      );
    case "archived":
      return written(happening, ["archived"], [`run ${run_id}`]);
    case "merged":
      return written(happening, [`merged into ${idText(happening.into)}`], [`run ${run_id}`]);
    case "triaged_by_rules":
      return written(
        happening,
        [`triaged by rules ${happening.effect}`],
        [markdownText(bounded(happening.summary, MAX_SUMMARY)), `run ${run_id}`],
      );
    case "set_aside":
      return written(
        happening,
        ["set aside"],
        [
          `It conflicts with what others pushed meanwhile, in ${listText(happening.files.map(markdownText), 10)}. The work is on the branch ${markdownText(happening.branch)} alone, and the item is in the backlog, blocked, whatever stands above of its end.`,
          `run ${run_id}`,
        ],
      );
    case "edits_merged":
      return written(
        happening,
        ["changed by a person meanwhile"],
        [markdownText(bounded(happening.message, MAX_SUMMARY)), `run ${run_id}`],
      );
    case "sent_back":
      return written(
        happening,
        ["sent back to triage"],
        [markdownText(bounded(happening.reason, MAX_SUMMARY)), `run ${run_id}`],
      );
    case "by_person": {
      const by = happening.by === undefined ? "" : ` by ${happening.by}`;
      const note = happening.note === undefined ? "" : paragraphsOf(happening.note);
      return written(happening, [`${happening.did}${by}`], [note]);
    }
    case "ingested":
    case "promoted":
    case "warning":
      return "";
    default:
      return happening satisfies never;
  }
}

/** A heading, and paragraphs. Escaped text can begin no line of its own, so none can be forged. */
function written(happening: Happening, what: readonly string[], body: readonly string[]): string {
  const [day, time] = dayAndTime(epochMs(happening.at));
  const subject = `${idText(happening.item_id)} ${markdownText(bounded(happening.title, MAX_TITLE)).replaceAll(" · ", " ‧ ")}`;
  const heading = `## ${[`${day} ${time}`, subject, ...what.map(markdownText)].join(" · ")}`;
  return `\n${[heading, ...body].filter((part) => part !== "").join("\n\n")}\n`;
}

/** A person's words with their line breaks. Each line is escaped as one, so that none can become a heading. */
function paragraphsOf(note: string): string {
  return cutText(note, MAX_SUMMARY)
    .split(/\r\n?|\n/)
    .map(markdownText)
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/([^\n])\n(?=[^\n])/g, "$1  \n")
    .trim();
}

function stepFacts(step: Happening & { readonly kind: "step" }, run_id: RunId): string {
  return [
    markdownText(step.effect),
    step.duration_ms > 0 ? durationText(step.duration_ms) : "",
    step.cost_usd === undefined && step.cost_unknown ? "cost unknown" : spentText(step),
    usedText(step),
    step.attempts > 1 ? countText(step.attempts, "attempt") : "",
    `run ${run_id}`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function attemptFacts(attempts: number, run_id: RunId): string {
  return [`${countText(attempts, "unfinished attempt")} so far`, `run ${run_id}`].join(" · ");
}

function idText(id: string): string {
  return markdownText(id);
}

function monthOf(at: string): string {
  return dayAndTime(epochMs(at))[0].slice(0, 7);
}
