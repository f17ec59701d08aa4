import { expect, test } from "vitest";
import { GONE, handled, only } from "../support/handling.ts";
import { config, FEATURE, item } from "../support/items.ts";

const byRules = { kind: "triage_by_rules", item_id: only } as const;
const research = { status: "scoping", phase: "research", phase_pool: "pre" };
const flat = config({ pipelines: { feature: { ...FEATURE, pre_phases: [] } } });

test.each([
  ["nothing rated: medium", {}, {}, { size: "medium", risk: "medium", ...research }, "→ research"],
  ["small, risk unstated", { size: "small" }, {}, { risk: "medium", ...research }, "→ research"],
  ["small and low", { size: "small", risk: "low" }, {}, { status: "ready" }, "→ ready"],
  ["large and low", { size: "large", risk: "low" }, {}, research, "→ research"],
  [
    "a note of a person: used up",
    { size: "small", risk: "low", unblock_context: "x" },
    {},
    { status: "ready", unblock_context: GONE },
    "→ ready",
  ],
  [
    "no pre-phases, past the guardrails",
    { size: "large", risk: "low" },
    { config: flat },
    {
      status: "blocked",
      blocked_from_status: "new",
      blocked_reason: "guardrails: size large is above the limit medium",
      blocked_type: "decision",
    },
    "→ needs a person",
  ],
  [
    "a pipeline that is not there",
    { pipeline_type: "docs", size: "small", risk: "low" },
    {},
    {
      status: "blocked",
      blocked_from_status: "new",
      blocked_reason: 'pipeline "docs" is not in the config; known: feature',
    },
    "→ needs a person",
  ],
] as const)("[TRI-4] %s", (_, fields, given, changed, effect) => {
  const { changes, told, report } = handled(byRules, { items: [item(fields)], ...given });

  expect(changes).toEqual({ "WRK-001": changed });
  expect(told).toEqual([`triaged_by_rules WRK-001 ${effect}`]);
  expect(report.breaker).toBe("leave");
});
