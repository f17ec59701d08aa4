/** `dry-run`: what a run would do if every step succeeded, by the real scheduler and handlers, and without doing it. */
import { givenIds, idsByLikeness } from "../../backlog/ids.ts";
import { timestamp } from "../../backlog/timestamp.ts";
import { readInboxFile } from "../../coordinator/inbox-file.ts";
import { dryRunSummary } from "../../report/dry-run-summary.ts";
import { selectionOfNextRun } from "../../scheduler/next-run.ts";
import type { RunPlan } from "../../scheduler/run.ts";
import type { CommandContext, CommandEnd } from "../command.ts";
import { runPlan } from "../run-plan.ts";
import { simulate } from "../simulation.ts";
import { readWorkspace } from "../workspace.ts";

/** On the checkout as it is: nothing is fetched, no step runs, and no file changes. */
export function dryRun(context: CommandContext): Promise<CommandEnd> {
  return simulated(context, (plan) => plan);
}

/** `simulate`: the same to the very end of the backlog, however many runs that would take. */
export function simulateAll(context: CommandContext): Promise<CommandEnd> {
  const endless = Number.POSITIVE_INFINITY;
  return simulated(context, ({ limits, budget }) => ({
    limits: { ...limits, max_ticks: endless, max_steps: endless },
    // What an item may cost is the same in however many runs; the rest comes back with the next run, day or month.
    budget: { ...budget, limits: { item_usd: budget.limits.item_usd, run_minutes: endless } },
  }));
}

async function simulated(
  context: CommandContext,
  within: (plan: RunPlan) => Pick<RunPlan, "limits" | "budget">,
): Promise<CommandEnd> {
  const { config, document, paths, store } = await readWorkspace(context);
  const plan = await runPlan(context, { config, document, paths, store });
  const isKnown = givenIds(document.backlog, config.project.prefix);
  const likely = idsByLikeness(document.backlog);
  const inbox = await readInboxFile(store, { file: paths.inbox, isKnown, likely });
  const { halt, run, backlog } = await simulate({
    backlog: document.backlog,
    config,
    scope: plan.scope,
    ...within(plan),
    inbox,
    starts_at: timestamp(context.clock.now()),
    script: () => ({ outcome: { kind: "complete" } }),
    cancelled: context.cancelled,
  });
  const now = timestamp(context.clock.now());
  const { why_not } = selectionOfNextRun(run.plan, backlog, { now, set_aside: run.set_aside });
  const said = dryRunSummary({
    halt,
    now,
    ticks: run.ticks,
    steps: run.steps,
    happenings: run.happenings,
    why_not,
    left_in_inbox: inbox.kind === "empty" ? [] : inbox.kind === "entries" ? inbox.warnings : inbox.problems,
  });
  return {
    exit_code: 0,
    summary: said.markdown,
    text: said.text,
    outputs: { "halt-reason": halt.reason, changed: "false" },
  };
}
