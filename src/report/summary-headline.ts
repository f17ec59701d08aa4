/** The summary's first lines: what became of the run, in figures; a red one says what to change. */
import type { CheckpointResult, Rescue } from "../ports/checkpoints.ts";
import { usageOf } from "../ports/step.ts";
import { countText, durationText, moneyText, spentText, usedText } from "./amounts.ts";
import { bounded, markdownCode, markdownCommand, markdownSentence, markdownText } from "./escape.ts";
import { commitText, paragraphs } from "./markdown-parts.ts";
import { needsOf } from "./needs-person.ts";
import { pullRequestMarkdown } from "./pull-request-end.ts";
import { refusalSummary } from "./refusal-summary.ts";
import { haltOf, type RunReport } from "./run-report.ts";
import { tallyOf } from "./tally.ts";
import { COLOURS, type Verdict } from "./verdict.ts";

const MAX_SENTENCE = 600;

type CouldNot = Verdict & { readonly kind: "could_not" };

/** Heading and figures; empty lines between. */
export function headline(report: RunReport, verdict: Verdict): string {
  return verdict.kind === "could_not" ? failureHeadline(report, verdict) : workHeadline(report, verdict);
}

function workHeadline(report: RunReport, verdict: Verdict): string {
  const halt = haltOf(report);
  const needs = needsOf(report).length;
  const asked =
    needs === 0 ? "" : `, ${needs === 1 ? "1 needs you" : `${needs.toLocaleString("en-US")} need you`}`;
  const halted = halt === undefined ? "" : ` · halted: ${markdownText(bounded(halt.because, 200))}`;
  return paragraphs(
    `### ${COLOURS[verdict.kind]} ${progressText(report)}${asked}${halted}`,
    figures(report),
    report.pull_request?.kind === "by_hand" ? pullRequestMarkdown(report.pull_request) : "",
  );
}

function failureHeadline(report: RunReport, verdict: CouldNot): string {
  if (verdict.before_start) return paragraphs(refusalSummary(verdict), "Nothing was run, nothing was spent.");
  const what = markdownSentence(bounded(verdict.what, MAX_SENTENCE).replace(/\.$/, ""));
  return paragraphs(
    `### ${COLOURS.could_not} ${what}`,
    `**Change this:** ${markdownSentence(bounded(verdict.remedy, MAX_SENTENCE))}`,
    verdict.rescue === undefined ? "" : rescueText(verdict.rescue),
    verdict.kept === undefined ? "" : keptText(verdict.kept),
    `${progressText(report)}. ${figures(report)}`,
  );
}

/** `2 items finished`, or the most that can be said. */
function progressText(report: RunReport): string {
  const tally = tallyOf(report);
  const { archived, merged, set_aside, steps, steps_done, from_inbox, triaged_by_rules, promoted } = tally;
  // Beside steps that were all in vain, what the rules alone moved is not worth the first line.
  const moved_alone = archived + steps_done === 0 && steps.length === 0;
  const parts = [
    archived > 0 ? `${countText(archived, "item")} finished` : "",
    archived === 0 && steps_done > 0 ? `${countText(steps_done, "step")} done` : "",
    merged > 0 ? `${merged} merged` : "",
    set_aside > 0 ? `${countText(set_aside, "item")} set aside` : "",
    archived + steps_done === 0 && from_inbox > 0 ? `${countText(from_inbox, "new item")}` : "",
    moved_alone && triaged_by_rules > 0 ? `${countText(triaged_by_rules, "item")} triaged` : "",
    moved_alone && promoted > 0 ? `${countText(promoted, "item")} promoted` : "",
  ].filter((part) => part !== "");
  if (parts.length > 0) return parts.join(", ");
  if (steps.length > 0) return `No step succeeded (${steps.length.toLocaleString("en-US")} tried)`;
  return report.inbox_to_mend ? "The inbox needs mending" : "Nothing could be done";
}

/** `6 ticks · 9 steps · 21 min · $1.84 (…) · delivered as a1b2c3d to main · snapshots: 6 tick, 9 executor` */
function figures(report: RunReport): string {
  const { snapshots, ticks, delivery, migrated_from } = report;
  return [
    countText(ticks, "tick"),
    // A step takes one snapshot when it starts, so that this is the number of steps started.
    countText(snapshots.executor, "step"),
    durationText(report.duration_ms),
    costText(report),
    delivery === undefined ? "" : deliveryText(delivery, report),
    migrated_from === undefined ? "" : `backlog migrated from schema ${migrated_from}`,
    `snapshots: ${snapshots.tick} tick, ${snapshots.executor} executor`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function costText(report: RunReport): string {
  const { cost_usd, budgets } = report;
  const { cost_unknown, tokens } = usageOf(tallyOf(report).steps);
  const left = budgets.map(
    ({ period, limit_usd, left_usd }) =>
      `budget of the ${period}: ${moneyText(limit_usd)}, ${moneyText(Math.max(0, left_usd))} left`,
  );
  const spent = spentText({ cost_usd, cost_unknown });
  const cost = [spent === "unknown" ? "cost unknown" : spent, usedText({ tokens })]
    .filter((part) => part !== "")
    .join(", ");
  if (left.length === 0) return cost;
  return cost === "" ? left.join("; ") : `${cost} (${left.join("; ")})`;
}

function deliveryText(delivery: CheckpointResult, report: RunReport): string {
  const pull = report.pull_request;
  const within = pull?.kind !== "open" ? "" : ` in [pull request ${pull.number}](${pull.url})`;
  switch (delivery.kind) {
    case "nothing":
      return "nothing to deliver";
    case "delivered":
      return `delivered as ${commitText(delivery.head, report.repository_url)} to ${markdownCode(delivery.branch)}${within}`;
    case "committed":
      return `committed as ${markdownCode(delivery.head.slice(0, 7))}, not pushed`;
    case "left_uncommitted":
      return "left uncommitted in the working tree";
    case "undelivered":
      return "not delivered";
    default:
      return delivery satisfies never;
  }
}

function keptText({ branch, compare }: NonNullable<CouldNot["kept"]>): string {
  const by_hand = compare === undefined ? "" : ` [Open the pull request by hand](${compare}).`;
  return `Nothing is lost: the work is on the branch ${markdownCode(branch)}.${by_hand}`;
}

function rescueText(rescue: Rescue): string {
  switch (rescue.kind) {
    case "branch":
      return paragraphs(
        `Nothing is lost: the work is on the branch ${markdownCode(rescue.branch)}. On ${markdownCode(rescue.onto)} this takes it in; then push:`,
        markdownCommand(rescue.restore),
        "No run does this work again until it is taken in, or the rescue branch is deleted.",
      );
    case "bundle":
      return paragraphs(
        `Nothing is lost while this runner lives: the work is in ${markdownCode(rescue.path)}. A hosted runner is gone with its job: a later step with \`actions/upload-artifact\` keeps the file. In a clone this makes a branch of it, to be merged and pushed:`,
        markdownCommand(rescue.restore),
        rescue.backlog === undefined ? "" : `The backlog alone is in ${markdownCode(rescue.backlog)}.`,
      );
    case "local":
      return `The work is committed in this checkout only, as ${markdownCode(rescue.head)}.`;
    default:
      return rescue satisfies never;
  }
}
