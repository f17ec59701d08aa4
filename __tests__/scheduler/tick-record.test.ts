/** The loop: what is on record of steps under way, and what the next run makes of it. */
import { describe, expect, test } from "vitest";
import type { Script } from "../../src/action/simulation.ts";
import type { StepUnderWay } from "../../src/ports/lease.ts";
import { runIdSchema } from "../../src/ports/run-id.ts";
import { config, id, item, phaseName } from "../support/items.ts";
import { run, story } from "../support/simulated.ts";

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
