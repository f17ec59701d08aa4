import { expect, test } from "vitest";
import { summary } from "../../src/report/summary.ts";
import { backlog, id, item } from "../support/items.ts";
import { archived, COMMIT, realisticReport, report, step } from "./report-builder.ts";

/** Up to the folded parts. */
const REALISTIC = `### 🟢 1 item finished, 1 needs you · halted: nothing is actionable

6 ticks · 4 steps · 21 min · $1.84 (budget of the day: $5.00, $2.10 left) · delivered as [\`a1b2c3d\`](https://github.com/acme/widgets/commit/a1b2c3d000000000000000000000000000000000) to \`main\` · snapshots: 6 tick, 4 executor

#### Needs you (1)

**WRK-007** Rate limits for the public API · design 2/4 · asked by the agent · waiting for 1 d
> Which store may hold the counters: Redis or PostgreSQL?

- Redis: \`gh workflow run tickwork.yml -f command=unblock -f item=WRK-007 -f note="Redis"\`
- PostgreSQL: \`gh workflow run tickwork.yml -f command=unblock -f item=WRK-007 -f note="PostgreSQL"\`
- something else: \`gh workflow run tickwork.yml -f command=unblock -f item=WRK-007 -f note="…"\`

In a checkout the same words do: \`tickwork unblock WRK-007 --note "Redis"\`

#### What happened

| item | phases | outcome | took | cost | commit |
| - | - | - | - | - | - |
| **WRK-003** Sort flags in --help | build → review → done | complete | 6 min | $0.71 | [\`9f8e7d6\`](https://github.com/acme/widgets/commit/9f8e7d6000000000000000000000000000000000) |
| **WRK-009** Fix the flaky shutdown test | build → review again | complete (2 attempts), then subphase | 12 min | $1.13 | [\`4c5b6a7\`](https://github.com/acme/widgets/commit/4c5b6a7000000000000000000000000000000000) |

New: **WRK-021** Crash on empty input (inbox)

#### Why not

WRK-011 waits for WRK-007 · WRK-012, WRK-015 wait for a free place (\`max_wip\` 1) · WRK-020 not before 14:30 UTC

**Next run:** WRK-009 review (in progress, phase 4 of 4), then triage WRK-021

<details><summary>Board: 1 new · 1 scoping · 3 ready · 1 in progress · 1 blocked · about 4 more runs</summary>

`;

test("a working run tells what needs a person, what happened, why not, and what comes next, in this order", () => {
  const text = summary(realisticReport());

  expect(text.slice(0, REALISTIC.length)).toBe(REALISTIC);
  expect(text).toContain(
    "| Ready | **WRK-012** Retry uploads | | high | 3 d | waits for a free place (`max_wip` 1) |",
  );
  expect(text).toContain("| WRK-003 review | complete → done | 1 min 50 s | $0.16 | Nothing to add. |");
  expect(text.match(/<details>/g)).toHaveLength(2);
  expect(text.match(/<\/details>/g)).toHaveLength(2);
});

test("[RUN-8] a run with nothing to do is one line: what it looked at, why nothing, when something will be", () => {
  const { why_not, after } = realisticReport();
  const waiting = after?.items.filter(({ status }) => status === "ready" || status === "scoping") ?? [];

  const text = summary(
    report({ after: backlog(waiting), why_not: why_not.filter(({ kind }) => kind !== "needs_person") }),
  );

  expect(text).toBe(
    "🔵 **Nothing to do.** Looked at 4 items on `main`: WRK-011 waits for WRK-007 · WRK-012, WRK-015 wait for a free place (`max_wip` 1) · WRK-020 not before 14:30 UTC. The next run after 14:30 UTC goes on with WRK-020.\n",
  );
});

test("[RUN-8] an empty backlog is told how to get work", () => {
  expect(summary(report())).toBe(
    "🔵 **Nothing to do.** The backlog on `main` is empty. A new item, in the backlog or its inbox, gives the next run work.\n",
  );
});

test("a run that a limit kept from working says which, and not that there was no work", () => {
  const halt = { reason: "cost_budget_reached", because: "no step fits what is left of the budget" } as const;

  const text = summary(report({ end: { kind: "halted", halt }, after: backlog([item()]) }));

  expect(text).toMatch(
    /^🔵 \*\*Nothing was done:\*\* no step fits what is left of the budget\. Looked at 1 item on `main`\./,
  );
});

test("a run that found another at work says so in one line", () => {
  const halt = { reason: "already_running", because: "run 4710-1 holds the lease until 09:30 UTC" } as const;

  const text = summary(report({ end: { kind: "halted", halt }, after: undefined, before: undefined }));

  expect(text).toBe(
    "🔵 **Another run is at work**, so this one ended at once: run 4710-1 holds the lease until 09:30 UTC.\n",
  );
});

test("when all that is left needs a person, that comes first and the colour says so", () => {
  const after = backlog([item({ id: "WRK-007", status: "blocked", blocked_reason: "Which store?" })]);

  const text = summary(report({ after }));

  expect(text).toMatch(/^### 🟡 Nothing could be done, 1 needs you · halted: nothing is actionable\n/);
  expect(text).toContain(
    "> Which store?\n\n- go on, with a note for its next prompt: `gh workflow run tickwork.yml -f command=unblock -f item=WRK-007",
  );
});

test("a refusal begins with the one thing to change", () => {
  const text = summary(
    report({
      end: {
        kind: "refused",
        what: '"main" will not accept its pushes (GH013).',
        remedy: "Set `delivery: pull-request`, or let the app that pushes bypass the rule.",
      },
      before: undefined,
      after: undefined,
      delivery: undefined,
    }),
  );

  expect(text).toBe(
    `### 🔴 Tickwork did not start: "main" will not accept its pushes (GH013)

**Change this:** Set \`delivery: pull-request\`, or let the app that pushes bypass the rule.

Nothing was run, nothing was spent.
`,
  );
});

test("work that could not be delivered says where it is and how to bring it back, and still tells what happened", () => {
  const text = summary(
    report({
      snapshots: { tick: 1, executor: 1 },
      happenings: [step(), archived("WRK-003")],
      delivery: {
        kind: "undelivered",
        commits: [COMMIT],
        reason: "the branch is protected (GH006)",
        remedy: "Set `delivery: auto`.",
        rescue: {
          kind: "bundle",
          path: "/tmp/tickwork.bundle",
          restore: "git pull /tmp/tickwork.bundle main",
        },
      },
    }),
  );

  expect(text).toMatch(
    /^### 🔴 The work did not get onto `main`: the branch is protected \(GH006\)\n\n\*\*Change this:\*\* Set `delivery: auto`\./,
  );
  expect(text).toContain("```sh\ngit pull /tmp/tickwork.bundle main\n```");
  expect(text).toContain("1 item finished. 1 tick · 1 step");
  expect(text).toContain("#### What happened");
});

test("a step that did not get on says why and what it means for its item", () => {
  const quota = step({
    outcome: "quota",
    effect: "not before 14:30 UTC",
    summary: "The plan's limit is reached.",
  });
  const verify = step({
    outcome: "verify_failed",
    attempts: 3,
    effect: "→ needs a person",
    summary: "npm test: 2 failed",
  });

  const text = summary(report({ happenings: [quota, { ...verify, item_id: id("WRK-004") }] }));

  expect(text).toContain("| build | quota (not before 14:30 UTC): The plan's limit is reached. |");
  expect(text).toContain("| build → needs a person | verify failed (3 attempts): npm test: 2 failed |");
});

test("what happened to items without a step is told in a sentence", () => {
  const at = "2026-11-24T09:00:00.000Z";
  const text = summary(
    report({
      happenings: [
        { kind: "merged", at, item_id: id("WRK-030"), title: "Dark mode", into: id("WRK-015") },
        { kind: "promoted", at, item_id: id("WRK-012"), title: "Retry uploads", phase: step().phase },
        archived("WRK-002"),
      ],
    }),
  );

  expect(text).toContain("Promoted: **WRK-012** Retry uploads");
  expect(text).toContain("Merged: **WRK-030** Dark mode into WRK-015");
  expect(text).toContain("Archived: **WRK-002** Title of WRK-002");
});

test("warnings and notices are shown, also by a run with nothing to do", () => {
  const at = "2026-11-24T09:00:00.000Z";
  const warning = {
    kind: "warning",
    at,
    item_id: id("WRK-005"),
    title: "Odd",
    message: "it names the phase `gone`",
  } as const;

  const text = summary(
    report({
      happenings: [warning],
      warnings: ["BACKLOG_INBOX.yaml:3: no title"],
      notices: ["Took over a lease."],
    }),
  );

  expect(text).toContain(
    "#### To be mended (2)\n\n- BACKLOG_INBOX.yaml:3: no title\n- **WRK-005** Odd: it names the phase `gone`",
  );
  expect(text).toContain("#### Good to know\n\n- Took over a lease.");
});

test("text of items and agents cannot become markup, a mention or another row", () => {
  const evil = "</details>\n| @octo | <img src=x> | [x](http://evil) `";
  const after = backlog([
    item({
      id: "WRK-001",
      title: evil,
      status: "blocked",
      blocked_question: { question: evil, options: [evil, "b"] },
    }),
    item({ id: "WRK-002", title: evil, status: "ready" }),
  ]);

  const text = summary(
    report({
      after,
      happenings: [step({ title: evil, summary: evil, outcome: "failed", effect: evil })],
      why_not: [{ kind: "set_aside", item_id: id("WRK-002"), title: evil, because: evil }],
      end: { kind: "halted", halt: { reason: "target_blocked", because: evil } },
      notices: [evil],
    }),
  );

  expect(text).not.toMatch(/<img|@octo|(?<!\\)\]\(http|^\| @/m);
  expect(text.match(/<\/details>/g)).toHaveLength(2);
});

test("5,000 blocked items with texts of 10 kB stay below 900 KiB, what needs you first, saying what was left out", () => {
  const long = "Zwölf <b>Boxkämpfer</b> | @octo #12 ".repeat(280);
  const items = Array.from({ length: 5_000 }, (_, index) =>
    item({ id: `WRK-${index + 1}`, title: long, status: "blocked", blocked_reason: long }),
  );
  const happenings = items.map((one) =>
    step({ item_id: one.id, title: long, outcome: "blocked", summary: long }),
  );

  const text = summary(report({ after: backlog(items), happenings }));

  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(900 * 1024);
  expect(text).toMatch(/^### 🟡 No step succeeded \(5,000 tried\), 5,000 need you/);
  expect(text.indexOf("#### Needs you (5,000)")).toBeLessThan(text.indexOf("#### What happened"));
  expect(text).toMatch(
    /\*Left out, .*what needs you \([\d,]+ of 5,000\).*`gh workflow run \S+ -f command=status` shows every item\.\*\n$/,
  );
  expect(text.match(/^> /gm)?.length).toBeGreaterThanOrEqual(200);
});
