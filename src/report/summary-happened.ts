/** The summary's table of what happened, an item a row; and, folded, every step with what it said. */
import type { ItemId } from "../backlog/item.ts";
import type { Happening } from "../ports/happening.ts";
import { usageOf } from "../ports/step.ts";
import { countText, durationText, listText, spentText, usedText } from "./amounts.ts";
import type { DocumentSection } from "./bounded-document.ts";
import { bounded, markdownCode, markdownText } from "./escape.ts";
import { commitText, compactTable, details, itemName, moreText, paragraphs } from "./markdown-parts.ts";
import type { RunReport } from "./run-report.ts";
import { isProgress, type StepHappening, tallyOf } from "./tally.ts";

const MAX_REASON = 160;
const MAX_SUMMARY = 300;

/** What happened to which item, in the order in which it did, with time and cost. */
export function happenedSection(report: RunReport): DocumentSection {
  const byItem = [...Map.groupBy(tallyOf(report).steps, ({ item_id }) => item_id).values()];
  const others = otherSentences(report.happenings);
  return {
    name: "what happened",
    importance: 90,
    entries: byItem.length,
    render: (most) => {
      if (byItem.length + others.length === 0) return "";
      const rows = byItem.slice(0, most).map((steps) => itemRow(steps, report));
      const table =
        rows.length === 0 ? "" : compactTable(["item", "phases", "outcome", "took", "cost", "commit"], rows);
      return paragraphs("#### What happened", table, moreText(byItem.length, most), others.join("  \n"));
    },
  };
}

/** Folded, because it is for the second look. */
export function stepsSection(report: RunReport): DocumentSection {
  const { steps } = tallyOf(report);
  return {
    name: "step by step",
    importance: 20,
    entries: steps.length,
    render: (most) =>
      steps.length === 0
        ? ""
        : details(
            `Step by step: ${steps.length.toLocaleString("en-US")}`,
            paragraphs(
              compactTable(
                ["step", "outcome", "took", "cost", "used", "what it says"],
                steps.slice(0, most).map(stepRow),
              ),
              moreText(steps.length, most),
            ),
          ),
  };
}

function itemRow(steps: readonly StepHappening[], report: RunReport): readonly string[] {
  const [first] = steps;
  if (!first) return [];
  const took = steps.reduce((sum, { duration_ms }) => sum + duration_ms, 0);
  return [
    itemName({ id: first.item_id, title: first.title }),
    phaseChain(steps),
    outcomeText(steps),
    took > 0 ? durationText(took) : "",
    spentText(usageOf(steps)),
    commitsOf(first.item_id, report),
  ];
}

/** `build → review → done`: each phase once in a row, then where the last one led. */
function phaseChain(steps: readonly StepHappening[]): string {
  const last = steps.at(-1);
  const led = /^→ (.+)$/.exec(last?.effect ?? "")?.[1];
  const names: readonly string[] = inSuccession(steps.map(({ phase }) => phase));
  // A subphase leads to "build again", which stands for the phase itself.
  const before = led?.startsWith(`${last?.phase} `) ? names.slice(0, -1) : names;
  return markdownText([...before, ...(led === undefined ? [] : [led])].join(" → "));
}

/** `complete (2 attempts), then subphase`; an end that is no progress says why, and what it means for the item. */
function outcomeText(steps: readonly StepHappening[]): string {
  const last = steps.at(-1);
  if (!last) return "";
  const words = inSuccession(steps.map(outcomeWord)).join(", then ");
  const stays = last.effect === "" || last.effect.startsWith("→") ? "" : ` (${markdownText(last.effect)})`;
  return `${words}${stays}${isProgress(last.outcome) ? "" : `: ${markdownText(bounded(last.summary, MAX_REASON))}`}`;
}

function stepRow(step: StepHappening): readonly string[] {
  return [
    markdownText(`${step.item_id} ${step.phase}`),
    `${outcomeWord(step)} ${markdownText(step.effect)}`.trim(),
    step.duration_ms > 0 ? durationText(step.duration_ms) : "",
    spentText(step),
    usedText(step),
    markdownText(bounded(step.summary, MAX_SUMMARY)),
  ];
}

function outcomeWord({ outcome, attempts }: StepHappening): string {
  return `${outcome.replaceAll("_", " ")}${attempts > 1 ? ` (${attempts} attempts)` : ""}`;
}

function commitsOf(item_id: ItemId, { step_commits, repository_url, delivery }: RunReport): string {
  const isOnlyHere =
    delivery?.kind === "committed" || (delivery?.kind === "undelivered" && delivery.rescue.kind !== "branch");
  const shas = step_commits.filter((commit) => commit.item_id === item_id).map(({ sha }) => sha);
  return listText(
    [...new Set(shas)].map((sha) => commitText(sha, isOnlyHere ? undefined : repository_url)),
    6,
  );
}

/** What happened to items besides steps: one sentence a kind. What a step's row says already is not repeated. */
function otherSentences(happenings: readonly Happening[]): readonly string[] {
  const stepped = new Set(happenings.flatMap((one) => (one.kind === "step" ? [one.item_id] : [])));
  const say = (label: string, parts: readonly string[]) =>
    parts.length === 0 ? [] : [`${label}: ${listText(parts, 12)}`];
  const each = (tell: (one: Happening) => string | undefined) => happenings.flatMap((one) => tell(one) ?? []);
  return [
    ...say(
      "New",
      each((one) =>
        one.kind === "ingested" ? `${itemName(nameOf(one))} (${markdownText(one.origin)})` : undefined,
      ),
    ),
    ...say(
      "Triaged by rules",
      each((one) =>
        one.kind === "triaged_by_rules" ? `${itemName(nameOf(one))} ${markdownText(one.effect)}` : undefined,
      ),
    ),
    ...say(
      "Sent back to triage",
      each((one) => (one.kind === "sent_back" ? itemName(nameOf(one)) : undefined)),
    ),
    ...say(
      "Set aside, because it conflicts with what others pushed",
      each((one) =>
        one.kind === "set_aside" ? `${itemName(nameOf(one))}, now on ${markdownCode(one.branch)}` : undefined,
      ),
    ),
    ...say(
      "Changed by a person meanwhile",
      each((one) =>
        one.kind === "edits_merged" ? markdownText(bounded(one.message, MAX_REASON)) : undefined,
      ),
    ),
    ...say(
      "Interrupted in an earlier run",
      each((one) =>
        one.kind === "interrupted"
          ? `${itemName(nameOf(one))} ${markdownText(one.phase)} (${countText(one.attempts, "unfinished attempt")}${one.used_up ? ", blocked" : ""})`
          : undefined,
      ),
    ),
    ...say(
      "Promoted",
      each((one) =>
        one.kind === "promoted" && !stepped.has(one.item_id) ? itemName(nameOf(one)) : undefined,
      ),
    ),
    ...say(
      "Merged",
      each((one) =>
        one.kind === "merged" ? `${itemName(nameOf(one))} into ${markdownText(one.into)}` : undefined,
      ),
    ),
    ...say(
      "Archived",
      each((one) =>
        one.kind === "archived" && !stepped.has(one.item_id) ? itemName(nameOf(one)) : undefined,
      ),
    ),
  ];
}

function nameOf({ item_id, title }: Happening): { readonly id: ItemId; readonly title: string } {
  return { id: item_id, title };
}

function inSuccession(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => word !== words[index - 1]);
}
