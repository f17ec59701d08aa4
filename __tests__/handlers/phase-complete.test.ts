import { describe, expect, test } from "vitest";
import { ended, GONE, handled } from "../support/handling.ts";
import { item } from "../support/items.ts";

const main = (phase: string) =>
  item({
    status: "in_progress",
    phase,
    phase_pool: "main",
    phase_attempts: 1,
    unblock_context: "Use Redis.",
  });
const scoping = item({ status: "scoping", phase: "research", phase_pool: "pre", phase_attempts: 1 });
const carried = { last_phase_summary: "What it says.", phase_attempts: GONE };

describe("where the item goes", () => {
  test("the next phase of its pool, with the summary and without the note", () => {
    const before = main("design");

    const { changes, told, report } = handled(ended({ item: before, phase: "design" }), { items: [before] });

    expect(changes).toEqual({ "WRK-001": { ...carried, phase: "build", unblock_context: GONE } });
    expect(told).toEqual(["step WRK-001 → build"]);
    expect(report).toMatchObject({ breaker: "reset", follow_ups_created: 0, output: { phase: "design" } });
  });

  test("ready after the last pre-phase, and in no phase", () => {
    const { changes, told } = handled(ended({ item: scoping, phase: "research" }), { items: [scoping] });

    expect(changes).toEqual({ "WRK-001": { ...carried, status: "ready", phase: GONE, phase_pool: GONE } });
    expect(told).toEqual(["step WRK-001 → ready"]);
  });

  test("[IDX-6] done and archived after the last main phase", () => {
    const before = main("review");
    const waiting = item({ id: "WRK-002", dependencies: ["WRK-001"] });

    const { changes, told } = handled(ended({ item: before, phase: "review" }), { items: [before, waiting] });

    expect(changes).toEqual({ "WRK-001": GONE, "WRK-002": { dependencies: GONE } });
    expect(told).toEqual(["step WRK-001 → done", "archived WRK-001"]);
  });
});

test("[EXE-5] the gate weighs what the phase itself found, and what it found stays", () => {
  const event = ended({ item: scoping, phase: "research", file: { updated_assessments: { risk: "high" } } });

  const { changes, told } = handled(event, { items: [scoping] });

  expect(changes).toEqual({
    "WRK-001": {
      ...carried,
      risk: "high",
      status: "blocked",
      blocked_from_status: "scoping",
      blocked_reason: "guardrails: risk high is above the limit low",
      blocked_type: "decision",
    },
  });
  expect(told).toEqual(["step WRK-001 → needs a person"]);
});

test("[IDX-7] follow-ups of a last phase are there after its item is archived", () => {
  const before = main("review");
  const event = ended({ item: before, phase: "review", file: { follow_ups: ["Next thing"] } });

  const { changes, report } = handled(event, { items: [before] });

  expect(changes).toMatchObject({
    "WRK-001": GONE,
    "WRK-002": { title: "Next thing", origin: "WRK-001/review" },
  });
  expect(report.follow_ups_created).toBe(1);
});
