import { expect, test } from "vitest";
import type { Happening } from "../../src/ports/happening.ts";
import { verdictOf } from "../../src/report/verdict.ts";
import { backlog, id, item, phaseName } from "../support/items.ts";
import { archived, COMMIT, report, step } from "./report-builder.ts";

const PROMOTED: Happening = {
  kind: "promoted",
  at: "2026-11-24T09:10:00.000Z",
  item_id: id("WRK-001"),
  title: "Title of WRK-001",
  phase: phaseName("build"),
};
const blocked = backlog([item({ status: "blocked", blocked_reason: "why" })]);

test("a run that moved something on worked, also when a person is asked", () => {
  expect(verdictOf(report({ happenings: [step()], after: blocked })).kind).toBe("worked");
  expect(verdictOf(report({ happenings: [archived("WRK-001")] })).kind).toBe("worked");
});

test("a run that moved nothing on needs a person when one is asked, or when its steps were in vain", () => {
  expect(verdictOf(report({ after: blocked })).kind).toBe("needs_you");
  expect(verdictOf(report({ happenings: [step({ outcome: "failed" })] })).kind).toBe("needs_you");
});

test("what the rules alone moved does not make a success of steps that were in vain", () => {
  const promoted = [PROMOTED, step({ outcome: "failed" })];

  expect(verdictOf(report({ happenings: promoted })).kind).toBe("needs_you");
  expect(verdictOf(report({ happenings: [PROMOTED] })).kind).toBe("worked");
});

test("a run that found nothing to do is no failure", () => {
  expect(verdictOf(report()).kind).toBe("nothing_to_do");
});

test("a refusal says that nothing was run", () => {
  const verdict = verdictOf(report({ end: { kind: "refused", what: "no git", remedy: "run `git init`" } }));

  expect(verdict).toEqual({
    kind: "could_not",
    what: "no git",
    remedy: "run `git init`",
    before_start: true,
  });
});

test("work that did not reach its branch is a failure, however much was done", () => {
  const verdict = verdictOf(
    report({
      happenings: [archived("WRK-001")],
      delivery: {
        kind: "undelivered",
        commits: [COMMIT],
        reason: "the branch is protected.",
        remedy: "let the app bypass the rule",
        rescue: {
          kind: "branch",
          branch: "tickwork/rescue/4711-1",
          onto: "main",
          restore: "git fetch origin tickwork/rescue/4711-1 && git merge FETCH_HEAD",
        },
      },
    }),
  );

  expect(verdict).toMatchObject({
    kind: "could_not",
    what: "The work did not get onto `main`: the branch is protected.",
    remedy: "let the app bypass the rule",
    before_start: false,
    rescue: { kind: "branch" },
  });
});

test("a run in which no step could work for a reason of its set-up is red and says what to change", () => {
  const unavailable = step({
    outcome: "unavailable",
    summary: "claude is not installed",
    remedy: "install it with `npm i -g …`",
  });

  const verdict = verdictOf(report({ happenings: [unavailable, step({ outcome: "denied" })] }));

  expect(verdict).toMatchObject({ kind: "could_not", remedy: "install it with `npm i -g …`" });
  expect(verdict).toHaveProperty("what", "No step could work: claude is not installed");
});

test("a run that did part of its work is not red for the part its set-up kept it from", () => {
  expect(verdictOf(report({ happenings: [step({ outcome: "unavailable" }), step()] })).kind).toBe("worked");
});
