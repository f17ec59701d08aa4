/** The loop: what ends it, and what comes of phases that fail or go on. */
import { describe, expect, test } from "vitest";
import type { Script } from "../../src/action/simulation.ts";
import type { Item } from "../../src/backlog/item.ts";
import type { OutcomeKind, StepOutcome } from "../../src/ports/step.ts";
import { NO_BUDGET } from "../../src/scheduler/budget.ts";
import { config, item } from "../support/items.ts";
import { COMPLETE, failed, run } from "../support/simulated.ts";

describe("[RUN-2] halts", () => {
  const two = [item({ id: "WRK-001", size: "small" }), item({ id: "WRK-002", size: "small" })];

  test("at the tick limit", async () => {
    const { halt, run: done } = await run(two, COMPLETE, { limits: { max_ticks: 3 } });

    expect(halt).toEqual({
      reason: "tick_limit_reached",
      because: "3 ticks were made, the limit of this run",
    });
    expect(done.ticks).toBe(3);
  });

  test("at the phase cap", async () => {
    const { halt, run: done } = await run(two, COMPLETE, { limits: { max_steps: 2 } });

    expect(halt.reason).toBe("cap_reached");
    expect(done.steps).toBe(2);
  });

  test("when its time is over", async () => {
    const { halt } = await run(two, COMPLETE, {
      budget: { ...NO_BUDGET, limits: { run_minutes: 5 / 60 } },
    });

    expect(halt.reason).toBe("time_budget_reached");
  });

  test("when its money is spent", async () => {
    const dear: Script = () => ({ outcome: { kind: "complete" }, cost_usd: 0.6 });

    const small = two.map((one) => ({ ...one, risk: "low" }) as const);

    const { halt, run: done } = await run(small, dear, {
      budget: { ...NO_BUDGET, limits: { ...NO_BUDGET.limits, run_usd: 1 } },
    });

    expect(halt.reason).toBe("cost_budget_reached");
    expect(done.cost_usd).toBeCloseTo(1.2);
  });

  test("when it is cancelled: nothing new starts", async () => {
    const cancelled = new AbortController();
    const script: Script = () => {
      cancelled.abort();
      return { outcome: { kind: "complete" } };
    };

    const { halt, run: done } = await run(two, script, { cancelled: cancelled.signal });

    expect(halt.reason).toBe("shutdown_requested");
    expect(done.steps).toBe(1);
  });

  test("[RUN-8] at once when there is nothing to do", async () => {
    const { halt, run: done } = await run([]);

    expect(halt).toEqual({ reason: "all_done_or_blocked", because: "nothing is actionable" });
    expect(done.ticks).toBe(1);
    expect(done.happenings).toEqual([]);
  });
});

describe("[RUN-3] failures", () => {
  const three = ["WRK-001", "WRK-002", "WRK-003"].map((name) =>
    item({ id: name, status: "ready", size: "small" }),
  );

  test("a phase that failed for good blocks its item with the reason", async () => {
    const { backlog: left } = await run([three[0] as Item], () => ({
      outcome: failed,
      summary: "it does not compile",
    }));

    expect(left.items[0]).toMatchObject({
      status: "blocked",
      blocked_from_status: "in_progress",
      phase: "design",
      blocked_reason: "design failed: it does not compile",
    });
  });

  test("two in a row end the run", async () => {
    const { halt, run: done } = await run(three, () => ({ outcome: failed }));

    expect(halt).toEqual({ reason: "circuit_breaker_tripped", because: "2 items in a row failed for good" });
    expect(done.steps).toBe(2);
  });

  test("a success, and an agent that needs a person, begin the row anew", async () => {
    const kinds: OutcomeKind[] = ["failed", "blocked", "failed", "complete"];
    const four = [...three, item({ id: "WRK-004", status: "ready", size: "small" })];

    const { halt } = await run(four, ({ item: one }) => ({
      outcome: { kind: kinds[Number(one.id.at(-1)) - 1] } as StepOutcome,
    }));

    expect(halt.reason).toBe("all_done_or_blocked");
  });

  test("one whose agent has no quota waits until then and uses up no attempt, and the others go on", async () => {
    const retry_after = "2026-01-12T09:00:00.000Z";
    const script: Script = ({ item: one }) => ({
      outcome: one.id === "WRK-001" ? { kind: "quota", retry_after } : { kind: "complete" },
    });

    const { backlog: left } = await run(three, script, { config: config({ execution: { max_wip: 3 } }) });

    expect(left.items).toHaveLength(1);
    expect(left.items[0]).toMatchObject({
      id: "WRK-001",
      status: "in_progress",
      phase: "design",
      retry_after,
    });
    expect(left.items[0]).not.toHaveProperty("phase_attempts");
  });

  test("an agent that is not there is asked once an item, and nothing is used up", async () => {
    const { backlog: left, run: done } = await run(
      three,
      () => ({ outcome: { kind: "unavailable", remedy: "install it" } }),
      {
        config: config({ execution: { max_wip: 3 } }),
      },
    );

    expect(done.steps).toBe(3);
    expect(left.items.map(({ status, phase_attempts }) => [status, phase_attempts])).toEqual(
      Array(3).fill(["in_progress", undefined]),
    );
  });

  test("[TRI-2] triage that failed leaves the item new and counts towards the breaker", async () => {
    const news = ["WRK-001", "WRK-002", "WRK-003"].map((name) => item({ id: name }));

    const { halt, backlog: left } = await run(news, () => ({ outcome: failed }), {
      config: config({ triage: "agent" }),
    });

    expect(halt.reason).toBe("circuit_breaker_tripped");
    expect(left.items.map(({ status }) => status)).toEqual(["new", "new", "new"]);
  });
});

describe("subphases", () => {
  test("[RUN-4] the same phase runs again, told what was done so far", async () => {
    const told: (string | undefined)[] = [];
    const script: Script = (request) => {
      const { item: one } = request;
      if (one.phase === "design") told.push(one.last_phase_summary);
      const parts = told.length;
      return one.phase === "design" && parts < 3
        ? { outcome: { kind: "subphase" }, summary: `part ${parts}` }
        : { outcome: { kind: "complete" } };
    };

    await run([item({ status: "in_progress", phase: "design", phase_pool: "main" })], script);

    expect(told).toEqual([undefined, "part 1", "part 2"]);
  });

  test("[RUN-4] one that never completes is bounded by the phase cap", async () => {
    const { halt, run: done } = await run(
      [item({ status: "in_progress", phase: "design", phase_pool: "main" })],
      () => ({ outcome: { kind: "subphase" } }),
      {
        limits: { max_steps: 12 },
      },
    );

    expect(halt.reason).toBe("cap_reached");
    expect(done.steps).toBe(12);
  });
});
