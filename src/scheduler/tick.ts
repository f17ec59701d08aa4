/**
 * The loop and the eight steps of a tick, one function each, in the order of spec §3. Exactly one snapshot a tick: it is
 * taken in `takeSnapshot` and handed on by reference. While a step starts, the working tree holds no uncommitted change
 * of ours: what is changed in `ingest` is committed there, the rest in `checkpoint`.
 */
import type { Backlog } from "../backlog/backlog.ts";
import { problemLine } from "../backlog/problem.ts";
import type { CheckpointResult } from "../ports/checkpoints.ts";
import type { Halt } from "../ports/halt.ts";
import type { InboxReading } from "../ports/persistence.ts";
import type { StepResult } from "../ports/step.ts";
import { type Action, chosenAction } from "./action.ts";
import { learnt } from "./budget.ts";
import { haltBeforeTick, haltOnSnapshot } from "./halt.ts";
import { handle } from "./handle.ts";
import { elapsedMinutes, type Run, type StartedStep } from "./run.ts";
import { currentTarget } from "./scope.ts";
import { type Selection, select } from "./select.ts";
import { selectionInput } from "./selection-input.ts";
import { noteUnderWay, type RecordedStart, recordStart, startSteps } from "./start.ts";

/**
 * Ticks until something ends the run; then what still runs is drained, and everything is saved and delivered. An error
 * goes on to the caller, but not before running steps are ended and what is finished is saved, as far as that works.
 */
export async function runTicks(run: Run): Promise<Halt> {
  try {
    await countInterrupted(run);
    for (;;) {
      const halt = await tick(run);
      if (!halt) continue;
      await drain(run);
      await checkpoint(run, `[tickwork] Save backlog (${halt.reason})`);
      if (run.unrecorded.length > 0) await checkpoint(run, "[tickwork] Record what others changed meanwhile");
      return halt;
    }
  } catch (error) {
    run.stopping.abort();
    await Promise.allSettled([...run.running.values()].map(({ ended }) => ended));
    await checkpoint(run, "[tickwork] Save backlog (error)").catch(() => {});
    throw error;
  }
}

/** What a run that died left unfinished is an attempt, and recorded as one before anything is chosen (spec §10). */
async function countInterrupted(run: Run): Promise<void> {
  if (run.interrupted.length === 0) return;
  handle(run, { kind: "interrupted_found", steps: run.interrupted });
  await checkpoint(run, "[tickwork] Count what an interrupted run left unfinished");
  if (run.checkpoint?.kind === "undelivered") return;
  run.interrupted = [];
  await noteUnderWay(run);
}

async function tick(run: Run): Promise<Halt | undefined> {
  const stopped = stop(run);
  if (stopped) return stopped;
  await ingest(run);
  const snapshot = takeSnapshot(run);
  const halted = halt(run, snapshot);
  if (halted) return halted;
  const selection = choose(run, snapshot);
  await dispatch(run, selection.actions);
  const ended = await settle(run);
  if (ended > 0) await checkpoint(run, `[tickwork] Save backlog (tick ${run.ticks})`);
  return undefined;
}

/** 1. Cancelled, circuit breaker, limits, budgets; work that could not be delivered, and a lease that another run has. */
function stop(run: Run): Halt | undefined {
  if (run.checkpoint?.kind === "undelivered") {
    run.stopping.abort();
    return { reason: "shutdown_requested", because: "finished work could not be delivered" };
  }
  const { lost } = run.ports.lease;
  if (lost.aborted) return { reason: "already_running", because: String(lost.reason) };
  const { cancelled } = run.ports;
  return haltBeforeTick(
    { ...run, cancelled: cancelled.aborted, elapsed_minutes: elapsedMinutes(run) },
    run.plan,
  );
}

/** 2. What people dropped in: the inbox, and items they set to done. Persisted before the snapshot is taken. */
async function ingest(run: Run): Promise<void> {
  const known = run.unrecorded.length;
  const inbox = await run.ports.persistence.readInbox();
  tellOfInbox(run, inbox);
  const { inbox_on } = run.plan;
  if (inbox.kind === "entries" && inbox_on !== undefined)
    run.inbox_warnings = [...run.inbox_warnings, inboxStays(inbox_on)];
  else if (inbox.kind === "entries" && inbox.drafts.length > 0) {
    const { drafts, written_at } = inbox;
    handle(run, { kind: "inbox_read", drafts, written_at });
    run.inbox_consumed = true;
  }
  handle(run, { kind: "done_found" });
  if (run.inbox_consumed || run.unrecorded.length > known)
    await checkpoint(run, "[tickwork] Take in the inbox");
}

function inboxStays(branch: string): string {
  return `Nothing was taken from the inbox: it was taken in on \`${branch}\`, which waits. It is read again once that branch is merged or deleted.`;
}

/** On the log, and for the summary: of the inbox as it is now, since what was wrong before may have been mended. */
function tellOfInbox(run: Run, inbox: InboxReading): void {
  const whole = inbox.kind === "unreadable";
  const problems = whole ? inbox.problems : inbox.kind === "entries" ? inbox.warnings : [];
  for (const problem of problems) run.ports.story.inboxProblem(problem);
  run.inbox_warnings = problems.map((problem) =>
    whole ? `Nothing was taken from the inbox: ${problemLine(problem)}` : problemLine(problem),
  );
}

/** 3. The tick's one snapshot. */
function takeSnapshot(run: Run): Backlog {
  run.ticks += 1;
  run.snapshot = run.ports.snapshots.takeSnapshot("tick");
  return run.snapshot;
}

/** 4. Targets, filter, nothing actionable. With `auto-advance` a new target starts with a clean circuit breaker. */
function halt(run: Run, snapshot: Backlog): Halt | undefined {
  const { scope } = run.plan;
  if (scope.kind === "targets") {
    const target = currentTarget(scope, snapshot)?.id;
    if (target !== run.target && run.target !== undefined) run.exhausted_in_a_row = 0;
    if (target !== undefined) run.target = target;
  }
  return haltOnSnapshot(selectionInput(run, snapshot), run.ticks === 1);
}

/** 5. */
function choose(run: Run, snapshot: Backlog): Selection {
  const selection = select(selectionInput(run, snapshot));
  run.ports.story.tick({
    number: run.ticks,
    items: snapshot.items.length,
    chosen: selection.actions.map(chosenAction),
  });
  return selection;
}

/** 6. A handler for each action: promotions and the like at once; the rest start an executor step. */
async function dispatch(run: Run, actions: readonly Action[]): Promise<void> {
  const starting: RecordedStart[] = [];
  for (const action of actions) {
    if (action.kind === "triage" || action.kind === "phase") starting.push(recordStart(run, action));
    else handle(run, action);
  }
  await startSteps(run, starting);
}

/** 7. Waits for at least one running step and hands each result to its handler; says how many ended. */
async function settle(run: Run): Promise<number> {
  if (run.running.size === 0) return 0;
  await Promise.race([...run.running.values()].map(({ ended }) => ended));
  let count = 0;
  for (const step of [...run.running.values()]) {
    if (!step.result) continue;
    await finishStep(run, step, step.result);
    count += 1;
  }
  return count;
}

/**
 * 8. Saves, commits and delivers what the tick changed. A tick in which no step ended waits with that: promotions are no
 * finished work, the next run would make the same ones, and history is read by people.
 */
async function checkpoint(run: Run, message: string): Promise<void> {
  const delivered = await save(run, message);
  // What became of a person's edit is on record at once: the next step may take hours, and its run may die. Where people
  // push steadily, what is decided in that round is recorded with the next checkpoint.
  if (delivered && run.unrecorded.length > 0) await save(run, `[tickwork] Save backlog (tick ${run.ticks})`);
}

/** Resolves to whether it is on the remote. */
async function save(run: Run, message: string): Promise<boolean> {
  const { outputs, unrecorded: happenings, inbox_consumed } = run;
  const request = { outputs, happenings, message, inbox_consumed };
  const { result, fault } = await run.ports.persistence.checkpoint(request);
  run.outputs = [];
  run.unrecorded = [];
  run.inbox_consumed = false;
  if (result.kind !== "nothing") told(run, result);
  if (fault !== undefined) throw fault;
  return result.kind === "delivered";
}

function told(run: Run, result: CheckpointResult): void {
  run.checkpoint = result;
  run.ports.story.checkpoint(result);
  if (result.kind !== "left_uncommitted" && result.kind !== "nothing") run.commits.push(...result.commits);
  if (result.kind === "delivered") takeIn(run, result);
}

/** What others pushed meanwhile had its effect on items; what was there before the run is told of. */
function takeIn(run: Run, result: CheckpointResult & { kind: "delivered" }): void {
  const { set_aside = [], said = [], from_before = 0, branch } = result;
  if (from_before > 0) run.notices.push(fromBefore(from_before, branch));
  for (const { item_ids, files, branch } of set_aside) {
    for (const item_id of item_ids) handle(run, { kind: "work_set_aside", item_id, files, branch });
  }
  for (const { item_id, message } of said) {
    // What is about the file's top is no item's.
    if (item_id !== undefined) handle(run, { kind: "edits_merged", item_id, message });
  }
}

/** Of earlier steps of the job; on a person's machine of theirs, or of a run that could not push. */
function fromBefore(count: number, branch: string): string {
  const were = count === 1 ? "1 commit was" : `${count} commits were`;
  return `${were} here before the run and not on the remote: pushed to \`${branch}\`, too.`;
}

async function drain(run: Run): Promise<void> {
  if (run.running.size > 0) await noteUnderWay(run);
  while (run.running.size > 0) await settle(run);
}

/** Output that has a commit of its own is delivered at once, with the state it led to, so that neither is ever without the other. */
async function finishStep(run: Run, step: StartedStep, result: StepResult): Promise<void> {
  run.running.delete(step.item_id);
  run.results.push(result);
  run.cost_usd += result.cost_usd ?? 0;
  run.history = learnt(run.history, result);
  run.notices.push(...result.notices);
  run.ports.story.stepEnded(result);
  const report = handle(run, { kind: "step_ended", result, before: step.before, place: step.place });
  if (report.output) run.outputs.push(report.output);
  if (report.output?.own_commit) await checkpoint(run, `[tickwork] Save backlog (tick ${run.ticks})`);
}
