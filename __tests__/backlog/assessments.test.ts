import { describe, expect, test } from "vitest";
import { applyAssessments, applyDescription, exceedsGuardrails } from "../../src/backlog/assessments.ts";
import { item } from "../support/items.ts";

const GUARDRAILS = { max_size: "medium", max_complexity: "medium", max_risk: "low" } as const;

describe("assessments", () => {
  test("[IDX-4] those given replace, those not given stay", () => {
    const before = item({ size: "small", complexity: "low", risk: "low" });

    const after = applyAssessments(before, { size: "large", impact: "high", risk: undefined });

    expect(after).toEqual({ ...before, size: "large", impact: "high" });
    expect(before.size).toBe("small");
  });

  test("[IDX-4] none, or the same ones, change nothing", () => {
    const before = item({ size: "small" });

    expect(applyAssessments(before, {})).toBe(before);
    expect(applyAssessments(before, { size: "small" })).toBe(before);
  });
});

describe("descriptions", () => {
  const before = item({ description: { context: "Old context", problem: "Old problem" } });

  test("[TRI-3] given whole, all of it is taken", () => {
    const given = { context: "C", problem: "P", solution: "S", impact: "I", sizing_rationale: "R" };

    expect(applyDescription(item(), given).description).toEqual(given);
  });

  test("[TRI-3] given in part, the rest stays, fields nobody knows too", () => {
    const odd = { ...before, description: { ...before.description, ticket: "T-1" } };

    expect(applyDescription(odd, { problem: " New problem \n", solution: "" }).description).toEqual({
      context: "Old context",
      problem: "New problem",
      ticket: "T-1",
    });
  });

  test.each([{}, { context: "" }, { context: "  \n", problem: undefined }])(
    "[TRI-3] empty (%j) changes nothing",
    (given) => {
      expect(applyDescription(before, given)).toBe(before);
    },
  );
});

describe("guardrails", () => {
  test.each([
    { what: "nothing is rated", rated: {} },
    { what: "all are at the limit", rated: { size: "medium", complexity: "medium", risk: "low" } },
    { what: "all are below", rated: { size: "small", complexity: "low", risk: "low" } },
    { what: "only the impact is high", rated: { impact: "high" } },
  ] as const)("[EXE-5] an item passes when $what", ({ rated }) => {
    expect(exceedsGuardrails(item(rated), GUARDRAILS)).toBeUndefined();
  });

  test.each([
    { rated: { size: "large" }, reason: "guardrails: size large is above the limit medium" },
    { rated: { complexity: "high" }, reason: "guardrails: complexity high is above the limit medium" },
    { rated: { risk: "medium" }, reason: "guardrails: risk medium is above the limit low" },
    {
      rated: { size: "large", complexity: "medium", risk: "high" },
      reason: "guardrails: size large is above the limit medium, risk high is above the limit low",
    },
  ] as const)("[EXE-5] above the limit stops, in words: $reason", ({ rated, reason }) => {
    expect(exceedsGuardrails(item(rated), GUARDRAILS)).toBe(reason);
  });
});
