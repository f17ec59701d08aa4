import { describe, expect, test } from "vitest";
import { NO_BUDGET } from "../../src/scheduler/budget.ts";
import { haltBeforeTick, haltOnSnapshot, type RunProgress } from "../../src/scheduler/halt.ts";
import { currentTarget, type Scope } from "../../src/scheduler/scope.ts";
import { NONE_RESCUED } from "../../src/scheduler/select.ts";
import { backlog, config, id, item } from "../support/items.ts";

const budget = { ...NO_BUDGET, limits: { run_minutes: 20 } };
const limits = { max_ticks: 10, max_steps: 5, circuit_breaker: 2 };
const fresh: RunProgress = {
  cancelled: false,
  ticks: 0,
  steps: 0,
  exhausted_in_a_row: 0,
  elapsed_minutes: 0,
};

describe("[RUN-2] before a tick", () => {
  test.each([
    ["nothing reached", { ticks: 9, steps: 4, exhausted_in_a_row: 1, elapsed_minutes: 18.9 }, undefined],
    ["cancelled", { cancelled: true }, "shutdown_requested"],
    ["two failed in a row", { exhausted_in_a_row: 2 }, "circuit_breaker_tripped"],
    ["the minutes for steps", { elapsed_minutes: 19 }, "time_budget_reached"],
    ["the cap", { steps: 5 }, "cap_reached"],
    ["the ticks", { ticks: 10 }, "tick_limit_reached"],
  ] as const)("%s", (_, progress, reason) => {
    expect(haltBeforeTick({ ...fresh, ...progress }, { limits, budget })?.reason).toBe(reason);
  });

  const all = { cancelled: true, exhausted_in_a_row: 2, elapsed_minutes: 20, steps: 5, ticks: 10 };
  test.each([
    ["a cancel", {}, "shutdown_requested"],
    ["the breaker", { cancelled: false }, "circuit_breaker_tripped"],
    ["time", { cancelled: false, exhausted_in_a_row: 0 }, "time_budget_reached"],
    ["the cap", { cancelled: false, exhausted_in_a_row: 0, elapsed_minutes: 0 }, "cap_reached"],
  ] as const)("of several the gravest is told: %s", (_, less, reason) => {
    expect(haltBeforeTick({ ...all, ...less }, { limits, budget })?.reason).toBe(reason);
  });
});

describe("[TGT-1] the current target", () => {
  const scope = (more: Partial<Scope & { kind: "targets" }> = {}): Scope & { kind: "targets" } => ({
    kind: "targets",
    targets: ["WRK-001", "WRK-002", "WRK-003", "WRK-004"].map(id),
    auto_advance: false,
    blocked_before: new Set(),
    ...more,
  });
  const items = [
    item({ id: "WRK-002", status: "done" }),
    item({ id: "WRK-003", status: "blocked", blocked_reason: "?" }),
    item({ id: "WRK-004" }),
  ];

  test("is the first that is neither archived, done nor blocked", () => {
    expect(currentTarget(scope(), backlog(items))?.id).toBe("WRK-004");
  });

  test.each([
    ["one became blocked", items, {}, "target_blocked", "WRK-003 is blocked: ?"],
    ["it was blocked before", items, { blocked_before: new Set([id("WRK-003")]) }, undefined, undefined],
    ["one became blocked, with auto-advance", items, { auto_advance: true }, undefined, undefined],
    ["all are done or archived", items.slice(0, 1), {}, "target_completed", "every target is finished"],
    [
      "the rest is blocked",
      items.slice(0, 2),
      { auto_advance: true },
      "target_blocked",
      "of the targets, WRK-003 is blocked and the rest finished",
    ],
  ] as const)("halts when %s", (_, left, more, reason, because) => {
    const halt = haltOnSnapshot(
      {
        snapshot: backlog(left),
        config: config({ triage: "agent" }),
        running: [],
        scope: scope(more),
        now: "2026-01-12T03:00:00.000Z",
        steps_left: 5,
        set_aside: new Map(),
        rescued: NONE_RESCUED,
        overBudget: () => undefined,
      },
      false,
    );

    expect(halt).toEqual(reason && { reason, because });
  });
});
