import { expect, test } from "vitest";
import { GONE, handled, only } from "../support/handling.ts";
import { item } from "../support/items.ts";

const retriage = {
  kind: "retriage",
  item_id: only,
  because: "blocked without a change for 30 days",
} as const;
const scoping = {
  status: "scoping",
  phase: "research",
  phase_pool: "pre",
  phase_attempts: 2,
  size: "medium",
  last_phase_summary: "Found two ways.",
} as const;
const blocked = {
  ...scoping,
  status: "blocked",
  blocked_from_status: "scoping",
  blocked_reason: "It needs a key.",
  blocked_type: "decision",
  decision_issue: 3,
  last_phase_commit: "c".repeat(40),
  retry_after: "2026-01-20T00:00:00.000Z",
} as const;
const open = { status: "new", phase: GONE, phase_pool: GONE, phase_attempts: GONE };
const unblocked = {
  ...open,
  blocked_from_status: GONE,
  blocked_reason: GONE,
  blocked_type: GONE,
  decision_issue: GONE,
  last_phase_commit: GONE,
  retry_after: GONE,
};
const asked = (what: string) => ({ unblock_context: `Nobody answered what was asked before: ${what}` });

test.each([
  ["scoping: its place and attempts go, the rest stays", scoping, open],
  ["scoping, with a person's note: the note stays", { ...scoping, unblock_context: "Use Redis." }, open],
  ["blocked: with the reason", blocked, { ...unblocked, ...asked("It needs a key.") }],
  [
    "blocked with a question: with that",
    { ...blocked, blocked_question: { question: "Which key?" } },
    { ...unblocked, ...asked("Which key?"), blocked_question: GONE },
  ],
] as const)("%s", (_, fields, changed) => {
  const { changes, report } = handled(retriage, { items: [item(fields)] });

  expect(changes).toEqual({ "WRK-001": changed });
  expect(report).toMatchObject({
    breaker: "leave",
    happenings: [{ kind: "sent_back", reason: "blocked without a change for 30 days" }],
  });
});
