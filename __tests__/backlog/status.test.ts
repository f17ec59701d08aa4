import { describe, expect, test } from "vitest";
import { STATUSES, type Status } from "../../src/backlog/item.ts";
import {
  block,
  moveTo,
  NEXT_STATUS,
  StatusChangeError,
  statusAfterUnblock,
  unblock,
} from "../../src/backlog/status.ts";
import { item } from "../support/items.ts";

const STEPS: readonly (readonly [Status, Status])[] = [
  ["new", "scoping"],
  ["scoping", "ready"],
  ["ready", "in_progress"],
  ["in_progress", "done"],
];
const PAIRS = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const));
const isStep = (from: Status, to: Status) => STEPS.some(([a, b]) => a === from && b === to);

describe("moving on", () => {
  test.each(PAIRS.filter(([from, to]) => isStep(from, to)))("[IDX-1] %s goes to %s", (from, to) => {
    const before = item({ status: from, phase: "build", tags: ["a"] });

    const after = moveTo(before, to);

    expect(after).toEqual({ ...before, status: to });
    expect(before.status).toBe(from);
  });

  test.each(PAIRS.filter(([from, to]) => !isStep(from, to)))(
    "[IDX-1] %s does not go to %s, and the refusal names both",
    (from, to) => {
      const before = item({ id: "WRK-042", status: from });

      const moving = () => moveTo(before, to);

      expect(moving).toThrow(StatusChangeError);
      expect(moving).toThrow(`WRK-042 cannot go from ${from} to ${to}: `);
    },
  );

  test("the refusal says what would be the next status", () => {
    expect(() => moveTo(item({ status: "new" }), "done")).toThrow("the next status is scoping");
    expect(() => moveTo(item({ status: "done" }), "new")).toThrow("done is the end");
    expect(() => moveTo(item({ status: "blocked", blocked_from_status: "ready" }), "in_progress")).toThrow(
      "unblock it first; it goes back to ready",
    );
  });

  test("the next status is the one that moving accepts", () => {
    expect(Object.entries(NEXT_STATUS).filter(([, next]) => next !== undefined)).toEqual(
      STEPS.map((step) => [...step]),
    );
  });
});

describe("blocking", () => {
  test.each(["new", "scoping", "ready", "in_progress"] as const)(
    "[IDX-3] %s is blocked and remembered",
    (from) => {
      const question = { question: "Which store?", options: ["Redis", "PostgreSQL"] };

      const after = block(item({ status: from, phase: "build" }), {
        reason: "no key",
        type: "decision",
        question,
      });

      expect(after).toMatchObject({
        status: "blocked",
        blocked_from_status: from,
        blocked_reason: "no key",
        blocked_type: "decision",
        blocked_question: question,
        phase: "build",
      });
    },
  );

  test.each(["done", "blocked"] as const)("[IDX-1] %s is not blocked", (from) => {
    expect(() => block(item({ id: "WRK-007", status: from }), { reason: "x" })).toThrow(
      `WRK-007 cannot go from ${from} to blocked: `,
    );
  });

  test("an item blocked again keeps nothing of the block before", () => {
    const left = item({
      status: "ready",
      blocked_type: "decision",
      blocked_question: { question: "Old?" },
      decision_issue: 4,
    });

    const after = block(left, { reason: "new reason" });

    expect(after.blocked_type).toBeUndefined();
    expect(after.blocked_question).toBeUndefined();
    expect(after.decision_issue).toBeUndefined();
  });
});

describe("unblocking", () => {
  const blocked = item({
    status: "blocked",
    blocked_from_status: "in_progress",
    blocked_reason: "no key",
    blocked_type: "clarification",
    blocked_question: { question: "Which key?" },
    unblock_context: "an older note",
    decision_issue: 12,
    last_phase_commit: "a".repeat(40),
    last_phase_summary: "Designed it.",
    phase_attempts: 3,
    retry_after: "2026-02-01T00:00:00.000Z",
    phase: "build",
    phase_pool: "main",
  });

  test("[IDX-3] the item goes back, with the person's note and nothing of the block", () => {
    const after = unblock(blocked, { note: " use the test key \n" });

    const given = Object.fromEntries(Object.entries(after).filter(([, value]) => value !== undefined));
    expect(given).toEqual({
      id: blocked.id,
      title: blocked.title,
      status: "in_progress",
      created: blocked.created,
      updated: blocked.updated,
      unblock_context: "use the test key",
      answered_question: { question: "Which key?" },
      last_phase_summary: "Designed it.",
      phase: "build",
      phase_pool: "main",
    });
  });

  test.each([{}, { note: "" }, { note: "  " }])(
    "without a note (%j) an older one is not kept either",
    (answer) => {
      expect(unblock(blocked, answer).unblock_context).toBeUndefined();
    },
  );

  test.each([
    ["new", "new"],
    ["scoping", "scoping"],
    ["ready", "ready"],
    ["in_progress", "in_progress"],
    ["done", "new"],
    ["blocked", "new"],
    [undefined, "new"],
  ] as const)("[IDX-3] blocked from %s goes back to %s", (from, to) => {
    expect(unblock(item({ status: "blocked", blocked_from_status: from })).status).toBe(to);
    expect(statusAfterUnblock({ blocked_from_status: from })).toBe(to);
  });

  test.each(STATUSES.filter((status) => status !== "blocked"))("[IDX-1] %s is not unblocked", (status) => {
    expect(() => unblock(item({ id: "WRK-003", status }))).toThrow(
      `WRK-003 cannot go from ${status} to new: it is not blocked`,
    );
  });

  test("[IDX-3] blocking and unblocking brings every status back", () => {
    for (const status of ["new", "scoping", "ready", "in_progress"] as const) {
      expect(unblock(block(item({ status }), { reason: "x" })).status).toBe(status);
    }
  });
});
