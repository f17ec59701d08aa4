import { describe, expect, test } from "vitest";
import { advanced } from "../../src/handlers/advance-item.ts";
import { legalChanges } from "../../src/handlers/legal-changes.ts";
import { GONE, handled, only } from "../support/handling.ts";
import { config, FEATURE, item, phase, phaseName } from "../support/items.ts";

const two = { feature: { ...FEATURE, pre_phases: [phase("research"), phase("sketch")] } };
const flat = { feature: { ...FEATURE, pre_phases: [] } };
const scoping = { status: "scoping", phase_pool: "pre" } as const;
const working = { status: "in_progress", phase_pool: "main" } as const;

/** `scoping research`; `ready -` for no phase. */
function moved(fields: Parameters<typeof item>[0], to?: string, pipelines = two): string {
  const phase_name = to === undefined ? undefined : phaseName(to);
  const {
    status,
    phase: at,
    phase_pool,
  } = advanced(item(fields), { phase: phase_name }, config({ pipelines }));
  expect(phase_pool).toBe(at === undefined ? undefined : status === "scoping" ? "pre" : "main");
  return `${status} ${at ?? "-"}`;
}

describe("to what comes next", () => {
  test.each([
    [{ status: "new" }, "scoping research"],
    [{ ...scoping, phase: "research" }, "scoping sketch"],
    [{ status: "scoping" }, "scoping sketch"],
    [{ ...scoping, phase: "sketch" }, "ready -"],
    [{ status: "ready" }, "in_progress design"],
    [{ ...working, phase: "design" }, "in_progress build"],
    [{ ...working, phase: "build" }, "in_progress review"],
    [{ ...scoping, phase: "sketch", risk: "high", guardrails_approved: true }, "ready -"],
  ] as const)("%o → %s", (fields, there) => {
    expect(moved(fields)).toBe(there);
  });

  test("without pre-phases a new one is ready", () => {
    expect(moved({ status: "new" }, undefined, flat)).toBe("ready -");
  });
});

describe("to a phase by its name", () => {
  test.each([
    [{ status: "new" }, "sketch", "scoping sketch"],
    [{ status: "new" }, "build", "in_progress build"],
    [{ ...scoping, phase: "sketch" }, "research", "scoping research"],
    [{ ...scoping, phase: "research" }, "review", "in_progress review"],
    [{ status: "ready" }, "build", "in_progress build"],
    [{ ...working, phase: "review" }, "design", "in_progress design"],
  ] as const)("%o, %s → %s", (fields, to, there) => {
    expect(moved(fields, to)).toBe(there);
  });
});

test.each([
  [{ status: "done" }, undefined, "WRK-001 is done already"],
  [
    { status: "blocked", blocked_from_status: "ready" },
    undefined,
    "is blocked, and goes back to ready first",
  ],
  [{ ...working, phase: "review" }, undefined, "in review, its last phase"],
  [{ ...scoping, phase: "sketch", risk: "high" }, undefined, "may not get ready"],
  [{ status: "new", requires_human_review: true }, "build", "may not get ready"],
  [{ ...working, phase: "design" }, "design", "is in design already"],
  [{ ...working, phase: "design" }, "sketch", "cannot go from in_progress back to sketch"],
  [{ status: "ready" }, "research", "cannot go from ready back to research"],
  [{ status: "new" }, "desing", 'has no phase "desing"'],
  [{ status: "new", pipeline_type: "chore" }, undefined, 'pipeline "chore", which is not in the config'],
] as const)("%o to %s is refused: %s", (fields, to, says) => {
  expect(() => moved(fields, to)).toThrow(says);
});

test("attempts, waits and commits of the phase that was left stay behind; the note goes along", () => {
  const left = {
    ...working,
    phase: "design",
    phase_attempts: 2,
    retry_after: "2999-01-01T00:00:00.000Z",
    last_phase_commit: "c".repeat(40),
  } as const;

  const { changes, report } = handled(
    { kind: "advance", item_id: only, note: "by hand", by: "octo" },
    { items: [item(left)] },
  );

  expect(changes).toEqual({
    "WRK-001": {
      phase: "build",
      phase_attempts: GONE,
      retry_after: GONE,
      last_phase_commit: GONE,
      unblock_context: "by hand",
    },
  });
  expect(report.happenings).toMatchObject([
    { kind: "by_person", did: "advanced", by: "octo", note: "by hand" },
  ]);
});

test.each([
  [{ status: "new" }, "approve advance complete close"],
  [{ status: "new", phase_attempts: 1 }, "approve retry advance complete close"],
  [{ ...working, phase: "review", guardrails_approved: true }, "complete close"],
  [{ status: "blocked", blocked_from_status: "in_progress" }, "unblock approve retry complete close"],
  [{ status: "blocked", blocked_question: { question: "Which?" } }, "unblock complete close"],
  [{ status: "done" }, ""],
] as const)("legal for %o: %s", (fields, names) => {
  expect(legalChanges(item(fields), config()).join(" ")).toBe(names);
});
