import { describe, expect, test } from "vitest";
import { type Script, type SimulationEnd, simulate } from "../../src/action/simulation.ts";
import { type JournalEntry, journalLines, readJournal } from "../../src/report/journal.ts";
import { ledgerOf } from "../../src/report/ledger.ts";
import {
  type Budget,
  expectedOf,
  learnt,
  minutesForSteps,
  NO_BUDGET,
  overBudget,
  type PhaseHistory,
} from "../../src/scheduler/budget.ts";
import { stepActionOf } from "../../src/scheduler/step-action.ts";
import { RUN } from "../support/delivery.ts";
import { backlog, config, FEATURE, item, phase, phaseName } from "../support/items.ts";

const ready = (id: string, more = {}) => item({ id, status: "ready", ...more });
const costing =
  (usd: number): Script =>
  () => ({ outcome: { kind: "complete" }, cost_usd: usd });
const run = (budget: Partial<Budget>, items = [ready("WRK-001"), ready("WRK-002")], script = costing(1)) =>
  simulate({ backlog: backlog(items), config: config(), script, budget: { ...NO_BUDGET, ...budget } });

describe("money", () => {
  test("a step that does not fit what is left of the day, by what its phase has cost so far, is not started", async () => {
    const { halt, run: done } = await run({
      limits: { ...NO_BUDGET.limits, day_usd: 5 },
      spent_before: { day_usd: 3.5, month_usd: 3.5 },
      history: new Map([["design", [{ usd: 2, minutes: 1 }]]]),
    });

    expect(done.steps).toBe(0);
    expect(halt).toEqual({
      reason: "cost_budget_reached",
      because: "no step fits what is left: $1.50 of $5.00 are left for the day, and design costs about $2.00",
    });
  });

  test.each([
    ["day", { day_usd: 10 }, { day_usd: 8, month_usd: 80 }],
    ["month", { month_usd: 10 }, { day_usd: 0, month_usd: 8 }],
  ])("what the run spends counts towards the %s", async (_, limits, spent_before) => {
    const { halt, run: done } = await run({ limits: { ...NO_BUDGET.limits, ...limits }, spent_before });

    expect(done.cost_usd).toBe(2);
    expect(halt.reason).toBe("cost_budget_reached");
  });

  test("an item that has cost what it may stops, and the others go on", async () => {
    const items = [ready("WRK-001", { cost_usd: 4 }), ready("WRK-002")];
    const { backlog: left, halt } = await simulate({
      backlog: backlog(items),
      config: config({ execution: { max_wip: 2 } }),
      script: costing(1),
      budget: { ...NO_BUDGET, limits: { ...NO_BUDGET.limits, item_usd: 4 } },
    });

    expect(left.items.map(({ id }) => id)).toEqual(["WRK-001"]);
    expect(halt.reason).toBe("cost_budget_reached");
  });

  test("what running steps are expected to cost is promised to them", async () => {
    const wide = config({ execution: { max_wip: 3, max_concurrent: 3 } });
    const items = ["WRK-001", "WRK-002", "WRK-003"].map((id) => ready(id));
    const history = new Map([["design", [{ usd: 2, minutes: 1 }]]]);

    const { run: done } = await simulate({
      backlog: backlog(items),
      config: wide,
      script: costing(2),
      budget: { ...NO_BUDGET, limits: { ...NO_BUDGET.limits, run_usd: 4 }, history },
    });

    expect(done.cost_usd).toBeLessThanOrEqual(4);
  });

  test("what a step of this run has cost is what the next one of its phase is expected to cost", async () => {
    const { halt, run: done } = await run(
      { limits: { ...NO_BUDGET.limits, day_usd: 10 }, spent_before: { day_usd: 1, month_usd: 1 } },
      ["WRK-001", "WRK-002", "WRK-003"].map((id) => ready(id)),
      costing(2),
    );

    // One of each phase and one more design: after that $1.00 is left, where a step costs $2.00.
    expect(done.cost_usd).toBe(8);
    expect(halt).toEqual({
      reason: "cost_budget_reached",
      because: "no step fits what is left: $1.00 of $10.00 are left for the day, and build costs about $2.00",
    });
  });

  test("what a run learns is weighed with what was known before, and a step that was cut short teaches nothing", () => {
    const known = new Map([["build", [{ usd: 1, minutes: 10 }]]]);
    const build = item({ status: "in_progress", phase: "build", phase_pool: "main" });
    const step = { phase: phaseName("build"), duration_ms: 20 * 60_000, cost_usd: 4 };
    const expected = (history: PhaseHistory) => expectedOf({ history }, stepActionOf(build, config()));

    const more = learnt(known, { ...step, outcome: { kind: "complete" } });

    expect(expected(more)).toEqual({ usd: 2.5, minutes: 15 });
    expect(expected(known)).toEqual({ usd: 1, minutes: 10 });
    for (const kind of ["cancelled", "cut_off"] as const)
      expect(learnt(known, { ...step, outcome: { kind } })).toBe(known);
  });

  test("a phase that is a command costs nothing, so no money keeps it from running", async () => {
    const commands = config({
      pipelines: { feature: { ...FEATURE, phases: [phase("check", { run: "true" })] } },
    });

    const { backlog: left } = await simulate({
      backlog: backlog([ready("WRK-001")]),
      config: commands,
      script: () => ({ outcome: { kind: "complete" } }),
      budget: {
        ...NO_BUDGET,
        limits: { ...NO_BUDGET.limits, day_usd: 1 },
        spent_before: { day_usd: 1, month_usd: 1 },
      },
    });

    expect(left.items).toEqual([]);
  });
});

describe("time", () => {
  const build = item({ status: "in_progress", phase: "build", phase_pool: "main" });
  const over = (budget: Partial<Budget>, minutes: number) =>
    overBudget(
      { ...NO_BUDGET, ...budget },
      { action: stepActionOf(build, config()), item: build, use: { usd: 0, minutes } },
    );
  const cut = (minutes: number) => new Map([["WRK-001/build", minutes]]);

  test.each([
    [24 * 60, 24 * 60 - 1],
    [20, 19],
    [10, 9],
    [5, 4.5],
    [1, 0.9],
  ])("of %d minutes steps have %d, and the rest is for saving their work", (run_minutes, expected) => {
    expect(minutesForSteps({ limits: { run_minutes } })).toBeCloseTo(expected);
  });

  test.each([
    ["unknown length, some time left", {}, 18, undefined],
    ["fits exactly", { history: new Map([["build", [{ minutes: 9 }]]]) }, 10, undefined],
    [
      "does not fit",
      { history: new Map([["build", [{ minutes: 9.1 }]]]) },
      10,
      "9 min are left of the run, and build takes about 9.1 min",
    ],
    [
      "fits no run",
      { history: new Map([["build", [{ minutes: 25 }]]]) },
      0,
      "19 min are left of the run, and build takes about 25 min, more than a whole run has",
    ],
    [
      "was cut off, late in a run",
      { cut_off: cut(5) },
      4,
      "build was cut off after 5 min by the end of an earlier run, so it is started at the beginning of one; 15 min are left of this one",
    ],
    ["was cut off, at the beginning of a run", { cut_off: cut(15.1) }, 3.75, undefined],
    [
      "was cut off, whatever it takes on average",
      { cut_off: cut(5), history: new Map([["build", [{ minutes: 30 }]]]) },
      0,
      undefined,
    ],
    [
      "was cut off after a whole run",
      { cut_off: cut(15.25) },
      0,
      "build was cut off after 15.3 min by the end of an earlier run, and a run has 19 min for it: give the run more time, or the phase less to do",
    ],
    ["another item was cut off", { cut_off: new Map([["WRK-002/build", 19]]) }, 10, undefined],
  ] as const)("a step that %s, of a run of 20 minutes", (_, budget, used, because) => {
    const limits = { run_minutes: 20 };
    expect(over({ limits, ...budget }, used)).toEqual(because && { of: "time", because });
  });

  test("a step that every run would cut off is started in two of them, and then waits with the reason", async () => {
    const limits = { run_minutes: 20 };
    const entries: JournalEntry[] = [];
    const starts: number[] = [];
    let end: SimulationEnd | undefined;
    for (let night = 1; night <= 4; night += 1) {
      const at = `2026-01-${10 + night}T03:00:00.000Z`;
      const { phases, cut_off } = ledgerOf(entries, at);
      end = await simulate({
        backlog: end?.backlog ?? backlog([ready("WRK-001")]),
        config: config(),
        script: ({ work }) =>
          work.kind === "phase" && work.place.phase.name === "design"
            ? { outcome: { kind: "complete" } }
            : { outcome: { kind: "cut_off" }, duration_ms: (night === 1 ? 10 : 18.9) * 60_000 },
        limits: { max_ticks: night === 1 ? 3 : 1 },
        starts_at: at,
        budget: { ...NO_BUDGET, limits, history: phases, cut_off },
      });
      starts.push(end.run.steps);
      entries.push(...readJournal(journalLines(end.run.happenings, { run_id: RUN })).entries);
    }

    expect(starts).toEqual([2, 1, 0, 0]);
    expect(end?.backlog.items[0]).toMatchObject({ status: "in_progress", phase: "build" });
    expect(end?.backlog.items[0]).not.toHaveProperty("phase_attempts");
    expect(end?.halt).toEqual({
      reason: "time_budget_reached",
      because: expect.stringMatching(/^no step fits what is left: build was cut off after 18.9 min/),
    });
  });
});

test("a step that takes longer than what is left of the run's minutes is not started", async () => {
  const { halt, run: done } = await run({
    limits: { run_minutes: 10 },
    history: new Map([["design", [{ minutes: 25 }]]]),
  });

  expect(done.steps).toBe(0);
  expect(halt.reason).toBe("time_budget_reached");
  expect(halt.because).toContain("design takes about 25 min");
});
