import { describe, expect, test } from "vitest";
import type { StepAttempt } from "../../src/ports/step.ts";
import { ended, GONE, handled, NOW } from "../support/handling.ts";
import { item } from "../support/items.ts";

const running = item({
  status: "in_progress",
  phase: "design",
  phase_pool: "main",
  phase_attempts: 1,
  unblock_context: "Use Redis.",
});
const attempt = (number: number): StepAttempt => ({
  number,
  outcome: { kind: "failed" },
  summary: "No.",
  duration_ms: 1,
});
const blocked = {
  status: "blocked",
  blocked_from_status: "in_progress",
  phase_attempts: GONE,
  unblock_context: GONE,
};

describe("an agent that needs a person", () => {
  test.each([
    ["its context comes first", { context: " Two stores would do. " }, "Two stores would do."],
    ["an empty one is none", { context: " " }, "What it says."],
    ["without one, its summary", {}, "What it says."],
    ["without a file, the step's summary", undefined, "What it says."],
  ])("%s", (_, file, blocked_reason) => {
    const event = ended({ item: running, phase: "design", outcome: "blocked", file });

    const { changes, told, report } = handled(event, { items: [running] });

    expect(changes).toEqual({ "WRK-001": { ...blocked, blocked_reason } });
    expect(told).toEqual(["step WRK-001 → needs a person"]);
    expect(report.breaker).toBe("reset");
  });

  test("asks its question, with the kind and the options", () => {
    const file = { question: "Which store?", options: ["Redis", "PostgreSQL"], blocked_type: "decision" };

    const { changes } = handled(ended({ item: running, phase: "design", outcome: "blocked", file }), {
      items: [running],
    });

    expect(changes["WRK-001"]).toMatchObject({
      blocked_type: "decision",
      blocked_question: { question: "Which store?", options: ["Redis", "PostgreSQL"], asked_at: NOW },
    });
  });
});

describe("attempts that are used up", () => {
  test.each([
    ["one", [attempt(1)], "design failed: What it says."],
    ["none on record", [], "design failed: What it says."],
    ["three", [1, 2, 3].map(attempt), "design failed after 3 attempts: What it says."],
  ])("%s", (_, attempts, blocked_reason) => {
    const file = { context: "not the reason", question: "not asked?", blocked_type: "decision" };
    const event = ended({ item: running, phase: "design", outcome: "failed", file, result: { attempts } });

    const { changes, report } = handled(event, { items: [running] });

    expect(changes).toEqual({ "WRK-001": { ...blocked, blocked_reason } });
    expect(report.breaker).toBe("count");
  });
});

test("a step that touched what it may not is blocked, and no failure of the item", () => {
  const event = ended({ item: running, phase: "design", outcome: "tampered" });

  const { changes, report } = handled(event, { items: [running] });

  expect(changes).toEqual({
    "WRK-001": { ...blocked, blocked_reason: "design touched what it may not: What it says." },
  });
  expect(report.breaker).toBe("leave");
});

test("[TRI-2] a triage that needs a person is blocked from new", () => {
  const { changes } = handled(ended({ item: item(), outcome: "blocked" }), { items: [item()] });

  expect(changes).toMatchObject({ "WRK-001": { status: "blocked", blocked_from_status: "new" } });
});
