import { describe, expect, test } from "vitest";
import { toReady, transition } from "../../src/handlers/transition.ts";
import { place } from "../support/handling.ts";
import { config, FEATURE, item, phase } from "../support/items.ts";

const two = config({
  pipelines: { feature: { ...FEATURE, pre_phases: [phase("research"), phase("sketch")] } },
});

test.each([
  ["research", { kind: "next", phase: "sketch", pool: "pre" }],
  ["sketch", { kind: "ready" }],
  ["design", { kind: "next", phase: "build", pool: "main" }],
  ["build", { kind: "next", phase: "review", pool: "main" }],
  ["review", { kind: "done" }],
])("after %s comes %o", (name, expected) => {
  expect(transition(item(), place(name, two), two)).toEqual(expected);
});

test.each(["research", "design", "review"])("[EXE-5] only the last pre-phase has a gate, not %s", (name) => {
  const risky = item({ risk: "high", requires_human_review: true });

  expect(transition(risky, place(name, two), two).kind).not.toBe("gate");
});

describe("[EXE-5] before ready", () => {
  const ready = { kind: "ready" };
  const gate = (reason: string) => ({ kind: "gate", reason });
  const review = gate("a person is to review it before work starts");

  test.each([
    ["nothing rated", {}, ready],
    ["all at the limit", { size: "medium", complexity: "medium", risk: "low" }, ready],
    ["size above", { size: "large" }, gate("guardrails: size large is above the limit medium")],
    [
      "complexity above",
      { complexity: "high" },
      gate("guardrails: complexity high is above the limit medium"),
    ],
    ["risk above", { risk: "medium" }, gate("guardrails: risk medium is above the limit low")],
    ["impact has no limit", { impact: "high" }, ready],
    [
      "two above, one missing",
      { size: "large", risk: "high" },
      gate("guardrails: size large is above the limit medium, risk high is above the limit low"),
    ],
    ["review asked for", { requires_human_review: true }, review],
    ["review asked for, and above", { requires_human_review: true, risk: "high" }, review],
    ["review not asked for", { requires_human_review: false }, ready],
    [
      "approved, whatever it is",
      { requires_human_review: true, risk: "high", guardrails_approved: true },
      ready,
    ],
    [
      "not approved",
      { risk: "high", guardrails_approved: false },
      gate("guardrails: risk high is above the limit low"),
    ],
  ] as const)("%s", (_, fields, expected) => {
    expect(toReady(item(fields), config())).toEqual(expected);
  });
});
