/** The loop, with the real scheduler, handlers and coordinator, and an executor that answers from a script. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Script, type Simulation, simulate } from "../../src/action/simulation.ts";
import type { Item } from "../../src/backlog/item.ts";
import type { StepUnderWay } from "../../src/ports/lease.ts";
import { runIdSchema } from "../../src/ports/run-id.ts";
import type { OutcomeKind, StepOutcome } from "../../src/ports/step.ts";
import { NO_BUDGET } from "../../src/scheduler/budget.ts";
import { anyBacklog, anyConfig } from "../support/arbitraries.ts";
import { backlog, config, FEATURE, id, item, phase, phaseName } from "../support/items.ts";

const COMPLETE: Script = () => ({ outcome: { kind: "complete" } });
const failed = { kind: "failed" } as const satisfies StepOutcome;

function run(items: readonly Item[], script: Script = COMPLETE, more: Partial<Simulation> = {}) {
  return simulate({ backlog: backlog(items), config: config(), script, ...more });
}

const story = (happenings: readonly { kind: string; item_id: string }[]) =>
  happenings.map((one) => `${one.item_id} ${"phase" in one && one.kind === "step" ? one.phase : one.kind}`);

describe("one item", () => {
  test("[RUN-1] goes through triage, promotion and all phases to the archive", async () => {
    const { halt, run: done, backlog: left } = await run([item({ size: "small", risk: "low" })]);

    expect(story(done.happenings)).toEqual([
      "WRK-001 triaged_by_rules",
      "WRK-001 promoted",
      "WRK-001 design",
      "WRK-001 build",
      "WRK-001 review",
      "WRK-001 archived",
    ]);
    expect(left.items).toEqual([]);
    expect(halt.reason).toBe("all_done_or_blocked");
  });

  test("a medium one is scoped first, and its pre-phases are run before it is ready", async () => {
    const { run: done } = await run([item({ size: "medium", risk: "low" })]);

    expect(story(done.happenings).slice(0, 3)).toEqual([
      "WRK-001 triaged_by_rules",
      "WRK-001 research",
      "WRK-001 promoted",
    ]);
  });

  test("[EXE-5] guardrails stop it before it is ready; approved ones do not", async () => {
    const risky = item({ size: "medium", risk: "high" });

    const stopped = await run([risky]);
    const approved = await run([{ ...risky, guardrails_approved: true }]);

    expect(stopped.backlog.items[0]).toMatchObject({
      status: "blocked",
      blocked_from_status: "scoping",
      blocked_type: "decision",
    });
    expect(stopped.backlog.items[0]?.blocked_reason).toMatch(/risk/);
    expect(approved.backlog.items).toEqual([]);
  });

  test("[EXE-5] human review blocks at the end of scoping unless a person approved it", async () => {
    const reviewed = item({ size: "medium", risk: "low", requires_human_review: true });

    const stopped = await run([reviewed]);
    const approved = await run([{ ...reviewed, guardrails_approved: true }]);

    expect(stopped.backlog.items[0]?.status).toBe("blocked");
    expect(approved.backlog.items).toEqual([]);
  });
});

test("[RUN-1] several items, more than max_wip, are all finished, never more than max_wip at once", async () => {
  const items = Array.from({ length: 7 }, (_, n) =>
    item({ id: `WRK-00${n + 1}`, size: "small", risk: "low" }),
  );

  const { backlog: left, run: done } = await run(items, COMPLETE, {
    config: config({ execution: { max_wip: 2, max_concurrent: 2 } }),
  });

  expect(left.items).toEqual([]);
  expect(done.happenings.filter(({ kind }) => kind === "archived")).toHaveLength(7);
});

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

test("[RUN-5] a phase's summary reaches the next phase, also in a later run, and is dropped when the item ends", async () => {
  const seen: Record<string, string | undefined> = {};
  const script: Script = ({ item: one }) => {
    seen[one.phase ?? ""] = one.last_phase_summary;
    return { outcome: { kind: "complete" }, summary: `${one.phase} was done` };
  };
  const start = item({ status: "in_progress", phase: "design", phase_pool: "main" });

  const first = await run([start], script, { limits: { max_steps: 1 } });
  const second = await run(first.backlog.items, script);

  expect(first.backlog.items[0]?.last_phase_summary).toBe("design was done");
  expect(seen).toEqual({ design: undefined, build: "design was done", review: "build was done" });
  expect(second.backlog.items).toEqual([]);
});

describe("[TGT-1] targets", () => {
  const ready = (name: string, more: Parameters<typeof item>[0] = {}) =>
    item({ id: name, status: "ready", size: "small", ...more });
  const targets = (names: readonly string[], auto_advance = false, blocked_before: readonly string[] = []) =>
    ({
      kind: "targets",
      targets: names.map(id),
      auto_advance,
      blocked_before: new Set(blocked_before.map(id)),
    }) as const;

  test("are worked on in their order and nothing else is; finished and blocked ones are skipped", async () => {
    const items = [
      ready("WRK-001"),
      ready("WRK-002"),
      ready("WRK-003"),
      ready("WRK-004", { status: "blocked", blocked_reason: "?" }),
    ];

    const {
      halt,
      run: done,
      backlog: left,
    } = await run(items, COMPLETE, { scope: targets(["WRK-004", "WRK-003", "WRK-001"], false, ["WRK-004"]) });

    expect(done.happenings.filter(({ kind }) => kind === "archived").map(({ item_id }) => item_id)).toEqual([
      "WRK-003",
      "WRK-001",
    ]);
    expect(left.items.map((one) => one.id)).toEqual(["WRK-002", "WRK-004"]);
    expect(halt.reason).toBe("target_blocked");
  });

  test("all finished is target_completed", async () => {
    const { halt } = await run([ready("WRK-001")], COMPLETE, { scope: targets(["WRK-001"]) });

    expect(halt.reason).toBe("target_completed");
  });

  test("[TGT-2] one that becomes blocked halts the run; with auto-advance the next is taken", async () => {
    const items = [ready("WRK-001"), ready("WRK-002")];
    const script: Script = ({ item: one }) => ({
      outcome: { kind: one.id === "WRK-001" ? "blocked" : "complete" },
      summary: "a question",
    });

    const halted = await run(items, script, { scope: targets(["WRK-001", "WRK-002"]) });
    const advanced = await run(items, script, { scope: targets(["WRK-001", "WRK-002"], true) });

    expect(halted.halt).toEqual({ reason: "target_blocked", because: "WRK-001 is blocked: a question" });
    expect(halted.backlog.items.map(({ status }) => status)).toEqual(["blocked", "ready"]);
    expect(advanced.backlog.items.map((one) => one.id)).toEqual(["WRK-001"]);
    expect(advanced.halt.reason).toBe("target_blocked");
  });

  test("[TGT-2] auto-advance resets the breaker's count", async () => {
    const items = ["WRK-001", "WRK-002", "WRK-003"].map((name) => ready(name));

    const { halt, run: done } = await run(items, () => ({ outcome: failed }), {
      scope: targets(["WRK-001", "WRK-002", "WRK-003"], true),
    });

    expect(done.steps).toBe(3);
    expect(halt.reason).toBe("target_blocked");
  });

  test("[TGT-3] one with an unmet dependency halts the run, which says which", async () => {
    const items = [ready("WRK-001", { dependencies: ["WRK-002"] }), ready("WRK-002")];

    const { halt } = await run(items, COMPLETE, { scope: targets(["WRK-001"]) });

    expect(halt).toEqual({
      reason: "target_blocked",
      because: "WRK-001, the current target, waits for WRK-002",
    });
  });
});

describe("laws", () => {
  const OUTCOMES: readonly StepOutcome[] = [
    { kind: "complete" },
    { kind: "complete" },
    { kind: "complete" },
    { kind: "subphase" },
    { kind: "blocked" },
    failed,
    { kind: "quota", retry_after: "2026-01-12T03:00:30.000Z" },
    { kind: "denied" },
    { kind: "tampered", touched: [".github/x"] },
  ];

  test("[RUN-7] one snapshot a tick and one a step, whatever the backlog, the config and the answers", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyBacklog,
        anyConfig,
        fc.scheduler(),
        fc.array(fc.nat(OUTCOMES.length - 1), { minLength: 1 }),
        async (items, anyOne, order, answers) => {
          let step = 0;
          const script: Script = async (request) => {
            const outcome = OUTCOMES[answers[step++ % answers.length] ?? 0] ?? failed;
            await order.schedule(Promise.resolve(), request.item.id);
            return { outcome };
          };

          const running = simulate({
            backlog: backlog(items),
            config: anyOne,
            script,
            limits: { max_ticks: 60, max_steps: 40 },
          });
          const { run: done } = await order.waitFor(running);

          expect(done.ports.snapshots.counts).toEqual({ tick: done.ticks, executor: done.steps });
          expect(done.running.size).toBe(0);
          expect(done.steps).toBeLessThanOrEqual(40);
        },
      ),
    );
  });

  test("no item is ever lost: each is in the backlog, archived once, or merged", async () => {
    await fc.assert(
      fc.asyncProperty(anyBacklog, anyConfig, async (items, anyOne) => {
        const { run: done, backlog: left } = await simulate({
          backlog: backlog(items),
          config: anyOne,
          script: COMPLETE,
        });

        const archived = done.happenings
          .filter(({ kind }) => kind === "archived")
          .map(({ item_id }) => item_id);
        expect([...left.items.map((one) => one.id), ...archived].toSorted()).toEqual(
          items.map((one) => one.id).toSorted(),
        );
      }),
    );
  });

  test("nobody starves: with answers that are always complete, whatever is actionable at first is finished in the end", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 15 }),
        async (max_wip, max_concurrent, count) => {
          const items = Array.from({ length: count }, (_, n) =>
            item({
              id: `WRK-${String(n + 1).padStart(3, "0")}`,
              size: n % 2 ? "small" : "medium",
              risk: "low",
            }),
          );

          const { backlog: left } = await simulate({
            backlog: backlog(items),
            config: config({ execution: { max_wip, max_concurrent, default_phase_cap: 1_000 } }),
            script: COMPLETE,
          });

          expect(left.items).toEqual([]);
        },
      ),
    );
  });
});

test("a pipeline without pre-phases goes from triage to ready, past the same guardrails", async () => {
  const flat = config({
    pipelines: {
      feature: { pre_phases: [], phases: FEATURE.phases },
      other: { pre_phases: [], phases: [phase("only")] },
    },
  });

  const passed = await run([item({ size: "medium", risk: "low", pipeline_type: "other" })], COMPLETE, {
    config: flat,
  });
  const stopped = await run([item({ size: "large", risk: "low" })], COMPLETE, { config: flat });

  expect(passed.backlog.items).toEqual([]);
  expect(stopped.backlog.items[0]).toMatchObject({ status: "blocked", blocked_from_status: "new" });
});

test("an item that a person set to done is archived before anything else", async () => {
  const { run: done, backlog: left } = await run([
    item({ status: "done" }),
    item({ id: "WRK-002", size: "small", risk: "low", dependencies: ["WRK-001"] }),
  ]);

  expect(story(done.happenings).slice(0, 2)).toEqual(["WRK-001 archived", "WRK-002 triaged_by_rules"]);
  expect(left.items).toEqual([]);
});

test("inbox entries become items before the tick's snapshot is taken", async () => {
  const { run: done } = await run([], COMPLETE, {
    inbox: {
      kind: "entries",
      drafts: [{ title: "From the inbox", size: "small", risk: "low", origin: "inbox" }],
      warnings: [],
    },
  });

  expect(story(done.happenings)[0]).toBe("WRK-001 ingested");
  expect(done.happenings.at(-1)).toMatchObject({ kind: "archived", title: "From the inbox" });
});

describe("what is on record", () => {
  const together = config({ execution: { max_wip: 3, max_concurrent: 3 } });
  const checks = ["WRK-001", "WRK-002"].map((name) =>
    item({ id: name, status: "in_progress", phase: "review", phase_pool: "main", phase_attempts: 1 }),
  );
  const named = (steps: readonly StepUnderWay[]) => steps.map(({ item_id, phase }) => `${item_id} ${phase}`);

  test("[RUN-6] every start is, all of a tick at once, before the first process is", async () => {
    const order: string[] = [];

    const { run: done } = await run(
      checks,
      ({ item: one }) => {
        order.push(`started ${one.id}`);
        return { outcome: { kind: "complete" } };
      },
      { config: together, onNote: (steps) => order.push(`noted ${named(steps).join(", ")}`) },
    );

    expect(order).toEqual(["noted WRK-001 review, WRK-002 review", "started WRK-001", "started WRK-002"]);
    expect(done.steps).toBe(2);
  });

  test("[RUN-6] with the attempts that came before, and not before the item's own date", async () => {
    const notes: StepUnderWay[][] = [];
    const script: Script = ({ item: one }) => {
      expect(one.phase_attempts).toBe(1);
      return { outcome: { kind: "complete" } };
    };

    const { run: done } = await run(checks.slice(0, 1), script, {
      onNote: (steps) => notes.push([...steps]),
    });

    expect(notes[0]).toMatchObject([{ run_id: done.plan.run_id, attempts_before: 1 }]);
  });

  test("a step that ended leaves it while another goes on, also when the run is about to halt", async () => {
    const notes: string[][] = [];
    const gate = Promise.withResolvers<void>();
    const script: Script = async ({ item: one }) => {
      if (one.id === "WRK-002") await gate.promise;
      return { outcome: { kind: "complete" } };
    };

    await run(checks, script, {
      config: together,
      limits: { max_ticks: 1 },
      onNote(steps) {
        notes.push(named(steps));
        if (notes.length === 2) gate.resolve();
      },
    });

    expect(notes).toEqual([["WRK-001 review", "WRK-002 review"], ["WRK-002 review"]]);
  });

  test("[RUN-6] what a dead run left is counted before anything is chosen, and then no longer on record", async () => {
    const notes: string[][] = [];
    const left: StepUnderWay = {
      run_id: runIdSchema.parse("4711-1"),
      item_id: id("WRK-001"),
      phase: phaseName("review"),
      attempts_before: 1,
      started_at: "2026-01-11T00:00:00.000Z",
    };
    const seen: (number | undefined)[] = [];

    const { run: done } = await run(
      checks.slice(0, 1),
      ({ item: one, limits }) => {
        seen.push(one.phase_attempts, limits.max_attempts);
        return { outcome: { kind: "complete" } };
      },
      { interrupted: [left], onNote: (steps) => notes.push(named(steps)) },
    );

    expect(story(done.happenings)).toEqual(["WRK-001 interrupted", "WRK-001 review", "WRK-001 archived"]);
    expect(seen).toEqual([2, 1]);
    expect(notes).toEqual([[], ["WRK-001 review"]]);
  });
});
