import { describe, expect, test } from "vitest";
import type { Item } from "../../src/backlog/item.ts";
import type { Config, Phase } from "../../src/config/config.ts";
import { createCoordinator } from "../../src/coordinator/coordinator.ts";
import { planStep } from "../../src/scheduler/plan.ts";
import { stepActionOf } from "../../src/scheduler/step-action.ts";
import { RUN } from "../support/delivery.ts";
import { backlog, type ConfigOverrides, config, FEATURE, id, item, phase } from "../support/items.ts";

const clock = { now: () => new Date("2026-01-12T03:00:00.000Z") };
const MINUTE = 60_000;

function plan(one: Item, used: Config = config(), others: readonly Item[] = []) {
  const snapshots = createCoordinator({ backlog: backlog([one, ...others]), prefix: "WRK", clock });
  const facts = { snapshots, config: used, run_id: RUN, deadline_ms: 7 };
  return { request: planStep(stepActionOf(one, used), facts), counts: snapshots.counts };
}

const inDesign = item({ status: "in_progress", phase: "design", phase_pool: "main" });
const withPhase = (fields: Partial<Omit<Phase, "name">>, overrides: ConfigOverrides = {}) =>
  config({ ...overrides, pipelines: { feature: { ...FEATURE, phases: [phase("design", fields)] } } });

describe("attempts", () => {
  test.each([
    ["all of them", undefined, config(), 3],
    ["[RUN-6] less those that were never finished", 1, config(), 2],
    ["[RUN-6] but always one", 7, config(), 1],
    ["as many as the phase says", undefined, withPhase({ max_retries: 0 }), 1],
    ["as many as the config says", undefined, config({ execution: { max_retries: 5 } }), 6],
  ])("of a phase: %s", (_, phase_attempts, used, max_attempts) => {
    expect(plan({ ...inDesign, phase_attempts }, used).request.limits.max_attempts).toBe(max_attempts);
  });

  test("of a triage are all there, however often it failed before", () => {
    expect(plan(item({ phase_attempts: 2 })).request.limits.max_attempts).toBe(3);
  });
});

describe("time", () => {
  test.each([
    ["the config's", config({ execution: { phase_timeout_minutes: 12 } }), 12],
    ["the phase's own", withPhase({ timeout_minutes: 0.5 }), 0.5],
    ["six hours, whatever a config says", withPhase({ timeout_minutes: 361 }), 360],
    ["six hours, whatever the config says", config({ execution: { phase_timeout_minutes: 5_000 } }), 360],
  ])("of an attempt is %s", (_, used, minutes) => {
    expect(plan(inDesign, used).request.limits.timeout_ms).toBe(minutes * MINUTE);
  });

  const claude = { agent: { cli: "claude" as const } };
  test.each([
    ["an agent that streams", config(claude), 5, 15],
    ["one with its own in the phase", withPhase({ first_output_minutes: 1, idle_minutes: 2 }, claude), 1, 2],
    ["an agent of the user's", config(), undefined, undefined],
    ["an agent of the user's that says so", withPhase({ first_output_minutes: 1, idle_minutes: 2 }), 1, 2],
    ["a plain command", withPhase({ run: "npm test" }, claude), undefined, undefined],
    ["a plain command that says so", withPhase({ run: "npm test", idle_minutes: 2 }, claude), undefined, 2],
  ])("of silence, for %s", (_, used, first, idle) => {
    const { limits } = plan(inDesign, used).request;

    expect([limits.first_output_ms, limits.idle_ms]).toEqual(
      [first, idle].map((minutes) => minutes && minutes * MINUTE),
    );
  });
});

test("what an agent may cost is the phase's, else the config's, and the deadline is the run's", () => {
  const dear = { agent: { max_cost_usd: 2 } };

  expect(plan(inDesign, config(dear)).request.limits).toMatchObject({ max_cost_usd: 2, deadline_ms: 7 });
  expect(plan(inDesign, withPhase({ agent: { max_cost_usd: 1 } }, dear)).request.limits.max_cost_usd).toBe(1);
});

test("[EXE-7] triage is told of the pipelines and of every other item, and takes one snapshot", () => {
  const other = item({ id: "WRK-002", status: "ready" });

  const { request, counts } = plan(item(), config(), [other]);

  expect(request.work).toEqual({
    kind: "triage",
    pipelines: [{ name: "feature", pre_phases: ["research"], phases: ["design", "build", "review"] }],
    other_items: [{ id: "WRK-002", status: "ready", title: "Title of WRK-002" }],
  });
  expect(counts).toEqual({ tick: 0, executor: 1 });
});

test("a step of an item that is not there is a bug", () => {
  const snapshots = createCoordinator({ backlog: backlog([]), prefix: "WRK", clock });
  const action = { kind: "triage", item_id: id("WRK-009"), destructive: false, because: "" } as const;

  expect(() => planStep(action, { snapshots, config: config(), run_id: RUN })).toThrow(RangeError);
});
