import { expect, test } from "vitest";
import { createCoordinator } from "../../src/coordinator/coordinator.ts";
import { handleEvent } from "../../src/handlers/handle-event.ts";
import type { StepUnderWay } from "../../src/ports/lease.ts";
import type { RunId } from "../../src/ports/run-id.ts";
import { backlog, config, id, item, phaseName } from "../support/items.ts";

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

function found(one: typeof inBuild, step: Partial<StepUnderWay> = {}) {
  const before = backlog([one]);
  const coordinator = createCoordinator({
    backlog: before,
    prefix: "WRK",
    clock: { now: () => new Date(NOW) },
  });
  const event = { kind: "interrupted_found", steps: [{ ...build, ...step }] } as const;
  const { happenings } = handleEvent(event, {
    snapshot: before,
    backlog: coordinator,
    config: config(),
    now: NOW,
    follow_ups_left: 0,
  });
  return { happenings, attempts: coordinator.current().items[0]?.phase_attempts };
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
  expect(found(one)).toEqual({ happenings: [], attempts: undefined });
});
