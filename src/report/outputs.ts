/** The action's outputs (spec §8). All are text; what is not known is not there, so that a workflow reads it as empty. */
import { presentFields } from "../backlog/present-fields.ts";
import type { Problem } from "../backlog/problem.ts";
import type { CheckpointResult, Rescue } from "../ports/checkpoints.ts";
import { problemsJson, resultJson } from "./result-json.ts";
import { haltOf, type RunReport } from "./run-report.ts";
import { tallyOf } from "./tally.ts";

export const OUTPUT_NAMES = [
  "halt-reason",
  "ticks",
  "phases-executed",
  "items-completed",
  "items-blocked",
  "follow-ups-created",
  "items-merged",
  "snapshots",
  "cost-usd",
  "changed",
  "commit-sha",
  "pull-request",
  "rescue",
  "valid",
  "problems",
  "page",
  "result",
] as const;

export type OutputName = (typeof OUTPUT_NAMES)[number];
export type Outputs = Readonly<Partial<Record<OutputName, string>>>;

/** To be set only after the push is proven (spec §6). */
export function outputsOf(report: RunReport): Outputs {
  const { archived, merged, follow_ups, newly_blocked } = tallyOf(report);
  const { snapshots, cost_usd, delivery, pull_request } = report;
  return presentFields({
    "halt-reason": haltOf(report)?.reason,
    ticks: String(report.ticks),
    // Every step takes one executor snapshot when it starts, and nothing else does.
    "phases-executed": String(snapshots.executor),
    "items-completed": String(archived),
    "items-blocked": String(newly_blocked.length),
    "follow-ups-created": String(follow_ups),
    "items-merged": String(merged),
    snapshots: JSON.stringify({ tick: snapshots.tick, executor: snapshots.executor }),
    "cost-usd": cost_usd?.toFixed(2),
    changed: String(hasChanged(report)),
    "commit-sha": delivery && deliveredCommit(delivery),
    "pull-request": pull_request?.kind === "open" ? String(pull_request.number) : undefined,
    rescue: rescueOf(report),
    result: resultJson(report),
  });
}

/** `problems` is their number; the list is in `result`. Valid means without an error: warnings do not fail a check. */
export function validationOutputs(problems: readonly Problem[]): Outputs {
  return {
    valid: String(problems.every(({ severity }) => severity !== "error")),
    problems: String(problems.length),
    result: problemsJson(problems),
  };
}

/** Did the run leave anything behind in the repository, committed or not? */
function hasChanged({ delivery, before, after }: RunReport): boolean {
  if (delivery === undefined || delivery.kind === "nothing") return false;
  return delivery.kind === "left_uncommitted" ? before !== after : delivery.commits.length > 0;
}

/** Only what is where it was to go: what was rescued is told by `rescue`. */
function deliveredCommit(delivery: CheckpointResult): string | undefined {
  return delivery.kind === "delivered" || delivery.kind === "committed" ? delivery.head : undefined;
}

/** Where work is that did not get onto the branch: a whole run's, else of each step that was set aside, a line each. */
function rescueOf({ delivery, happenings }: RunReport): string | undefined {
  if (delivery?.kind === "undelivered") return rescueText(delivery.rescue);
  const branches = happenings.flatMap((one) => (one.kind === "set_aside" ? [one.branch] : []));
  return branches.length === 0 ? undefined : [...new Set(branches)].join("\n");
}

function rescueText(rescue: Rescue): string {
  switch (rescue.kind) {
    case "branch":
      return rescue.branch;
    case "bundle":
      return rescue.path;
    case "local":
      return rescue.head;
    default:
      return rescue satisfies never;
  }
}
