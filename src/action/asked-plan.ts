/** What `step` and `triage` make of a run's plan: the same run, by the same scheduler and handlers, within narrower bounds. */
import type { Backlog } from "../backlog/backlog.ts";
import { parseFilter } from "../backlog/filters.ts";
import { timestamp } from "../backlog/timestamp.ts";
import type { Config } from "../config/config.ts";
import { legalChanges } from "../handlers/legal-changes.ts";
import { bounded } from "../report/escape.ts";
import { waitText } from "../report/why-not-text.ts";
import { selectionOfNextRun } from "../scheduler/next-run.ts";
import type { RunPlan } from "../scheduler/run.ts";
import type { CommandContext } from "./command.ts";
import { RunFailure, WrongUse } from "./failure.ts";
import { itemNamed } from "./named-item.ts";
import { asSentence, type ReadOnlyWorkspace } from "./workspace.ts";

/** Throws `RunFailure` for an item that can take no step now, with why. */
export function askedPlan(context: CommandContext, workspace: ReadOnlyWorkspace, plan: RunPlan): RunPlan {
  switch (context.inputs.command) {
    case "step":
      return oneStep(context, workspace, plan);
    case "triage":
      return onlyTriage(context, plan);
    default:
      return plan;
  }
}

/**
 * One phase of one item. A person has looked at it: neither guardrails nor the limit on work in progress hold it back, nor
 * is it triaged anew since it stood still. What it depends on, what it waits for and a review that it asks for hold.
 */
function oneStep({ inputs, clock }: CommandContext, workspace: ReadOnlyWorkspace, plan: RunPlan): RunPlan {
  const { backlog } = workspace.document;
  const item = itemNamed(inputs, workspace);
  const step: RunPlan = {
    ...plan,
    config: unguarded(plan.config, backlog),
    scope: { kind: "targets", targets: [item.id], auto_advance: false, blocked_before: new Set() },
    limits: { ...plan.limits, max_steps: 1 },
  };
  const now = timestamp(clock.now());
  const { actions, why_not } = selectionOfNextRun(step, backlog, { now });
  if (actions.length > 0) return step;
  const why = why_not.find(({ item_id }) => item_id === item.id);
  const because =
    item.status === "blocked"
      ? `is blocked: ${bounded(item.blocked_question?.question ?? item.blocked_reason ?? "nothing says why", 200)}`
      : why && item.status !== "done"
        ? waitText(why, { many: false, now })
        : `is ${item.status}`;
  const legal = legalChanges(item, plan.config);
  throw new RunFailure(
    asSentence(`${item.id} can take no step now: it ${because}`),
    legal.length > 0
      ? `Of ${item.id}, which is ${item.status}, these are legal now: ${legal.join(", ")}.`
      : "`command: status` shows where every item is.",
  );
}

function unguarded(config: Config, backlog: Backlog): Config {
  return {
    ...config,
    guardrails: { max_size: "large", max_complexity: "high", max_risk: "high" },
    execution: { ...config.execution, max_wip: backlog.items.length + 1, stale_after_days: undefined },
  };
}

/** Items that are new, or those of them that `only` lets through: once triaged, they are nothing of this run's any more. */
function onlyTriage({ inputs }: CommandContext, plan: RunPlan): RunPlan {
  const parsed = parseFilter(`status=new\n${inputs.only ?? ""}`);
  if (parsed.kind === "refused")
    throw new WrongUse(
      `Input only: ${parsed.message}`,
      "`triage` looks at new items alone: filter by another field.",
    );
  return { ...plan, scope: { kind: "filter", filter: parsed.filter, is_triage: inputs.only === undefined } };
}
