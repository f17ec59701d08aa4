import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { boardOf } from "../../src/report/board.ts";
import { boardCounts, boardMarkdown } from "../../src/report/board-markdown.ts";
import { boardScreen } from "../../src/report/board-screen.ts";
import { boardText } from "../../src/report/board-text.ts";
import { displayWidth } from "../../src/report/display-width.ts";
import { COLOURED } from "../../src/report/paint.ts";
import { endedAt } from "../../src/report/run-report.ts";
import { backlog, id, item, phaseName } from "../support/items.ts";
import { realisticReport } from "./report-builder.ts";

const NOW = "2026-11-24T09:21:00.000Z";

function realisticBoard() {
  const { after = backlog([]), placeOf, why_not, next, ...report } = realisticReport();
  const spent = { today_usd: 1.84, month_usd: 22.1, day_limit_usd: 5 };
  return boardOf(after, { now: endedAt(report), placeOf, why_not, next, spent });
}

test("the board for a terminal stands in columns", () => {
  expect(boardText(realisticBoard())).toBe(
    `Backlog  7 items · next: WRK-009 review, then triage WRK-021

In progress   WRK-009  review 4/4    Fix the flaky shutdown test     21 min
Needs you     WRK-007  design 2/4    Rate limits for the public API  1 d     Which store may hold the counters: Redis o…
Ready         WRK-012  high          Retry uploads                   3 d     waits for a free place (max_wip 1)
              WRK-015  medium        Dark theme for the report       5 d     waits for a free place (max_wip 1)
              WRK-011  low           Report rate limits              2 d     waits for WRK-007
Scoping       WRK-020  research 1/4  Export to CSV                   1 d     not before 14:30 UTC
New           WRK-021                Crash on empty input            21 min
Spent         today $1.84 of $5.00 · this month $22.10
`,
  );
});

test("an empty board says how to fill it", () => {
  expect(boardText(boardOf(backlog([]), { now: NOW, why_not: [] }))).toBe(
    'Backlog  empty · add an item: tickwork add "…"\n',
  );
});

test("titles of any script keep the columns of a terminal in line", () => {
  const titles = [
    "日本語のタイトル",
    "plain",
    "👩‍👩‍👧 family",
    "e\u0301clair",
    "\u001b[31mred\u001b[0m\nline",
  ];
  const items = titles.map((title, index) =>
    item({ id: `WRK-${index}`, title, updated: "2026-11-24T08:21:00.000Z" }),
  );

  const lines = boardText(boardOf(backlog(items), { now: NOW, why_not: [] }))
    .split("\n")
    .filter((line) => line.includes("WRK-"));

  expect(lines).toHaveLength(5);
  expect(new Set(lines.map((line) => displayWidth(line.slice(0, line.lastIndexOf("1 h"))))).size).toBe(1);
  expect(lines.join("")).not.toContain("\u001b");
});

test("inside a column the furthest phase, the greatest impact, and the oldest come first", () => {
  const positions: Record<string, number> = { design: 2, build: 3 };
  const board = boardOf(
    backlog([
      item({ id: "A", status: "in_progress", phase: phaseName("design") }),
      item({ id: "B", status: "in_progress", phase: phaseName("build") }),
      item({ id: "C", status: "ready" }),
      item({ id: "D", status: "ready", impact: "high", created: "2026-02-01T00:00:00Z" }),
      item({ id: "E", status: "ready", impact: "high", created: "2026-01-01T00:00:00Z" }),
      item({ id: "F", status: "blocked", updated: "2026-02-02T00:00:00Z" }),
      item({ id: "G", status: "blocked", updated: "2026-02-01T00:00:00Z" }),
    ]),
    { now: NOW, why_not: [], placeOf: ({ phase }) => ({ position: positions[phase ?? ""] ?? 0, total: 4 }) },
  );

  expect(board.columns.flatMap(({ rows }) => rows.map(({ id }) => id)).join("")).toBe("BAGFEDC");
});

test("a blocked item shows its question, any other what selection said of it", () => {
  const board = boardOf(
    backlog([
      item({
        id: "A",
        status: "blocked",
        blocked_reason: "reason",
        blocked_question: { question: "Which?" },
      }),
      item({ id: "B", status: "ready" }),
      item({ id: "C", status: "new" }),
    ]),
    { now: NOW, why_not: [{ kind: "waits_for", item_id: id("B"), title: "", dependencies: [id("A")] }] },
  );

  expect(board.columns.flatMap(({ rows }) => rows.map(({ waits }) => waits))).toEqual([
    "Which?",
    "waits for A",
    undefined,
  ]);
});

test("counts follow an item's life, and done items are counted only when there are any", () => {
  expect(boardCounts(realisticBoard())).toBe("1 new · 1 scoping · 3 ready · 1 in progress · 1 blocked");
  expect(boardCounts(boardOf(backlog([item({ status: "done" })]), { now: NOW, why_not: [] }))).toBe(
    "0 new · 0 scoping · 0 ready · 0 in progress · 0 blocked · 1 done",
  );
});

test("the board as Markdown is cut from its end, saying how much is missing", () => {
  const markdown = boardMarkdown(realisticBoard(), 2);

  expect(markdown).toBe(
    `| | item | phase | unchanged for | waits |
| - | - | - | - | - |
| In progress | **WRK-009** Fix the flaky shutdown test | review 4/4 | 21 min | |
| Needs you | **WRK-007** Rate limits for the public API | design 2/4 | 1 d | Which store may hold the counters: Redis or PostgreSQL? |

… and 5 more`,
  );
});

test("a bar or code in a question ends no cell of the board", () => {
  const board = boardOf(backlog([item({ status: "blocked", blocked_reason: "run `a | b` or c | d" })]), {
    now: NOW,
    why_not: [],
  });

  expect(boardMarkdown(board)).toContain("| run `a \\| b` or c &#124; d |");
});

test("a narrow terminal gets a heading a status, and what an item waits for on a line of its own", () => {
  const lines = boardText(realisticBoard(), { columns: 50 }).split("\n");

  expect(lines.slice(0, 9)).toEqual([
    "Backlog  7 items · next: WRK-009 review, then",
    "         triage WRK-021",
    "",
    "In progress 1",
    "  WRK-009  Fix the flaky shutdown test      21 min",
    "    review 4/4",
    "",
    "Needs you 1",
    "  WRK-007  Rate limits for the public API      1 d",
  ]);
  expect(lines).toContain("    design 2/4 · Which store may hold the counter…");
});

test.each([30, 45, 60, 89, 90, 100, 120, 200])(
  "no line is wider than a terminal of %i columns",
  (columns) => {
    const titles = [
      "日本語のとても長いタイトルです。".repeat(5),
      "👩‍👩‍👧".repeat(40),
      "e\u0301".repeat(90),
      "short",
    ];
    const items = titles.map((title, at) =>
      item({
        id: `WRK-${at}`,
        title,
        status: "blocked",
        blocked_reason: title,
        updated: "2026-11-24T08:21:00.000Z",
      }),
    );
    const board = boardOf(backlog(items), { now: NOW, why_not: [] });

    const wide = boardText(board, { columns })
      .split("\n")
      .filter((line) => displayWidth(line) > columns);

    expect(wide).toEqual([]);
  },
);

test.each([60, 120])("colour changes nothing but the looks, at %i columns", (columns) => {
  const coloured = boardText(realisticBoard(), { columns, paint: COLOURED });

  expect(coloured).toContain("\u001b[33m");
  expect(stripVTControlCharacters(coloured)).toBe(boardText(realisticBoard(), { columns }));
});

test("a screen of board is drawn over the last one, cut to its rows, and tells what cannot be read", () => {
  const board = Array.from({ length: 40 }, (_, at) => `line ${at} ${at === 3 ? "x".repeat(30) : ""}`).join(
    "\n",
  );
  const facts = { columns: 20, rows: 12, now: new Date(NOW) };

  const drawn = boardScreen(board, facts);
  const broken = boardScreen(board, { ...facts, problem: "BACKLOG.yaml:3:1 this\u001b[2J is no\nYAML" });

  const lines = stripVTControlCharacters(drawn).split("\r\n");
  expect(lines.slice(0, 3)).toEqual(["line 0 ", "line 1 ", "line 2 "]);
  expect(lines.slice(-3)).toEqual(["… 32 more lines", "", "09:21:00 UTC · Ctrl…"]);
  expect(lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 20)), 0)).toBeLessThanOrEqual(
    12,
  );
  expect(drawn).not.toContain("\u001b[2J");
  expect(broken).not.toContain("\u001b[2J");
  expect(stripVTControlCharacters(broken)).toMatch(/^BACKLOG\.yaml:3:1 th…\r\nThe board below is…\r\n/);
});
