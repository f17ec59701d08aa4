import { expect, test } from "vitest";
import { ended, GONE, handled, only } from "../support/handling.ts";
import { item } from "../support/items.ts";

const blocked = item({
  status: "blocked",
  blocked_from_status: "in_progress",
  blocked_reason: "Which store?",
  blocked_type: "clarification",
  blocked_question: { question: "Which store?" },
  decision_issue: 7,
  phase: "design",
  phase_pool: "main",
  last_phase_commit: "c".repeat(40),
  phase_attempts: 2,
});

test("[IDX-3] the item goes back to where it was, with the note, and nothing of the block stays", () => {
  const { changes, report } = handled(
    { kind: "unblock", item_id: only, note: "Redis", by: "octo" },
    { items: [blocked] },
  );

  expect(changes).toEqual({
    "WRK-001": {
      status: "in_progress",
      unblock_context: "Redis",
      answered_question: { question: "Which store?" },
      blocked_from_status: GONE,
      blocked_reason: GONE,
      blocked_type: GONE,
      blocked_question: GONE,
      decision_issue: GONE,
      last_phase_commit: GONE,
      phase_attempts: GONE,
    },
  });
  expect(report.happenings).toMatchObject([
    { kind: "by_person", did: "unblocked", note: "Redis", by: "octo" },
  ]);
});

test("one that is not blocked is refused", () => {
  expect(() => handled({ kind: "unblock", item_id: only }, { items: [item()] })).toThrow(
    "WRK-001 is not blocked, so there is nothing to unblock",
  );
});

test.each([undefined, "", "  \n"])(
  "a question is not thrown away without an answer: note %j is refused",
  (note) => {
    const unblock = { kind: "unblock", item_id: only, note } as const;

    expect(() => handled(unblock, { items: [blocked] })).toThrow(/waits for an answer: "Which store\?"/);
    const { blocked_question: _, ...unasked } = blocked;
    expect(handled(unblock, { items: [unasked] }).changes["WRK-001"]).toMatchObject({
      status: "in_progress",
    });
  },
);

/** Where the note stands after each of the ways a step can end. */
const told = item({
  status: "in_progress",
  phase: "design",
  phase_pool: "main",
  phase_attempts: 1,
  unblock_context: "Redis",
  answered_question: { question: "Which store?" },
});

test.each([
  ["complete", GONE],
  ["subphase", GONE],
  ["blocked", GONE],
  ["failed", GONE],
  ["tampered", GONE],
  ["quota", undefined],
  ["denied", undefined],
  ["cancelled", undefined],
  ["cut_off", undefined],
] as const)(
  "[IDX-3] the note is for one prompt: after a phase that ended as %s it is %s",
  (outcome, note) => {
    const { changes } = handled(ended({ item: told, phase: "design", outcome }), { items: [told] });

    expect(changes["WRK-001"]).toHaveProperty("phase_attempts", GONE);
    const { unblock_context, answered_question } = changes["WRK-001"] as Record<string, unknown>;
    expect([unblock_context, answered_question]).toEqual([note, note]);
  },
);

test.each([
  ["complete", GONE],
  ["blocked", GONE],
  ["failed", undefined],
  ["quota", undefined],
] as const)("[IDX-3] and after a triage that ended as %s it is %s", (outcome, note) => {
  const fresh = item({ unblock_context: "Redis", phase_attempts: 1, size: "small" });

  const { changes } = handled(ended({ item: fresh, outcome }), { items: [fresh] });

  expect((changes["WRK-001"] as { unblock_context?: string } | undefined)?.unblock_context).toBe(note);
});
