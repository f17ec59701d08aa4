import { describe, expect, test } from "vitest";
import { IllegalChangeError } from "../../src/handlers/illegal-change.ts";
import { GONE, handled, only } from "../support/handling.ts";
import { config, FEATURE, item } from "../support/items.ts";

const approve = { kind: "approve", item_id: only, by: "octo" } as const;
const stopped = {
  status: "blocked",
  blocked_from_status: "scoping",
  blocked_reason: "guardrails: risk high is above the limit low",
  blocked_type: "decision",
  phase: "research",
  phase_pool: "pre",
  size: "medium",
  risk: "high",
} as const;
const unblocked = { blocked_from_status: GONE, blocked_reason: GONE };
const accepted = { guardrails_approved: true };
const onToReady = { ...accepted, ...unblocked, blocked_type: GONE, status: "ready" };
const flat = config({ pipelines: { feature: { ...FEATURE, pre_phases: [] } } });

describe("the gate", () => {
  test.each([
    ["after its last pre-phase", stopped, {}, { ...onToReady, phase: GONE, phase_pool: GONE }],
    [
      "after its last pre-phase, for human review",
      { ...stopped, risk: "low", requires_human_review: true },
      {},
      { ...onToReady, phase: GONE, phase_pool: GONE },
    ],
    [
      "after triage",
      { ...stopped, blocked_from_status: "new", phase: undefined, phase_pool: undefined, size: "small" },
      {},
      onToReady,
    ],
    [
      "after triage, in a pipeline without pre-phases",
      { ...stopped, blocked_from_status: "new", phase: undefined, phase_pool: undefined, size: undefined },
      { config: flat },
      onToReady,
    ],
  ] as const)("an item that it stopped %s goes on to ready", (_, fields, given, changed) => {
    const { changes, report } = handled(approve, { items: [item(fields)], ...given });

    expect(changes).toEqual({ "WRK-001": changed });
    expect(report).toMatchObject({ breaker: "leave", happenings: [{ did: "approved", by: "octo" }] });
  });

  test.each([
    ["in an earlier pre-phase", { phase: "sketch" }, "scoping"],
    ["not by the gate", { blocked_type: undefined }, "scoping"],
    ["for a clarification", { blocked_type: "clarification" }, "scoping"],
    ["and what stopped it holds no more", { risk: "low" }, "scoping"],
    ["new, and not rated", { blocked_from_status: "new", size: undefined }, "new"],
    ["in progress", { blocked_from_status: "in_progress", phase: "design" }, "in_progress"],
  ] as const)("one that was blocked %s goes back to where it was", (_, fields, status) => {
    const { after } = handled(approve, { items: [item({ ...stopped, ...fields })] });

    expect(after.items[0]).toMatchObject({ status, guardrails_approved: true });
    expect(after.items[0]).not.toHaveProperty("blocked_reason");
  });
});

test.each(["new", "scoping", "ready", "in_progress"] as const)("%s is approved in advance", (status) => {
  expect(handled(approve, { items: [item({ status })] }).changes).toEqual({ "WRK-001": accepted });
});

test("one that asks something is refused, and keeps its question", () => {
  const asking = item({ ...stopped, blocked_question: { question: "Which store?" } });

  expect(() => handled(approve, { items: [asking] })).toThrow(IllegalChangeError);
  expect(() => handled(approve, { items: [asking] })).toThrow(
    'WRK-001 waits for an answer, which an approval is not: "Which store?"',
  );
});
