/** The corpus of words, in everything that Tickwork writes into issues and comments. Pure, so all of it, always. */
import { expect, test } from "vitest";
import { replyText } from "../../src/report/comment-reply.ts";
import { decisionBody, decisionTitle, markOf } from "../../src/report/decision-issue.ts";
import { planDecisions } from "../../src/report/decision-plan.ts";
import { planFailure } from "../../src/report/failure-issue.ts";
import { decisionIn } from "../../src/report/issue-mark.ts";
import { needsOf } from "../../src/report/needs-person.ts";
import { backlog, item } from "../support/items.ts";
import { TEXTS } from "./cases/texts.ts";
import { expectHarmlessMarkdown } from "./hostile-world.ts";

const PLACE = { repository: "77", branch: "main", backlog: "BACKLOG.yaml" };
const FACTS = {
  place: PLACE,
  tree: "main",
  repository_url: "https://github.com/example/repository",
  run: "actions/runs/1",
  placeOf: () => undefined,
  folderOf: () => undefined,
};
const NOW = "2026-01-11T10:00:00.000Z";

/** Its own marks are meant to be there. */
function expectHarmless(body: string): void {
  expectHarmlessMarkdown(body.replaceAll(/^<!-- tickwork:[a-z]+(?: \S+)? -->$/gm, ""));
  expect(body.length).toBeLessThan(65_536);
}

test.each(Object.entries(TEXTS))("[T27] %s", (_name, text) => {
  const asking = item({
    title: text.slice(0, 5_000) || "x",
    status: "blocked",
    blocked_reason: text,
    blocked_question: { question: text, options: [text, "PostgreSQL"] },
    description: { context: text, problem: text, solution: text, impact: text, sizing_rationale: text },
    last_phase_summary: text,
  });
  const all = backlog([asking]);
  const [need] = needsOf({ after: all, why_not: [], workflow_file: "tickwork.yml" });
  if (need === undefined) throw new Error("it asks nothing");

  const body = decisionBody("", need, FACTS, markOf(need, FACTS));
  const title = decisionTitle(asking);
  const issue = {
    number: 1,
    url: "https://github.com/example/repository/issues/1",
    state: "open" as const,
    title,
    body,
  };
  const again = planDecisions({
    backlog: all,
    needs: [need],
    issues: [issue],
    facts: FACTS,
    entries: [],
    began: NOW,
    now: NOW,
  });
  const answered = backlog([item({ title: asking.title, unblock_context: text })]);
  const entry = { time: NOW, run: "1-1", item: "WRK-001", outcome: "unblocked", by: text };
  const settled = planDecisions({
    backlog: answered,
    needs: [],
    issues: [issue],
    facts: FACTS,
    entries: [entry],
    began: NOW,
    now: NOW,
  });
  const failed = planFailure(
    { failure: { what: `It said: ${text}`, remedy: text }, run_id: "1-1", run_url: undefined, now: NOW },
    { issues: [], place: PLACE },
  );
  const reply = replyText(
    [{ word: "unblock", outcome: { kind: "refused", what: text, remedy: text } }],
    undefined,
  );

  expectHarmless(body);
  expect(decisionIn(body)?.id).toBe("WRK-001");
  expect(title.length).toBeLessThanOrEqual(256);
  expect(title).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
  expect(again, "a text that is up to date is not written again").toEqual([]);
  for (const step of [...settled, ...failed]) {
    if (step.kind === "open") expectHarmless(step.body);
    else {
      expectHarmless(step.change.body ?? "");
      expectHarmless(step.comment ?? "");
    }
  }
  expect(settled).toHaveLength(1);
  expectHarmless(reply);
  expect(body).not.toMatch(/^\/tickwork(?! (?:unblock|close|approve))/m);
});
