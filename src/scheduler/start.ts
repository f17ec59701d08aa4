/** How a step starts: planned on a snapshot of its own, recorded in its item, put on record with the lease, then executed. */
import { timestamp } from "../backlog/timestamp.ts";
import type { PhasePlace } from "../config/config.ts";
import type { StepUnderWay } from "../ports/lease.ts";
import { phaseOf, type StepRequest } from "../ports/step.ts";
import type { StepAction } from "./action.ts";
import { expectedOf, minutesForSteps } from "./budget.ts";
import { handle } from "./handle.ts";
import { planStep } from "./plan.ts";
import { type Run, type StartedStep, underWay } from "./run.ts";

/** Recorded in the item, and not started yet. */
export interface RecordedStart {
  readonly action: StepAction;
  readonly request: StepRequest;
  readonly under_way: StepUnderWay;
}

/** Plans the step and counts the start as an attempt. Nothing is started yet. */
export function recordStart(run: Run, action: StepAction): RecordedStart {
  const { ports, plan } = run;
  const known_commit = ports.knownCommit();
  const request = planStep(action, {
    snapshots: ports.snapshots,
    config: plan.config,
    run_id: plan.run_id,
    base_commit: known_commit,
    deadline_ms: run.started_ms + minutesForSteps(plan.budget) * 60_000,
  });
  const { item_id } = action;
  handle(run, { kind: "step_started", item_id, place: placeOf(action), known_commit });
  const under_way = {
    run_id: plan.run_id,
    item_id,
    phase: phaseOf(request),
    attempts_before: request.item.phase_attempts ?? 0,
    started_at: timestamp(ports.clock.now()),
  };
  return { action, request, under_way };
}

/** All of them are on record before the first process is: whatever happens then, the next run knows of them. */
export async function startSteps(run: Run, recorded: readonly RecordedStart[]): Promise<void> {
  const starting = recorded.map(({ under_way }) => under_way);
  if (starting.length + run.running.size > 0) await noteUnderWay(run, starting);
  for (const start of recorded) startStep(run, start);
}

/**
 * Has the lease say what is under way. A step leaves the record after the checkpoint that saved its result, and only if
 * others still run: where none do, the next tick's starts or the end of the run follow at once.
 */
export async function noteUnderWay(run: Run, starting: readonly StepUnderWay[] = []): Promise<void> {
  const steps = [...underWay(run), ...starting];
  if (starting.length === 0 && steps.length === run.noted) return;
  run.noted = steps.length;
  await run.ports.lease.note(steps);
}

function startStep(run: Run, { action, request, under_way }: RecordedStart): void {
  const { executor, cancelled, lease } = run.ports;
  run.steps += 1;
  const step: StartedStep = {
    item_id: action.item_id,
    destructive: action.destructive,
    expected: expectedOf(run, action),
    under_way,
    before: request.item,
    place: placeOf(action),
    ended: executor
      .execute(request, AbortSignal.any([cancelled, run.stopping.signal, lease.lost]))
      .then((result) => {
        step.result = result;
      }),
  };
  run.running.set(action.item_id, step);
}

function placeOf(action: StepAction): PhasePlace | undefined {
  return action.kind === "phase" ? action.place : undefined;
}
