import { expect, test } from "vitest";
import { ended, GONE, handled } from "../support/handling.ts";
import { item } from "../support/items.ts";

test("[RUN-4] the same phase again, told what was done, with its ratings and follow-ups", () => {
  const before = item({
    status: "in_progress",
    phase: "build",
    phase_pool: "main",
    phase_attempts: 2,
    unblock_context: "Use Redis.",
  });
  const file = { updated_assessments: { complexity: "high" }, follow_ups: ["Next thing"] };

  const { changes, told, report } = handled(
    ended({ item: before, phase: "build", outcome: "subphase", file }),
    { items: [before] },
  );

  expect(changes).toMatchObject({
    "WRK-001": {
      last_phase_summary: "What it says.",
      complexity: "high",
      phase_attempts: GONE,
      unblock_context: GONE,
    },
    "WRK-002": { title: "Next thing", origin: "WRK-001/build" },
  });
  expect(changes["WRK-001"]).not.toHaveProperty("phase");
  expect(told).toEqual(["step WRK-001 → build again", "ingested WRK-002"]);
  expect(report).toMatchObject({ breaker: "reset", follow_ups_created: 1, output: { own_commit: true } });
});

test("triage has no parts: one that says so is done", () => {
  const fresh = item({ size: "small" });

  const { changes } = handled(ended({ item: fresh, outcome: "subphase" }), { items: [fresh] });

  expect(changes).toMatchObject({ "WRK-001": { status: "ready" } });
});
