/** A report as JSON on one line, for the output `result`: the facts of the summary, for a machine. */
import type { Problem } from "../backlog/problem.ts";
import type { CheckpointResult, CommitMade } from "../ports/checkpoints.ts";
import { usageOf } from "../ports/step.ts";
import { bounded } from "./escape.ts";
import { needsOf } from "./needs-person.ts";
import { haltOf, type RunReport } from "./run-report.ts";
import { tallyOf } from "./tally.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** An output handed on by `env:` must fit into one variable, and Linux takes 128 KiB for one. */
const MAX_BYTES = 100 * 1024;
const MAX_TEXT = 1_000;
/** No longer list fits, however short its entries are. */
const MOST_ENTRIES = 500;
/** How many entries of a list may stay, from stage to stage. */
const STAGES = [100, 25, 5, 0] as const;

type Lists = Readonly<Record<string, readonly unknown[]>>;

/** At most `maxBytes` of UTF-8: lists are cut, and `left_out` counts what is missing of each. Every text is one line, and bounded. */
export function resultJson(report: RunReport, maxBytes = MAX_BYTES): string {
  return boundedJson(factsOf(report), listsOf(report), maxBytes);
}

/** The result of `command: validate`. */
export function problemsJson(problems: readonly Problem[], maxBytes = MAX_BYTES): string {
  const valid = problems.every(({ severity }) => severity !== "error");
  return boundedJson({ command: "validate", valid, count: problems.length }, { problems }, maxBytes);
}

function factsOf(report: RunReport): object {
  const { command, run_id, branch, started_at, duration_ms, ticks, snapshots, cost_usd, delivery } = report;
  const { budgets, pull_request, migrated_from, runs_to_go } = report;
  const { archived, merged, follow_ups, newly_blocked, outcomes, steps } = tallyOf(report);
  const { cost_unknown, tokens, turns } = usageOf(steps);
  return {
    command,
    run_id,
    branch,
    started_at,
    duration_ms,
    ...verdictFacts(verdictOf(report)),
    halt_reason: haltOf(report)?.reason,
    halted_because: haltOf(report)?.because,
    ticks,
    snapshots,
    items_completed: archived,
    items_blocked: newly_blocked.length,
    follow_ups_created: follow_ups,
    items_merged: merged,
    outcomes,
    cost_usd,
    cost_unknown,
    tokens,
    turns,
    budgets,
    delivery: delivery && deliveryFacts(delivery),
    pull_request,
    migrated_from,
    runs_to_go,
  };
}

/** The least important first: it is cut first. */
function listsOf(report: RunReport): Lists {
  const { why_not, notices, step_commits, happenings, next, warnings, delivery } = report;
  const needs_you = needsOf(report).map(({ item: { id, title }, asked, by, answers }) => ({
    item_id: id,
    title,
    asked,
    by,
    answers: answers.map(({ option, command }) => ({ option, command })),
  }));
  return {
    why_not,
    notices,
    step_commits,
    commits: commitsOf(delivery),
    happenings,
    next,
    warnings,
    needs_you,
  };
}

function verdictFacts(verdict: Verdict): object {
  const { kind } = verdict;
  return kind === "could_not"
    ? { verdict: kind, what: verdict.what, remedy: verdict.remedy }
    : { verdict: kind };
}

function deliveryFacts(delivery: CheckpointResult): object {
  const { kind } = delivery;
  switch (kind) {
    case "nothing":
    case "left_uncommitted":
      return { kind };
    case "delivered":
      return { kind, head: delivery.head, branch: delivery.branch };
    case "committed":
      return { kind, head: delivery.head };
    case "undelivered":
      return { kind, reason: delivery.reason, rescue: delivery.rescue };
    default:
      return kind satisfies never;
  }
}

function commitsOf(delivery: CheckpointResult | undefined): readonly CommitMade[] {
  return delivery === undefined || delivery.kind === "nothing" || delivery.kind === "left_uncommitted"
    ? []
    : delivery.commits;
}

function boundedJson(facts: object, lists: Lists, maxBytes: number): string {
  const kept = new Map(
    Object.entries(lists).map(([name, list]) => [name, shortened(list.slice(0, MOST_ENTRIES))]),
  );
  const text = () =>
    JSON.stringify({ ...shortened(facts), ...Object.fromEntries(kept), ...leftOut(lists, kept) });
  for (const stage of STAGES) {
    for (const [name, list] of kept) {
      const json = text();
      if (Buffer.byteLength(json) <= maxBytes) return json;
      kept.set(name, list.slice(0, stage));
    }
  }
  return text();
}

/** The same plain data with every text in it bounded. */
function shortened<T extends object>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, part) => (typeof part === "string" ? bounded(part, MAX_TEXT) : part)),
  );
}

function leftOut(lists: Lists, kept: ReadonlyMap<string, readonly unknown[]>): object {
  const missing = Object.entries(lists)
    .map(([name, list]) => [name, list.length - (kept.get(name)?.length ?? 0)] as const)
    .filter(([, count]) => count > 0);
  return missing.length === 0 ? {} : { left_out: Object.fromEntries(missing) };
}
