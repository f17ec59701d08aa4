import fc from "fast-check";
import { expect, test } from "vitest";
import { worklogEntries, worklogFile, worklogHeader } from "../../src/report/worklog.ts";
import { id } from "../support/items.ts";
import { archived, RUN_ID, step } from "./report-builder.ts";

const run = { run_id: RUN_ID };
const at = "2026-11-24T09:10:00.000Z";

test("an entry tells time, item, phase, outcome, what was said, and what it took", () => {
  const text = worklogEntries(
    [step({ title: "Sort flags", cost_usd: 0.55, attempts: 2, summary: "Sorted\nby name." })],
    run,
  );

  expect(text).toBe(
    `
## 2026-11-24 09:06 · WRK-003 Sort flags · build · complete

Sorted by name.

→ review · 4 min 10 s · $0.55 · 2 attempts · run 4711-1
`,
  );
});

test("archived and merged items have an entry of their own, and entries stand in the order given", () => {
  const merged = {
    kind: "merged",
    at,
    item_id: id("WRK-030"),
    title: "Dark mode",
    into: id("WRK-015"),
  } as const;

  expect(worklogEntries([archived("WRK-003"), merged], run)).toBe(
    `
## 2026-11-24 09:10 · WRK-003 Title of WRK-003 · archived

run 4711-1

## 2026-11-24 09:10 · WRK-030 Dark mode · merged into WRK-015

run 4711-1
`,
  );
});

test("[RUN-8] a warning that every run repeats is no entry, nor is a promotion or a new item", () => {
  const text = worklogEntries(
    [
      { kind: "warning", at, item_id: id("WRK-001"), title: "", message: "mend it" },
      { kind: "promoted", at, item_id: id("WRK-001"), title: "", phase: step().phase },
      { kind: "ingested", at, item_id: id("WRK-001"), title: "", origin: "inbox" },
    ],
    run,
  );

  expect(text).toBe("");
});

test("the file is that of the month in UTC, and begins with its name", () => {
  expect(worklogFile("2026-12-01T00:30:00+01:00")).toBe("_worklog/2026-11.md");
  expect(worklogHeader("2026-11-24T09:00:00.000Z")).toMatch(/^# Worklog 2026-11\n\n.+\n$/);
});

test("[IDX-6] no title and no summary can forge an archive entry", () => {
  const words = fc.array(
    fc.constantFrom(
      "\n## 2026-11-24 09:10 · WRK-1 x · archived",
      "## ",
      " · ",
      "archived",
      "WRK-1",
      "x · archived\n",
      "\r",
      "# ",
    ),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(words, words, (title, summary) => {
      const forged = step({ item_id: "WRK-2", title: title.join(""), summary: summary.join("") });

      const text = worklogEntries([forged, { ...archived("WRK-2"), title: title.join("") }], run);

      const headings = text.split(/\r?\n/).filter((line) => line.startsWith("## "));
      expect(headings).toHaveLength(2);
      for (const heading of headings) expect(heading.split(" · ")[1]).toMatch(/^WRK-2(?: |$)/);
      expect(headings[0]).not.toMatch(/ · archived$/);
      expect(headings[1]).toMatch(/ · archived$/);
    }),
  );
});

test("an agent that writes a novel fills no worklog with it", () => {
  const text = worklogEntries([step({ title: "t".repeat(9_000), summary: "s".repeat(60_000) })], run);

  expect(text.length).toBeLessThan(2_000);
  expect(text).toContain("s…");
});

test("a person's note keeps its lines, and none of them becomes a heading, a list or a rule", () => {
  const note = "use PostgreSQL\r\n# not Redis\n\n\n- see <b>docs</b>\n---";
  const text = worklogEntries(
    [{ kind: "by_person", at, item_id: id("WRK-001"), title: "One", did: "unblocked", by: "octo", note }],
    run,
  );

  expect(text).toBe(
    "\n## 2026-11-24 09:10 · WRK-001 One · unblocked by octo\n\nuse PostgreSQL  \n\\# not Redis\n\n\\- see &lt;b&gt;docs&lt;/b&gt;  \n\\---\n",
  );
});
