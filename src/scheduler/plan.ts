/** Turns a chosen step into a `StepRequest`. This is where an executor step takes its own snapshot (docs/snapshots.md). */
import { findItem } from "../backlog/backlog.ts";
import type { CommitSha, Item } from "../backlog/item.ts";
import { LONGEST_PHASE_MINUTES } from "../config/bounds.ts";
import { type AgentConfig, agentOf, type Config, mostAttempts, type Phase } from "../config/config.ts";
import type { SnapshotSource } from "../ports/backlog-access.ts";
import type { RunId } from "../ports/run-id.ts";
import type { StepLimits, StepRequest, StepWork } from "../ports/step.ts";
import type { StepAction } from "./action.ts";

const MINUTE_MS = 60_000;

export interface PlanFacts {
  readonly snapshots: SnapshotSource;
  readonly config: Config;
  readonly run_id: RunId;
  readonly base_commit?: CommitSha | undefined;
  /** Epoch milliseconds at which the step is asked to end, so that its work can still be saved. */
  readonly deadline_ms?: number | undefined;
}

/** One executor snapshot, one request. Nothing between selection and dispatch removes an item, so a missing one is a bug. */
export function planStep(action: StepAction, facts: PlanFacts): StepRequest {
  const snapshot = facts.snapshots.takeSnapshot("executor");
  const item = findItem(snapshot, action.item_id);
  if (!item) throw new RangeError(`${action.item_id} was chosen, but is not in the backlog`);
  const phase = action.kind === "phase" ? action.place.phase : undefined;
  const agent = agentOf(facts.config, phase);
  const work: StepWork =
    action.kind === "phase"
      ? { kind: "phase", place: action.place }
      : {
          kind: "triage",
          pipelines: Object.entries(facts.config.pipelines).map(([name, pipeline]) => ({
            name,
            pre_phases: pipeline.pre_phases.map(({ name }) => name),
            phases: pipeline.phases.map(({ name }) => name),
          })),
          other_items: snapshot.items
            .filter(({ id }) => id !== item.id)
            .map(({ id, status, title }) => ({ id, status, title })),
        };
  const limits = limitsOf({ config: facts.config, phase, agent, item, deadline_ms: facts.deadline_ms });
  return { run_id: facts.run_id, item, work, agent, limits, base_commit: facts.base_commit };
}

/** Attempts of a phase that earlier runs started and never finished are used up; one is left even where a person set their number too high. */
function limitsOf(of: {
  readonly config: Config;
  readonly phase: Phase | undefined;
  readonly agent: AgentConfig;
  readonly item: Item;
  readonly deadline_ms: number | undefined;
}): StepLimits {
  const { config, phase, agent, item, deadline_ms } = of;
  const { execution } = config;
  const streams = phase?.run === undefined && agent.cli !== "command";
  const first_output = phase?.first_output_minutes ?? (streams ? execution.first_output_minutes : undefined);
  const idle = phase?.idle_minutes ?? (streams ? execution.idle_minutes : undefined);
  const timeout = phase?.timeout_minutes ?? execution.phase_timeout_minutes;
  // A triage that failed leaves its start in the item, for the order alone: no start of a triage is held against it.
  const used_up = phase === undefined ? 0 : (item.phase_attempts ?? 0);
  return {
    max_attempts: Math.max(1, mostAttempts(config, phase) - used_up),
    timeout_ms: Math.min(timeout, LONGEST_PHASE_MINUTES) * MINUTE_MS,
    first_output_ms: first_output === undefined ? undefined : first_output * MINUTE_MS,
    idle_ms: idle === undefined ? undefined : idle * MINUTE_MS,
    deadline_ms,
    max_cost_usd: agent.max_cost_usd,
  };
}
