/** What a run was, as plain data: summary, outputs and JSON are printings of this. `action/` builds it. */
import type { Backlog } from "../backlog/backlog.ts";
import type { CommitSha, Item, ItemId, PhaseName } from "../backlog/item.ts";
import type { SnapshotCounts } from "../ports/backlog-access.ts";
import type { CheckpointResult } from "../ports/checkpoints.ts";
import type { Halt } from "../ports/halt.ts";
import type { Happening } from "../ports/happening.ts";
import type { RunId } from "../ports/run-id.ts";
import type { WhyNot } from "../ports/why-not.ts";

export interface RunReport {
  /** `run`, `triage`, `step`, … */
  readonly command: string;
  readonly run_id: RunId;
  /** The branch that was worked on, where it is known. */
  readonly branch?: string | undefined;
  /** `https://github.com/owner/name`: commits become links to it. */
  readonly repository_url?: string | undefined;
  /** RFC 3339. */
  readonly started_at: string;
  readonly duration_ms: number;
  readonly end: RunEnd;
  readonly ticks: number;
  readonly snapshots: SnapshotCounts;
  readonly happenings: readonly Happening[];
  /** Which commit holds a step's output, for the steps where it is known. */
  readonly step_commits: readonly StepCommit[];
  /** The workflow that runs this, which takes people's answers too: a file's name. Undefined on a person's machine. */
  readonly workflow_file?: string | undefined;
  /** As the last selection said it. */
  readonly why_not: readonly WhyNot[];
  /** Undefined when the run ended before the backlog was read. */
  readonly before?: Backlog | undefined;
  readonly after?: Backlog | undefined;
  /** One sentence each, `names` in backticks: good to know. */
  readonly notices: readonly string[];
  /** Likewise: a person should mend something. Those of `happenings` are not repeated here. */
  readonly warnings: readonly string[];
  /** Entries of the inbox were left in it, or nothing of it could be read; `warnings` say why. */
  readonly inbox_to_mend?: boolean | undefined;
  /** Undefined when no step said what it cost. */
  readonly cost_usd?: number | undefined;
  readonly budgets: readonly BudgetLeft[];
  /** Of the whole run: `commits` are all that it made. Undefined when the run did not get that far. */
  readonly delivery?: CheckpointResult | undefined;
  readonly pull_request?: PullRequestEnd | undefined;
  /** The issues that ask for items, where there are any. */
  readonly asked_in?: ReadonlyMap<ItemId, AskedIn> | undefined;
  /** Of the run on GitHub. */
  readonly run_url?: string | undefined;
  /** The schema version that the backlog had before this run migrated it. */
  readonly migrated_from?: number | undefined;
  /** The first things that the next run would do. */
  readonly next: readonly NextAction[];
  /** An estimate of how many more runs like this the open items need; undefined when nothing can be said. */
  readonly runs_to_go?: number | undefined;
  /** Where an item stands in its pipeline; without it phases are shown by name alone. */
  readonly placeOf?: PlaceOf | undefined;
}

export type RunEnd =
  | { readonly kind: "halted"; readonly halt: Halt }
  /** Before anything was run or spent. */
  | { readonly kind: "refused"; readonly what: string; readonly remedy: string }
  /** On the way; what was finished until then is in the rest of the report. */
  | {
      readonly kind: "failed";
      readonly what: string;
      readonly remedy: string;
      readonly halt?: Halt | undefined;
    };

export interface StepCommit {
  readonly item_id: ItemId;
  readonly phase: PhaseName;
  readonly sha: CommitSha;
}

/**
 * What is told of a delivery in the pull request that carries it (spec §10): a run's report holds it, and so does what a
 * person's command did.
 */
export type Presented = Pick<
  RunReport,
  | ("command" | "run_id" | "run_url" | "workflow_file" | "started_at" | "duration_ms")
  | ("after" | "happenings" | "warnings" | "why_not" | "next" | "runs_to_go" | "placeOf" | "asked_in")
>;

/** What became of the pull request that was to carry the work. */
export type PullRequestEnd =
  | { readonly kind: "open"; readonly number: number; readonly url: string }
  /** A person opens it, on the page `compare`: on their machine there is no token to do it with. */
  | { readonly kind: "by_hand"; readonly branch: string; readonly compare: string }
  /** The work is on `branch`, and nothing shows it. `compare`: the page on which a person opens it by hand. */
  | {
      readonly kind: "not_open";
      readonly reason: string;
      readonly remedy: string;
      readonly branch: string;
      readonly compare?: string | undefined;
    };

/** An issue on GitHub. */
export interface AskedIn {
  readonly number: number;
  readonly url: string;
}

export interface BudgetLeft {
  readonly period: "run" | "day" | "month";
  readonly limit_usd: number;
  readonly left_usd: number;
}

export interface NextAction {
  readonly kind: "promote" | "triage" | "phase";
  readonly item_id: ItemId;
  readonly phase?: PhaseName | undefined;
  readonly because: string;
}

/** `position` counts from 1 through all phases of the item's pipeline. */
export type PlaceOf = (item: Item) => { readonly position: number; readonly total: number } | undefined;

/** When the run ended, RFC 3339: what ages and "today" are reckoned from. */
export function endedAt(report: Pick<RunReport, "started_at" | "duration_ms">): string {
  return new Date(Date.parse(report.started_at) + report.duration_ms).toISOString();
}

/** Why the run ended; undefined for one that was refused before it began. */
export function haltOf(report: Pick<RunReport, "end">): Halt | undefined {
  return report.end.kind === "refused" ? undefined : report.end.halt;
}
