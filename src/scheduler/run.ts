/** The state of one run: what it may use, what it may do, and what it did so far. Only the loop changes it: `tick.ts`, `handle.ts`, `start.ts`. */
import type { Backlog } from "../backlog/backlog.ts";
import type { CommitSha, Item, ItemId } from "../backlog/item.ts";
import type { Config, PhasePlace } from "../config/config.ts";
import type { BacklogWriter, SnapshotSource } from "../ports/backlog-access.ts";
import type { CheckpointResult, CommitMade, StepOutput } from "../ports/checkpoints.ts";
import type { Clock } from "../ports/clock.ts";
import type { HandleEvent } from "../ports/events.ts";
import type { Executor } from "../ports/executor.ts";
import type { Happening } from "../ports/happening.ts";
import type { Lease, StepUnderWay } from "../ports/lease.ts";
import type { Persistence } from "../ports/persistence.ts";
import type { RunId } from "../ports/run-id.ts";
import type { StepResult } from "../ports/step.ts";
import type { Story } from "../ports/story.ts";
import type { Budget, BudgetUse, PhaseHistory } from "./budget.ts";
import type { RunLimits } from "./halt.ts";
import type { Scope } from "./scope.ts";
import type { RunningStep, SelectionInput } from "./select.ts";

export interface RunPorts {
  readonly snapshots: SnapshotSource;
  readonly backlog: BacklogWriter;
  readonly handle: HandleEvent;
  readonly executor: Executor;
  readonly persistence: Persistence;
  readonly lease: Lease;
  readonly clock: Clock;
  readonly story: Story;
  /** Aborts when the run is cancelled. */
  readonly cancelled: AbortSignal;
  /** The newest commit the remote is known to have; undefined in a repository without a commit. */
  readonly knownCommit: () => CommitSha | undefined;
}

export interface RunPlan {
  readonly run_id: RunId;
  readonly config: Config;
  readonly scope: Scope;
  readonly limits: RunLimits;
  /** A bound over all steps of the run (spec §2). */
  readonly max_follow_ups: number;
  readonly budget: Budget;
  /** See `SelectionInput`. */
  readonly rescued?: SelectionInput["rescued"] | undefined;
  /** The rescue branch on which the inbox was taken in already: until a person has decided about that, it stays. */
  readonly inbox_on?: string | undefined;
  /** What a run that died left under way. */
  readonly interrupted?: readonly StepUnderWay[] | undefined;
}

/** A step that was started. It is `ended` once `result` is there, and leaves the list when its handler has seen it. */
export interface StartedStep extends RunningStep {
  /** What it is expected to cost, until it says what it did. */
  readonly expected: BudgetUse;
  readonly under_way: StepUnderWay;
  /** The item as the step's own snapshot had it. */
  readonly before: Item;
  readonly place: PhasePlace | undefined;
  readonly ended: Promise<void>;
  result?: StepResult;
}

export interface Run {
  readonly ports: RunPorts;
  readonly plan: RunPlan;
  readonly started_ms: number;
  ticks: number;
  steps: number;
  exhausted_in_a_row: number;
  follow_ups_created: number;
  cost_usd: number;
  /** What the plan's budget knew of phases, and what this run has learnt since. */
  history: PhaseHistory;
  readonly running: Map<ItemId, StartedStep>;
  /** What a run that died left under way, until it is recorded. */
  interrupted: readonly StepUnderWay[];
  /** How many steps the lease's record has. */
  noted: number;
  readonly set_aside: Map<ItemId, string>;
  /** Since the last checkpoint. */
  outputs: StepOutput[];
  unrecorded: Happening[];
  inbox_consumed: boolean;
  /** Ends running steps when nothing that they do could be kept. */
  readonly stopping: AbortController;
  /** Of the whole run. */
  readonly happenings: Happening[];
  readonly results: StepResult[];
  readonly commits: CommitMade[];
  readonly notices: string[];
  /** What is wrong with the inbox, as it was last read. */
  inbox_warnings: readonly string[];
  target?: ItemId;
  /** The one that decides what the run may still do: once work could not be delivered, nothing new starts. */
  checkpoint?: CheckpointResult;
  /** The snapshot of the tick under way, or of the last one: for the handlers of what is drained after it. */
  snapshot: Backlog;
}

/** A run that has done nothing yet; its time begins now. */
export function newRun(ports: RunPorts, plan: RunPlan, first: Backlog): Run {
  return {
    ports,
    plan,
    started_ms: ports.clock.now().getTime(),
    ticks: 0,
    steps: 0,
    exhausted_in_a_row: 0,
    follow_ups_created: 0,
    cost_usd: 0,
    history: plan.budget.history,
    running: new Map(),
    interrupted: plan.interrupted ?? [],
    noted: plan.interrupted?.length ?? 0,
    set_aside: new Map(),
    outputs: [],
    unrecorded: [],
    inbox_consumed: false,
    stopping: new AbortController(),
    happenings: [],
    results: [],
    commits: [],
    notices: [],
    inbox_warnings: [],
    snapshot: first,
  };
}

/** The plan's budget with all that is known of phases by now. */
export function budgetNow({ plan, history }: Run): Budget {
  return { ...plan.budget, history };
}

/** Since the run began, by the clock that was handed in. */
export function elapsedMinutes({ ports, started_ms }: Run): number {
  return (ports.clock.now().getTime() - started_ms) / 60_000;
}

/** What the next run would have to count as attempts if this one died now. */
export function underWay(run: Run): readonly StepUnderWay[] {
  return [...run.interrupted, ...[...run.running.values()].map(({ under_way }) => under_way)];
}
