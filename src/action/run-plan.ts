/** What a run may do: limits of the inputs, else of the config, else the defaults; and what the journal says of money and time. */
import { timestamp } from "../backlog/timestamp.ts";
import { LONGEST_RUN_MINUTES, MOST_FOLLOW_UPS_A_RUN } from "../config/bounds.ts";
import type { Config } from "../config/config.ts";
import type { Store } from "../coordinator/store.ts";
import type { WaitingRescue } from "../delivery/rescue-look.ts";
import { type JournalEntry, journalFile, readJournal } from "../report/journal.ts";
import { ledgerOf } from "../report/ledger.ts";
import type { Budget } from "../scheduler/budget.ts";
import type { RunLimits } from "../scheduler/halt.ts";
import type { RunPlan } from "../scheduler/run.ts";
import { askedPlan } from "./asked-plan.ts";
import type { CommandContext } from "./command.ts";
import type { Inputs } from "./inputs.ts";
import type { Paths } from "./paths.ts";
import { inboxElsewhere, rescuedWork } from "./rescued-work.ts";
import { scopeOfRun } from "./scope-of-run.ts";
import type { ReadOnlyWorkspace } from "./workspace.ts";

/**
 * `waiting`: rescue branches, where the remote was asked; what they have is not done again. Throws `RunFailure` for targets
 * or a filter that will not do.
 */
export async function runPlan(
  context: CommandContext,
  workspace: ReadOnlyWorkspace,
  waiting: readonly WaitingRescue[] = [],
): Promise<RunPlan> {
  const { inputs, environment, clock } = context;
  const { config, document, store, paths } = workspace;
  const journal = await recentJournal(store, paths, clock.now());
  return askedPlan(context, workspace, {
    run_id: environment.run_id,
    config,
    scope: scopeOfRun(inputs, config, document.backlog),
    limits: runLimits(inputs, config),
    max_follow_ups: MOST_FOLLOW_UPS_A_RUN,
    budget: budgetOf(context, config, journal),
    rescued: rescuedWork(waiting, { journal, backlog: document.backlog }),
    inbox_on: inboxElsewhere(waiting)?.branch,
  });
}

function runLimits(inputs: Inputs, config: Config): RunLimits {
  return {
    max_ticks: inputs.max_ticks,
    max_steps: inputs.max_phases ?? config.execution.default_phase_cap,
    circuit_breaker: config.execution.circuit_breaker,
  };
}

function budgetOf(
  { inputs, clock }: CommandContext,
  config: Config,
  journal: readonly JournalEntry[],
): Budget {
  const ledger = ledgerOf(journal, timestamp(clock.now()));
  const run_minutes = inputs.time_budget_minutes ?? config.budget.run_minutes ?? LONGEST_RUN_MINUTES;
  const limits = {
    ...config.budget,
    run_usd: inputs.cost_budget_usd ?? config.budget.run_usd,
    run_minutes: Math.min(run_minutes, LONGEST_RUN_MINUTES),
  };
  const { day_usd, month_usd, phases, cut_off } = ledger;
  return { limits, spent_before: { day_usd, month_usd }, history: phases, cut_off };
}

/** This month's entries and the last one's: what phases cost is known on the first of a month too. */
export async function recentJournal(
  store: Pick<Store, "read">,
  paths: Pick<Paths, "inWorkingFolder">,
  now: Date,
): Promise<readonly JournalEntry[]> {
  const lastMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  const files = [lastMonth, now].map((at) => paths.inWorkingFolder(journalFile(timestamp(at))));
  const texts = await Promise.all(files.map((file) => store.read(file)));
  return texts.flatMap((read) => (read.kind === "text" ? readJournal(read.text).entries : []));
}
