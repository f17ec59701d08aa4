import { expect, test } from "vitest";
import type { Config } from "../../src/config/config.ts";
import { createCoordinator } from "../../src/coordinator/coordinator.ts";
import { handleEvent } from "../../src/handlers/handle-event.ts";
import type { StepUnderWay } from "../../src/ports/lease.ts";
import type { RunId } from "../../src/ports/run-id.ts";
import { backlog, config, FEATURE, id, item, phaseName } from "../support/items.ts";

const NOW = "2026-01-12T03:00:00.000Z";
const STARTED = "2026-01-11T03:00:00.000Z";
const inBuild = item({ status: "in_progress", phase: "build", phase_pool: "main" });

const build: StepUnderWay = {
  run_id: "4711-1" as RunId,
  item_id: id("WRK-001"),
  phase: phaseName("build"),
  attempts_before: 0,
  started_at: STARTED,
};

function found(
  one: typeof inBuild,
  step: Partial<StepUnderWay> = {},
  more: { readonly beside?: readonly StepUnderWay[]; readonly config?: Config } = {},
) {
  const before = backlog([one]);
  const coordinator = createCoordinator({
    backlog: before,
    prefix: "WRK",
    clock: { now: () => new Date(NOW) },
  });
  const steps = [{ ...build, ...step }, ...(more.beside ?? [])];
  const { happenings, breaker } = handleEvent(
    { kind: "interrupted_found", steps },
    {
      snapshot: before,
      backlog: coordinator,
      config: more.config ?? config(),
      now: NOW,
      follow_ups_left: 0,
    },
  );
  const now = coordinator.current().items[0];
  return { happenings, breaker, now, attempts: now?.phase_attempts };
}

test("[RUN-6] a step that was under way is an attempt, and is told as interrupted", () => {
  const { happenings, attempts } = found(inBuild);

  expect(attempts).toBe(1);
  expect(happenings).toEqual([
    {
      kind: "interrupted",
      at: NOW,
      item_id: "WRK-001",
      title: "Title of WRK-001",
      phase: "build",
      run_id: "4711-1",
      attempts: 1,
      used_up: false,
    },
  ]);
});

test.each([
  ["the start was never saved", 1, 1, 2],
  ["a checkpoint of the dead run saved the start", 2, 1, 2],
  ["an edit set the count back", undefined, 1, 2],
  ["an edit set it higher", 5, 1, 5],
])("[RUN-6] counts once: %s", (_, phase_attempts, attempts_before, expected) => {
  expect(found({ ...inBuild, phase_attempts }, { attempts_before }).attempts).toBe(expected);
});

test.each([
  ["of a triage", item(), { phase: phaseName("triage") }],
  [
    "of a pre-phase",
    item({ status: "scoping", phase: "research", phase_pool: "pre" }),
    { phase: phaseName("research") },
  ],
  ["whose promotion died with the run", item({ status: "ready" }), {}],
])("[RUN-6] so is one %s", (_, one, step) => {
  expect(found(one, step).attempts).toBe(1);
});

const SINCE = "2026-01-11T03:00:00.001Z";

test.each([
  ["has the step's result", { ...inBuild, phase: phaseName("review"), updated: SINCE }],
  ["was edited since", { ...inBuild, updated: SINCE }],
  ["waits for a person", item({ status: "blocked", phase: "build", blocked_reason: "?" })],
  ["is done", item({ status: "done" })],
  ["is gone", { ...inBuild, id: id("WRK-002") }],
])("an item that %s is left alone", (_, one) => {
  const { happenings, attempts } = found(one);

  expect({ happenings, attempts }).toEqual({ happenings: [], attempts: undefined });
});

const perPhase = config({
  pipelines: {
    feature: {
      ...FEATURE,
      phases: FEATURE.phases.map((one) => (one.name === "build" ? { ...one, max_retries: 0 } : one)),
    },
  },
});

test.each([
  ["two of three", inBuild, 1, config(), "in_progress"],
  ["three of three", inBuild, 2, config(), "blocked"],
  ["an edit that set the count beyond", { ...inBuild, phase_attempts: 9 }, 0, config(), "blocked"],
  ["one of one", inBuild, 0, config({ execution: { max_retries: 0 } }), "blocked"],
  ["one of the phase's own one", inBuild, 0, perPhase, "blocked"],
  ["one, where only another phase has no more", item({ status: "new" }), 0, perPhase, "new"],
  ["three of three, its promotion lost each time", item({ status: "ready" }), 2, config(), "blocked"],
])(
  "[RUN-6] starts that never ended are held against the phase's attempts: %s",
  (_, one, attempts_before, used, status) => {
    const phase = phaseName(one.status === "new" ? "triage" : "build");

    const { now, breaker } = found(one, { phase, attempts_before }, { config: used });

    expect(now?.status).toBe(status);
    expect(breaker).toBe(status === "blocked" ? "count" : "leave");
  },
);

test("[RUN-6] a triage that kills its runner is blocked, too, and the person who unblocks it gets it back as new", () => {
  const { now } = found(item(), { phase: phaseName("triage"), attempts_before: 2 });

  expect(now).toMatchObject({ status: "blocked", blocked_from_status: "new" });
});

test("[RUN-6] the block says what happened, which run to look at, and what to do; the phase it stands in stays", () => {
  const { now, happenings } = found(inBuild, { attempts_before: 2 });

  expect(now).toMatchObject({ phase: "build", phase_pool: "main", blocked_from_status: "in_progress" });
  expect(now?.blocked_reason).toBe(
    "build was started 3 times, and never came to an end: run 4711-1 died while it was under way. " +
      "Look at that run's log for what ended it (memory or disk of the runner, the job's `timeout-minutes`), and mend that. " +
      "What was finished before is on the branch. To try again: `command: retry`.",
  );
  expect(happenings).toMatchObject([{ kind: "interrupted", attempts: 3, used_up: true }]);
});

test("[RUN-6] what was under way beside it is named, since it may be the cause", () => {
  const beside = { ...build, item_id: id("WRK-002") };
  const ofAnother = { ...build, item_id: id("WRK-003"), run_id: "4000-1" as RunId };

  const { now } = found(inBuild, { attempts_before: 2 }, { beside: [beside, ofAnother] });

  expect(now?.blocked_reason).toContain("WRK-002 was under way beside it, and may be the cause.");
  expect(now?.blocked_reason).not.toContain("WRK-003");
});
