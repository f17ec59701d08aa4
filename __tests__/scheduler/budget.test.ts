import { describe, expect, test } from "vitest";
import { type Script, simulate } from "../../src/action/simulation.ts";
import { type Budget, NO_BUDGET } from "../../src/scheduler/budget.ts";
import { backlog, config, FEATURE, item, phase } from "../support/items.ts";

const ready = (id: string, more = {}) => item({ id, status: "ready", ...more });
const costing =
  (usd: number): Script =>
  () => ({ outcome: { kind: "complete" }, cost_usd: usd });
const run = (budget: Partial<Budget>, items = [ready("WRK-001"), ready("WRK-002")], script = costing(1)) =>
  simulate({ backlog: backlog(items), config: config(), script, budget: { ...NO_BUDGET, ...budget } });

describe("money", () => {
  test("a step that does not fit what is left of the day, by what its phase has cost so far, is not started", async () => {
    const { halt, run: done } = await run({
      limits: { day_usd: 5 },
      spent_before: { day_usd: 3.5, month_usd: 3.5 },
      history: new Map([["design", { usd: 2, minutes: 1 }]]),
    });

    expect(done.steps).toBe(0);
    expect(halt).toEqual({
      reason: "cost_budget_reached",
      because: "no step fits what is left: $1.50 of $5.00 are left for the day, and design costs about $2.00",
    });
  });

  test("what the run spends counts towards day and month", async () => {
    const { halt, run: done } = await run({
      limits: { month_usd: 10 },
      spent_before: { day_usd: 0, month_usd: 8 },
    });

    expect(done.cost_usd).toBe(2);
    expect(halt.reason).toBe("cost_budget_reached");
  });

  test("an item that has cost what it may stops, and the others go on", async () => {
    const items = [ready("WRK-001", { cost_usd: 4 }), ready("WRK-002")];
    const { backlog: left, halt } = await simulate({
      backlog: backlog(items),
      config: config({ execution: { max_wip: 2 } }),
      script: costing(1),
      budget: { ...NO_BUDGET, limits: { item_usd: 4 } },
    });

    expect(left.items.map(({ id }) => id)).toEqual(["WRK-001"]);
    expect(halt.reason).toBe("cost_budget_reached");
  });

  test("what running steps are expected to cost is promised to them", async () => {
    const wide = config({ execution: { max_wip: 3, max_concurrent: 3 } });
    const items = ["WRK-001", "WRK-002", "WRK-003"].map((id) => ready(id));
    const history = new Map([["design", { usd: 2, minutes: 1 }]]);

    const { run: done } = await simulate({
      backlog: backlog(items),
      config: wide,
      script: costing(2),
      budget: { ...NO_BUDGET, limits: { run_usd: 4 }, history },
    });

    expect(done.cost_usd).toBeLessThanOrEqual(4);
  });

  test("a phase that is a command costs nothing, so no money keeps it from running", async () => {
    const commands = config({
      pipelines: { feature: { ...FEATURE, phases: [phase("check", { run: "true" })] } },
    });

    const { backlog: left } = await simulate({
      backlog: backlog([ready("WRK-001")]),
      config: commands,
      script: () => ({ outcome: { kind: "complete" } }),
      budget: { ...NO_BUDGET, limits: { day_usd: 1 }, spent_before: { day_usd: 1, month_usd: 1 } },
    });

    expect(left.items).toEqual([]);
  });
});

test("a step that takes longer than what is left of the run's minutes is not started", async () => {
  const { halt, run: done } = await run({
    limits: { run_minutes: 10 },
    history: new Map([["design", { minutes: 25 }]]),
  });

  expect(done.steps).toBe(0);
  expect(halt.reason).toBe("time_budget_reached");
  expect(halt.because).toContain("design takes about 25 min");
});
