/** A run with the real loop, handlers and coordinator, between ports that a test holds in its hands. */
import type { Item } from "../../src/backlog/item.ts";
import type { Config } from "../../src/config/config.ts";
import { createCoordinator } from "../../src/coordinator/coordinator.ts";
import { handleEvent } from "../../src/handlers/handle-event.ts";
import type { CheckpointResult } from "../../src/ports/checkpoints.ts";
import type { StepUnderWay } from "../../src/ports/lease.ts";
import type { InboxReading, StateCheckpoint } from "../../src/ports/persistence.ts";
import { phaseOf, type StepRequest, type StepResult } from "../../src/ports/step.ts";
import { NO_BUDGET } from "../../src/scheduler/budget.ts";
import { newRun, type Run, type RunPlan } from "../../src/scheduler/run.ts";
import { runTicks } from "../../src/scheduler/tick.ts";
import { RUN } from "./delivery.ts";
import { backlog, config } from "./items.ts";

export interface RunWorld {
  readonly run: Run;
  /** Halts, or rejects. */
  readonly ended: ReturnType<typeof runTicks>;
  /** What was asked of persistence, in order. */
  readonly checkpoints: readonly StateCheckpoint[];
  /** What the lease was told is under way, in order. */
  readonly notes: readonly (readonly StepUnderWay[])[];
  readonly items: () => readonly Item[];
}

export interface RunWorldOptions {
  readonly items: readonly Item[];
  readonly config?: Config;
  readonly plan?: Partial<RunPlan>;
  readonly inbox?: InboxReading;
  /** The nth answer of persistence, from 0; what is undefined is `nothing`. */
  readonly answer?: (
    nth: number,
    state: StateCheckpoint,
  ) => { result?: CheckpointResult; fault?: unknown } | undefined;
  readonly execute?: (
    request: StepRequest,
    signal: AbortSignal,
  ) => Partial<StepResult> | Promise<Partial<StepResult>>;
  readonly cancelled?: AbortSignal;
  readonly lost?: AbortSignal;
}

/** When the run starts, epoch milliseconds. */
export const STARTED_MS = Date.parse("2026-01-12T03:00:00.000Z");

/** Starts at once. Every look at the clock is a second later than the one before. */
export function startRun(options: RunWorldOptions): RunWorld {
  const used = options.config ?? config();
  const first = backlog(options.items);
  let looks = 0;
  const clock = { now: () => new Date(STARTED_MS + 1_000 * looks++) };
  const coordinator = createCoordinator({ backlog: first, prefix: "WRK", clock });
  const checkpoints: StateCheckpoint[] = [];
  const notes: (readonly StepUnderWay[])[] = [];
  const run = newRun(
    {
      snapshots: coordinator,
      backlog: coordinator,
      handle: handleEvent,
      executor: {
        execute: async (request, signal) => ({
          ...succeeded(request),
          ...(await options.execute?.(request, signal)),
        }),
      },
      persistence: {
        readInbox: async () =>
          checkpoints.some(({ inbox_consumed }) => inbox_consumed)
            ? { kind: "empty" }
            : (options.inbox ?? { kind: "empty" }),
        async checkpoint(state) {
          checkpoints.push(state);
          const given = options.answer?.(checkpoints.length - 1, state);
          return { result: given?.result ?? { kind: "nothing" }, fault: given?.fault };
        },
      },
      lease: {
        lost: options.lost ?? new AbortController().signal,
        async note(steps) {
          notes.push(steps);
        },
      },
      clock,
      story: { tick() {}, stepEnded() {}, happened() {}, checkpoint() {}, inboxProblem() {} },
      cancelled: options.cancelled ?? new AbortController().signal,
      knownCommit: () => undefined,
    },
    {
      run_id: RUN,
      config: used,
      scope: { kind: "all" },
      limits: { max_ticks: 100, max_steps: 100, circuit_breaker: used.execution.circuit_breaker },
      max_follow_ups: 50,
      budget: NO_BUDGET,
      ...options.plan,
    },
    first,
  );
  const ended = runTicks(run);
  return { run, ended, checkpoints, notes, items: () => coordinator.current().items };
}

function succeeded(request: StepRequest): StepResult {
  return {
    run_id: request.run_id,
    item_id: request.item.id,
    phase: phaseOf(request),
    outcome: { kind: "complete" },
    summary: "Done.",
    attempts: [],
    started_at: "2026-01-12T03:00:00.000Z",
    duration_ms: 1_000,
    changed_files: [],
    notices: [],
  };
}

export const UNDELIVERED: CheckpointResult = {
  kind: "undelivered",
  commits: [],
  reason: "the branch is protected",
  remedy: "Allow it.",
  rescue: {
    kind: "branch",
    branch: "tickwork/rescue/1",
    onto: "main",
    restore: "git fetch origin tickwork/rescue/1 && git merge FETCH_HEAD",
  },
};
