/** The loop: what holds for any backlog, config and executor. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Script, simulate } from "../../src/action/simulation.ts";
import type { StepOutcome } from "../../src/ports/step.ts";
import { anyBacklog, anyConfig } from "../support/arbitraries.ts";
import { backlog, config, item } from "../support/items.ts";
import { COMPLETE, failed } from "../support/simulated.ts";

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
