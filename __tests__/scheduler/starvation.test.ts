/** Whatever can be worked on is started after a bounded number of ticks, whatever else there is to do. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Script, simulate } from "../../src/action/simulation.ts";
import type { ResultFile } from "../../src/ports/result-file.ts";
import { resultFileSchema } from "../../src/ports/result-file.ts";
import { backlog, config, item } from "../support/items.ts";

const id = (n: number) => `WRK-${String(n).padStart(3, "0")}`;

/** Each triage brings more work along, as long as the run takes it. */
function withFollowUps(item_id: string, phase: string, step: number): ResultFile | undefined {
  if (phase !== "triage") return undefined;
  const follow_ups = [{ title: `Found in step ${step}`, size: "small", risk: "low" }];
  const updated_assessments = { size: "small", risk: "low" };
  return resultFileSchema.parse({
    item_id,
    phase,
    result: "phase_complete",
    summary: "done",
    follow_ups,
    updated_assessments,
  });
}

test("a destructive step under constant load of others is started, and everything is finished in the end", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 8 }),
      fc.scheduler(),
      async (max_wip, max_concurrent, count, order) => {
        const items = Array.from({ length: count }, (_, n) =>
          n % 3 === 0
            ? item({ id: id(n + 1), status: "in_progress", phase: "build", phase_pool: "main" })
            : item({ id: id(n + 1), status: n % 3 === 1 ? "new" : "scoping", size: "medium", risk: "low" }),
        );
        const startedAt = new Map<string, number>();
        let step = 0;
        const script: Script = async ({ item: one, work }) => {
          step += 1;
          if (!startedAt.has(one.id)) startedAt.set(one.id, step);
          const phase = work.kind === "triage" ? "triage" : work.place.phase.name;
          const result_file = withFollowUps(one.id, phase, step);
          await order.schedule(Promise.resolve(), one.id);
          return { outcome: { kind: "complete" }, result_file };
        };

        const simulation = simulate({
          backlog: backlog(items),
          config: config({
            triage: "agent",
            execution: { max_wip, max_concurrent, default_phase_cap: 10_000 },
          }),
          script,
          limits: { max_steps: 10_000, max_ticks: 10_000 },
        });
        const { backlog: left, halt } = await order.waitFor(simulation);

        // Six steps an item at most, and no more than 50 follow-ups a run.
        const bound = (count + 50) * 6;
        expect(left.items).toEqual([]);
        expect(halt.reason).toBe("all_done_or_blocked");
        expect(step).toBeLessThanOrEqual(bound);
        for (const one of items) expect(startedAt.get(one.id), one.id).toBeLessThanOrEqual(bound);
      },
    ),
    { numRuns: 60 },
  );
});

test("items in progress that build go before those behind them: a destructive step waits for no more than what runs", async () => {
  const items = [
    item({ id: id(1), status: "in_progress", phase: "build", phase_pool: "main" }),
    ...Array.from({ length: 20 }, (_, n) =>
      item({ id: id(n + 2), status: "scoping", phase: "research", phase_pool: "pre", risk: "low" }),
    ),
  ];
  const order: string[] = [];

  await simulate({
    backlog: backlog(items),
    config: config({ execution: { max_concurrent: 4, max_wip: 4 } }),
    script: ({ item: one }) => {
      order.push(one.id);
      return { outcome: { kind: "complete" } };
    },
    limits: { max_ticks: 3 },
  });

  expect(order[0]).toBe(id(1));
});
