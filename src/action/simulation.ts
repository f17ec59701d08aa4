/**
 * A run without processes, files or git: the real scheduler, handlers and coordinator, with an executor that answers at
 * once from a script. `dry-run` and `simulate` show what it does; property tests drive it through thousands of ticks.
 */
import type { Backlog } from "../backlog/backlog.ts";
import { epochMs, timestamp } from "../backlog/timestamp.ts";
import { MOST_FOLLOW_UPS_A_RUN, MOST_TICKS } from "../config/bounds.ts";
import type { Config } from "../config/config.ts";
import { createCoordinator } from "../coordinator/coordinator.ts";
import { handleEvent } from "../handlers/handle-event.ts";
import type { Clock } from "../ports/clock.ts";
import type { Halt } from "../ports/halt.ts";
import type { Happening } from "../ports/happening.ts";
import type { Lease, StepUnderWay } from "../ports/lease.ts";
import type { InboxReading, Persistence } from "../ports/persistence.ts";
import { runIdSchema } from "../ports/run-id.ts";
import { phaseOf, type StepOutcome, type StepRequest, type StepResult } from "../ports/step.ts";
import type { Story } from "../ports/story.ts";
import { NO_BUDGET } from "../scheduler/budget.ts";
import type { RunLimits } from "../scheduler/halt.ts";
import { newRun, type Run, type RunPlan } from "../scheduler/run.ts";
import { runTicks } from "../scheduler/tick.ts";

/** What a scripted step answers; everything it does not say is that of a step that went well and changed nothing. */
export type ScriptedResult = { readonly outcome: StepOutcome } & Partial<StepResult>;
/** May take its time: steps that run side by side end in whatever order their promises settle. */
export type Script = (request: StepRequest) => ScriptedResult | Promise<ScriptedResult>;

export interface Simulation {
  readonly backlog: Backlog;
  readonly config: Config;
  readonly script: Script;
  readonly scope?: RunPlan["scope"] | undefined;
  readonly limits?: Partial<RunLimits> | undefined;
  /** What the inbox holds when the run starts. */
  readonly inbox?: InboxReading | undefined;
  /** RFC 3339; every look at the clock is a second later than the one before. */
  readonly starts_at?: string | undefined;
  readonly budget?: RunPlan["budget"] | undefined;
  readonly cancelled?: AbortSignal | undefined;
  /** What would be on the remote after each checkpoint: what a run that dies later leaves behind. */
  readonly onCheckpoint?: ((saved: Backlog, happenings: readonly Happening[]) => void) | undefined;
  /** What would be on record as under way, each time it changes. */
  readonly onNote?: ((steps: readonly StepUnderWay[]) => void) | undefined;
  /** What a run that died left on record. */
  readonly interrupted?: readonly StepUnderWay[] | undefined;
}

export interface SimulationEnd {
  readonly halt: Halt;
  readonly run: Run;
  readonly backlog: Backlog;
}

/** Runs to the halt. Throws what a real run would throw: a bug. */
export async function simulate(simulation: Simulation): Promise<SimulationEnd> {
  const clock = steadyClock(simulation.starts_at ?? "2026-01-12T03:00:00.000Z");
  const { backlog, config } = simulation;
  const coordinator = createCoordinator({ backlog, prefix: config.project.prefix, clock });
  const run = newRun(
    {
      snapshots: coordinator,
      backlog: coordinator,
      handle: handleEvent,
      executor: {
        execute: async (request) => scriptedResult(request, await simulation.script(request), clock),
      },
      persistence: inMemory(simulation, coordinator.current),
      lease: inMemoryLease(simulation),
      clock,
      story: SILENT,
      cancelled: simulation.cancelled ?? new AbortController().signal,
      knownCommit: () => undefined,
    },
    planOf(simulation),
    backlog,
  );
  const halt = await runTicks(run);
  return { halt, run, backlog: coordinator.current() };
}

function planOf({ config, scope, limits, budget, interrupted }: Simulation): RunPlan {
  return {
    run_id: runIdSchema.parse("simulation"),
    config,
    scope: scope ?? { kind: "all" },
    limits: {
      max_ticks: MOST_TICKS,
      max_steps: config.execution.default_phase_cap,
      circuit_breaker: config.execution.circuit_breaker,
      ...limits,
    },
    max_follow_ups: MOST_FOLLOW_UPS_A_RUN,
    budget: budget ?? NO_BUDGET,
    interrupted,
  };
}

function scriptedResult(request: StepRequest, scripted: ScriptedResult, clock: Clock): StepResult {
  const now = timestamp(clock.now());
  const { outcome } = scripted;
  const summary = scripted.summary ?? `simulated: ${outcome.kind}`;
  return {
    run_id: request.run_id,
    item_id: request.item.id,
    phase: phaseOf(request),
    summary,
    attempts: [{ number: 1, outcome, summary, duration_ms: 1_000 }],
    started_at: now,
    duration_ms: 1_000,
    changed_files: [],
    notices: [],
    ...scripted,
  };
}

function steadyClock(starts_at: string): Clock {
  let ms = epochMs(starts_at);
  return {
    now() {
      ms += 1_000;
      return new Date(ms);
    },
  };
}

/** Keeps nothing: the coordinator holds the backlog, the run what happened. */
function inMemory({ inbox, onCheckpoint }: Simulation, current: () => Backlog): Persistence {
  let left: InboxReading = inbox ?? { kind: "empty" };
  return {
    readInbox: async () => left,
    async checkpoint({ inbox_consumed, happenings }) {
      if (inbox_consumed) left = { kind: "empty" };
      onCheckpoint?.(current(), happenings);
      return { result: { kind: "nothing" } };
    },
  };
}

/** Nobody else is there. */
function inMemoryLease({ onNote }: Simulation): Lease {
  return { lost: new AbortController().signal, note: async (steps) => onNote?.(steps) };
}

const SILENT: Story = {
  tick: () => {},
  stepEnded: () => {},
  happened: () => {},
  checkpoint: () => {},
  inboxProblem: () => {},
};
