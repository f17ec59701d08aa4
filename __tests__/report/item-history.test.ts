import { expect, test } from "vitest";
import { historySummary } from "../../src/report/item-history.ts";
import type { JournalEntry } from "../../src/report/journal.ts";
import { id, item } from "../support/items.ts";

const entry = (overrides: Partial<JournalEntry>): JournalEntry => ({
  time: "2026-01-12T03:00:00.000Z",
  run: "1-1",
  item: "WRK-001",
  outcome: "complete",
  ...overrides,
});

const entries = [
  entry({ time: "2026-01-13T03:00:00.000Z", phase: "build", minutes: 4.5, cost: 0.5, attempts: 2 }),
  entry({ phase: "research", minutes: 1, cost: 0.25 }),
  entry({ time: "2026-01-13T04:00:00.000Z", outcome: "approved", by: "octocat" }),
  entry({ time: "2026-01-13T05:00:00.000Z", item: "WRK-009", outcome: "merged", into: "WRK-001" }),
  entry({ item: "WRK-0011", phase: "build", minutes: 100, cost: 100 }),
];
const commits = [
  { sha: "b".repeat(40), at: "2026-01-13T03:10:00+01:00", subject: "[WRK-001][build] Add <b>@team</b>" },
  { sha: "a".repeat(40), at: "2026-01-12T03:10:00Z", subject: "[WRK-001][research] Look" },
];

test("oldest first, in columns, with who, what it took and cost, and the commits", () => {
  const { text } = historySummary({
    item_id: id("WRK-001"),
    item: item({ status: "ready" }),
    entries,
    commits,
  });

  expect(text.split("\n")).toEqual([
    "WRK-001 Title of WRK-001 · ready",
    "2026-01-12 03:00  research complete           1 min       $0.25",
    "2026-01-13 03:00  build complete, 2 attempts  4 min 30 s  $0.50",
    "2026-01-13 04:00  approved                                       octocat",
    "2026-01-13 05:00  took in WRK-009",
    "2 steps, 5 min 30 s, $0.75 in all.",
    "2026-01-12 03:10  aaaaaaa  [WRK-001][research] Look",
    "2026-01-13 02:10  bbbbbbb  [WRK-001][build] Add <b>@team</b>",
  ]);
});

test("of one that was finished it says so", () => {
  const done = [...entries, entry({ time: "2026-01-14T03:00:00.000Z", outcome: "archived" })];

  const { text } = historySummary({ item_id: id("WRK-001"), entries: done, commits });

  expect(text).toMatch(/^WRK-001 finished, and not in the backlog any more\n/);
});

test("for the summary it is escaped, for scripts it is whole", () => {
  const { markdown, json } = historySummary({ item_id: id("WRK-001"), entries, commits });

  expect(markdown).not.toMatch(/<b>|@team/);
  expect(markdown).toContain("not in the backlog any more");
  expect(JSON.parse(json)).toMatchObject({
    item: "WRK-001",
    cost_usd: 0.75,
    minutes: 5.5,
    entries: [{ phase: "research" }, { phase: "build" }, { by: "octocat" }, { into: "WRK-001" }],
    commits: [{ sha: "a".repeat(40) }, { sha: "b".repeat(40) }],
  });
});

test("an item of which nothing happened yet", () => {
  const { text } = historySummary({ item_id: id("WRK-001"), item: item(), entries: [], commits: [] });

  expect(text).toBe("WRK-001 Title of WRK-001 · new\nThe journal has nothing of it yet.");
});
