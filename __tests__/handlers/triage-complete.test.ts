import { expect, test } from "vitest";
import { ended, GONE, handled } from "../support/handling.ts";
import { config, FEATURE, item, phase } from "../support/items.ts";

const two = config({
  pipelines: { feature: FEATURE, docs: { pre_phases: [], phases: [phase("write")] } },
});
const fresh = item({ phase_attempts: 2, unblock_context: "Use Redis." });
const over = { phase_attempts: GONE, unblock_context: GONE };
const small = { updated_assessments: { size: "small", risk: "low" } };
const research = { status: "scoping", phase: "research", phase_pool: "pre" };

test.each([
  ["small and low", small, { size: "small", risk: "low", status: "ready" }],
  [
    "another pipeline, without pre-phases",
    { pipeline_type: "docs" },
    { pipeline_type: "docs", status: "ready" },
  ],
  ["nothing said", {}, research],
  ["words", { description: { problem: " Slow. " } }, { description: { problem: "Slow." }, ...research }],
  [
    "small, and over another guardrail",
    { updated_assessments: { size: "small", complexity: "high" } },
    {
      size: "small",
      complexity: "high",
      status: "blocked",
      blocked_from_status: "new",
      blocked_reason: "guardrails: complexity high is above the limit medium",
      blocked_type: "decision",
    },
  ],
])("[TRI-1] %s", (_, file, changed) => {
  const { changes, report } = handled(ended({ item: fresh, file }), { items: [fresh], config: two });

  expect(changes).toEqual({ "WRK-001": { ...over, ...changed } });
  expect(report).toMatchObject({ breaker: "reset", output: { phase: "triage" }, follow_ups_created: 0 });
});

test("[TRI-2] the pipeline that triage names wins over the item's own", () => {
  const own = { ...fresh, pipeline_type: "docs" };

  const kept = handled(ended({ item: own, file: small }), { items: [own], config: two });
  const changed = handled(ended({ item: own, file: { pipeline_type: "feature" } }), {
    items: [own],
    config: two,
  });

  expect(kept.after.items[0]?.pipeline_type).toBe("docs");
  expect(changed.after.items[0]).toMatchObject({ pipeline_type: "feature", phase: "research" });
});

test("[TRI-3] two duplicates of an older item: the first takes it along, the second is skipped with a warning", () => {
  const items = [
    item({ id: "WRK-001" }),
    item({ id: "WRK-002" }),
    item({ id: "WRK-003", phase_attempts: 1 }),
  ];
  const third = items[2] ?? fresh;

  const { changes, told } = handled(ended({ item: third, file: { duplicates: ["WRK-001", "WRK-002"] } }), {
    items,
  });

  expect(Object.keys(changes)).toEqual(["WRK-001", "WRK-003"]);
  expect(changes["WRK-003"]).toBe(GONE);
  expect(told).toEqual([
    "step WRK-003 → merged",
    "merged WRK-003 into WRK-001",
    "warning WRK-003 triage named WRK-002 as a duplicate, but that is finished, gone or the item itself: skipped",
  ]);
});

test("[TRI-3] both younger duplicates go into the item", () => {
  const items = [fresh, item({ id: "WRK-002" }), item({ id: "WRK-003" })];

  const { told, after } = handled(ended({ item: fresh, file: { duplicates: ["WRK-003", "WRK-002"] } }), {
    items,
  });

  expect(told).toEqual([
    "step WRK-001 → research",
    "merged WRK-003 into WRK-001",
    "merged WRK-002 into WRK-001",
  ]);
  expect(after.items.map(({ id }) => id)).toEqual(["WRK-001"]);
});
