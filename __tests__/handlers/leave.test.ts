/** Items that a person takes out of the backlog, and those they send to be tried anew. */
import { describe, expect, test } from "vitest";
import { IllegalChangeError } from "../../src/handlers/illegal-change.ts";
import { GONE, handled, only } from "../support/handling.ts";
import { item } from "../support/items.ts";

const dependent = item({ id: "WRK-002", dependencies: ["WRK-001"] });
const STATUSES = ["new", "scoping", "ready", "in_progress", "blocked"] as const;

describe.each(["complete", "close"] as const)("%s", (kind) => {
  test.each(STATUSES)("takes an item that is %s out, and its id out of what others wait for", (status) => {
    const { changes, report, after } = handled(
      { kind, item_id: only, note: "why", by: "octo" },
      { items: [item({ status }), dependent] },
    );

    expect(changes["WRK-001"]).toBe(GONE);
    expect(after.items[0]?.dependencies ?? []).toEqual([]);
    expect(after.next_item_id).toBe(2);
    expect(report.happenings[0]).toMatchObject({ kind: "by_person", note: "why", by: "octo" });
  });

  test("is refused for one that is done", () => {
    expect(() => handled({ kind, item_id: only }, { items: [item({ status: "done" })] })).toThrow(
      IllegalChangeError,
    );
  });
});

test("only what was done is archived in the worklog", () => {
  const told = (kind: "complete" | "close") =>
    handled({ kind, item_id: only }, { items: [item()] }).report.happenings.map((one) => one.kind);

  expect(told("complete")).toEqual(["by_person", "archived"]);
  expect(told("close")).toEqual(["by_person"]);
});

const stopped = { status: "blocked", blocked_from_status: "in_progress", blocked_reason: "failed" } as const;

test.each([
  [
    "attempts and a wait are forgotten",
    { status: "in_progress", phase_attempts: 3, retry_after: "2999-01-01T00:00:00.000Z" },
    { phase_attempts: GONE, retry_after: GONE },
  ],
  [
    "one that is blocked since its attempts are used up goes back",
    { ...stopped, phase_attempts: 3 },
    { status: "in_progress", blocked_from_status: GONE, blocked_reason: GONE, phase_attempts: GONE },
  ],
] as const)("retry: %s", (_, fields, changed) => {
  expect(handled({ kind: "retry", item_id: only }, { items: [item(fields)] }).changes).toEqual({
    "WRK-001": changed,
  });
});

test.each([
  [{}, "no unfinished attempts"],
  [{ status: "done" }, "done already"],
  [{ ...stopped, blocked_question: { question: "Which?" } }, 'which another attempt is not: "Which?"'],
  [{ ...stopped, blocked_from_status: "new", blocked_type: "decision", size: "large" }, "stopped again"],
] as const)("retry of %o is refused: %s", (fields, says) => {
  expect(() => handled({ kind: "retry", item_id: only }, { items: [item(fields)] })).toThrow(says);
});

test("approve of one that is approved, or done, is refused", () => {
  const approve = { kind: "approve", item_id: only } as const;

  expect(() => handled(approve, { items: [item({ guardrails_approved: true })] })).toThrow(
    "approved already",
  );
  expect(() => handled(approve, { items: [item({ status: "done" })] })).toThrow("done already");
});
