import { describe, expect, test } from "vitest";
import type { Item } from "../../src/backlog/item.ts";
import { type Budget, NO_BUDGET } from "../../src/scheduler/budget.ts";
import { selectionOfNextRun } from "../../src/scheduler/next-run.ts";
import type { RunPlan } from "../../src/scheduler/run.ts";
import { RUN } from "../support/delivery.ts";
import { backlog, type ConfigOverrides, config, id, item } from "../support/items.ts";

const NOW = "2026-01-12T03:00:00.000Z";
const design = (name: string) =>
  item({ id: name, status: "in_progress", phase: "design", phase_pool: "main" });

function next(
  items: readonly Item[],
  of: {
    readonly budget?: Partial<Budget>;
    readonly execution?: ConfigOverrides["execution"];
    readonly rescued?: RunPlan["rescued"];
    readonly facts?: Partial<Parameters<typeof selectionOfNextRun>[2]>;
  } = {},
) {
  const plan = {
    run_id: RUN,
    config: config({ execution: of.execution ?? {} }),
    scope: { kind: "all" },
    limits: { max_ticks: 1, max_steps: 2, circuit_breaker: 2 },
    max_follow_ups: 50,
    budget: { ...NO_BUDGET, ...of.budget },
    rescued: of.rescued,
  } as const;
  const { actions, why_not } = selectionOfNextRun(plan, backlog(items), { now: NOW, ...of.facts });
  return {
    chosen: actions.map(({ item_id }) => item_id),
    why_not: why_not.map(({ item_id, kind }) => `${item_id} ${kind}`),
  };
}

test("what was set aside in the run that ended is chosen by the next, and says why it was left", () => {
  const set_aside = new Map([[id("WRK-001"), "the agent is not installed"]]);

  expect(next([design("WRK-001")], { facts: { set_aside } })).toEqual({
    chosen: ["WRK-001"],
    why_not: ["WRK-001 set_aside"],
  });
});

test("what is on a rescue branch waits in the next run, too", () => {
  const rescued = new Map([
    [id("WRK-001"), { branch: "tickwork/rescue/1", onto: "main", restore: "", discard: "" }],
  ]);

  expect(next([design("WRK-001")], { rescued })).toEqual({ chosen: [], why_not: ["WRK-001 rescued"] });
});

test("it has all its steps before it, and no more", () => {
  const items = ["WRK-001", "WRK-002", "WRK-003"].map(design);

  const { chosen } = next(items, { execution: { max_wip: 3, max_concurrent: 3 } });

  expect(chosen).toEqual(["WRK-001", "WRK-002"]);
});

describe("money", () => {
  const limits = (money: object) => ({ limits: { ...NO_BUDGET.limits, ...money } });
  const history = new Map([["design", [{ usd: 2, minutes: 1 }]]]);
  const before = { spent_before: { day_usd: 3, month_usd: 30 } };

  test.each([
    ["the day's, with what was just spent", { ...limits({ day_usd: 5 }), ...before }, 2, []],
    ["the day's, as far as it goes", { ...limits({ day_usd: 5 }), ...before }, 1.99, ["WRK-001"]],
    ["the month's, with what was just spent", { ...limits({ month_usd: 31 }), ...before }, 1, []],
    ["the month's, as far as it goes", { ...limits({ month_usd: 31 }), ...before }, 0.5, ["WRK-001"]],
    ["the run's is whole again", limits({ run_usd: 1 }), 1, ["WRK-001"]],
    ["an item's is not", { ...limits({ item_usd: 4 }) }, 0, []],
  ] as const)("%s", (_, budget, spent_usd, chosen) => {
    const one = { ...design("WRK-001"), cost_usd: 4 };

    expect(next([one], { budget, facts: { spent_usd } }).chosen).toEqual(chosen);
  });

  test("is promised to the steps chosen before", () => {
    const items = ["WRK-001", "WRK-002"].map(design);
    const wide = { max_wip: 2, max_concurrent: 2 };

    const found = next(items, { execution: wide, budget: { ...limits({ run_usd: 3 }), history } });

    expect(found).toEqual({ chosen: ["WRK-001"], why_not: ["WRK-002 budget"] });
  });
});
