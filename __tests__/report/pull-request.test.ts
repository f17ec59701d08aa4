/** Title and body of the pull request that carries the work. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { inertLine } from "../../src/backlog/inert-line.ts";
import { type PullRequestContent, pullRequestBody, pullRequestTitle } from "../../src/report/pull-request.ts";
import { backlog, item } from "../support/items.ts";
import { report } from "./report-builder.ts";

const content = (overrides: Partial<PullRequestContent> = {}): PullRequestContent => ({
  presented: report(),
  base: undefined,
  subjects: [],
  names: { base: "main", work: "tickwork/main" },
  ...overrides,
});

test("an item's row says what it was, what it is, and what its commits say", () => {
  const base = backlog([
    item({ id: "WRK-001", status: "ready" }),
    item({ id: "WRK-002" }),
    item({ id: "WRK-003" }),
  ]);
  const after = backlog([item({ id: "WRK-002", status: "blocked" }), item({ id: "WRK-003" })]);
  const subjects = [
    "[WRK-001][build] Add the flag",
    "[WRK-001][check] Look | [WRK-002][note] Ask",
    "[tickwork] Save",
  ];

  const body = pullRequestBody("", content({ presented: report({ after }), base, subjects }));

  expect(body).toContain(
    "| **WRK-001** Title of WRK-001 | ready | done | \\[build\\] Add the flag<br>\\[check\\] Look |",
  );
  expect(body).toContain("| **WRK-002** Title of WRK-002 | new | blocked | \\[note\\] Ask |");
  expect(body.split("#### What changed")[1]?.split("<details>")[0]).not.toContain("WRK-003");
});

test("what a person's commands did is told, and one that was closed is not called done", () => {
  const base = backlog([item({ id: "WRK-001" }), item({ id: "WRK-002" }), item({ id: "WRK-003" })]);
  const after = backlog([item({ id: "WRK-003", guardrails_approved: true })]);
  const subjects = ["[WRK-001] Close", "[WRK-002] Complete", "[WRK-003] Approve", "[docs] Mend a word"];

  const told = content({ presented: report({ command: "approve", after }), base, subjects });

  expect(pullRequestBody("", told)).toContain("Brought up to date by `approve`");
  expect(pullRequestBody("", told)).toContain(
    "| **WRK-001** Title of WRK-001 | new | not in the backlog any more | Close |",
  );
  expect(pullRequestBody("", told)).toContain("| **WRK-002** Title of WRK-002 | new | done | Complete |");
  expect(pullRequestBody("", told)).toContain("| **WRK-003** Title of WRK-003 | new | new | Approve |");
  expect(pullRequestBody("", told)).not.toContain("docs");
  expect(pullRequestTitle(told)).toBe("Tickwork: WRK-002 Title of WRK-002");
});

test("our part is replaced, what people wrote around it stays", () => {
  const first = pullRequestBody("Before.\r\n", content());
  const second = pullRequestBody(
    `${first}\n\nBehind.`,
    content({ names: { base: "dev", work: "tickwork/dev" } }),
  );

  expect(second.startsWith("Before.\n\n<!-- tickwork:start -->")).toBe(true);
  expect(second.endsWith("<!-- tickwork:end -->\n\nBehind.")).toBe(true);
  expect(second).toContain("`tickwork/dev`");
  expect(second).not.toContain("`tickwork/main`");
});

test("whatever items and agents say, it stays below GitHub's limits, one title line, with no mention or HTML of theirs", () => {
  const words = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.constant("@everyone <img src=x> Fixes #1 <!-- tickwork:end -->"),
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 40 }), (titles) => {
      const items = titles.map((title, at) =>
        item({ id: `WRK-${at + 1}`, title, status: "blocked", blocked_reason: title }),
      );
      const subjects = titles.map((title, at) => `[WRK-${at + 1}][build] ${title.replaceAll(/\s+/g, " ")}`);
      const told = content({ presented: report({ after: backlog(items) }), base: backlog([]), subjects });

      const body = pullRequestBody("", told);

      expect(body.length).toBeLessThan(65_536);
      expect(body.match(/<!-- tickwork:end -->/g)).toHaveLength(1);
      expect(body).not.toMatch(/@everyone|<img|Fixes #1\b/);
      expect(pullRequestTitle(told).length).toBeLessThanOrEqual(200);
      expect(pullRequestTitle(told)).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 30 },
  );
});

test("the title, which a squash makes a commit's subject, closes no issue and skips no checks", () => {
  const after = backlog([item({ id: "WRK-001", title: "Fixes #12 [skip ci] soon" })]);

  const title = pullRequestTitle(content({ presented: report({ after }), base: backlog([]) }));

  expect(title).toBe("Tickwork: WRK-001 Fixes issue #12 skip ci soon");
});

test("whatever items say, the title is what a commit's subject may be, and the body does not grow with each run", () => {
  const words = fc.oneof(
    fc.string({ maxLength: 80 }),
    fc.constantFrom(
      "[skip ci]",
      "Fixes #1",
      "closes",
      "<!-- tickwork:end -->",
      "`<!-- tickwork:start -->`",
      "`",
    ),
  );
  const text = fc.array(words, { maxLength: 4 }).map((parts) => parts.join(" "));
  fc.assert(
    fc.property(text, text, (title, reason) => {
      const after = backlog([item({ id: "WRK-001", title, status: "blocked", blocked_reason: reason })]);
      const told = content({
        presented: report({ after }),
        base: backlog([]),
        names: { base: "main", work: "<!--\u00a0tickwork:end --><!-- tickwork:end -->" },
      });

      const once = pullRequestBody("By a person.", told);

      expect(pullRequestBody(`${once}\n\nBehind.`, told)).toBe(`${once}\n\nBehind.`);
      expect(inertLine(pullRequestTitle(told))).toBe(pullRequestTitle(told));
    }),
  );
});

test("thousands of items are cut, and it says so", () => {
  const items = Array.from({ length: 3_000 }, (_, at) => item({ id: `WRK-${at + 1}` }));

  const body = pullRequestBody(
    "",
    content({ presented: report({ after: backlog(items) }), base: backlog([]) }),
  );

  expect(body.length).toBeLessThan(65_536);
  expect(body).toContain("Left out");
});
