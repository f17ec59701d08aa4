import fc from "fast-check";
import { expect, test } from "vitest";
import { journalFile, journalLines, readJournal, spent } from "../../src/report/journal.ts";
import { id, phaseName } from "../support/items.ts";
import { archived, RUN_ID, sha, step } from "./report-builder.ts";

const at = "2026-11-24T09:10:00.000Z";
const run = { run_id: RUN_ID };

test("a step is one line with what it took, what it cost, and its commit", () => {
  const step_commits = [{ item_id: id("WRK-003"), phase: phaseName("build"), sha: sha("9f8e7d6") }];

  const text = journalLines([step({ cost_usd: 0.1 + 0.2, summary: "line\nbreak" })], {
    ...run,
    step_commits,
  });

  expect(text).toBe(
    `{"time":"2026-11-24T09:06:00.000Z","run":"4711-1","item":"WRK-003","phase":"build","outcome":"complete","minutes":4.167,"cost":0.3,"attempts":1,"commit":"${sha("9f8e7d6")}"}\n`,
  );
});

test("changes are lines too, and warnings are not", () => {
  const text = journalLines(
    [
      { kind: "ingested", at, item_id: id("WRK-021"), title: "x", origin: "inbox" },
      { kind: "promoted", at, item_id: id("WRK-012"), title: "x", phase: phaseName("design") },
      archived("WRK-003", at),
      { kind: "merged", at, item_id: id("WRK-030"), title: "x", into: id("WRK-015") },
      { kind: "warning", at, item_id: id("WRK-030"), title: "x", message: "mend it" },
    ],
    run,
  );

  const seen = readJournal(text).entries.map(({ item, outcome, phase, origin, into }) => [
    item,
    outcome,
    phase ?? origin ?? into,
  ]);
  expect(seen).toEqual([
    ["WRK-021", "ingested", "inbox"],
    ["WRK-012", "promoted", "design"],
    ["WRK-003", "archived", undefined],
    ["WRK-030", "merged", "WRK-015"],
  ]);
});

test("what was written is read again, whatever its numbers", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ duration_ms: fc.nat(1e8), cost_usd: fc.float({ min: 0, max: 1000, noNaN: true }) }),
      ),
      (steps) => {
        const { entries, unreadable } = readJournal(journalLines(steps.map(step), run));

        expect(unreadable).toBe(0);
        expect(entries).toHaveLength(steps.length);
      },
    ),
  );
});

test("a broken line is skipped and counted, and costs no other line", () => {
  const good = journalLines([archived("WRK-003", at)], run);

  const journal = readJournal(
    `${good}{"time":"2026-11-24T0\n<<<<<<< HEAD\n\n[]\n{"time":"never","run":"1","item":"A","outcome":"x"}\r\n${good}`,
  );

  expect(journal.entries.map(({ item }) => item)).toEqual(["WRK-003", "WRK-003"]);
  expect(journal.unreadable).toBe(4);
});

test("fields of a later release do no harm", () => {
  const { entries } = readJournal(
    `{"time":"${at}","run":"1","item":"A","outcome":"later_word","news":{"a":1},"tokens":12}`,
  );

  expect(entries).toEqual([{ time: at, run: "1", item: "A", outcome: "later_word", tokens: 12 }]);
});

test("money and minutes are summed from since, up to but without until, for one item or all", () => {
  const { entries } = readJournal(
    journalLines(
      [
        step({ at: "2026-11-23T23:59:59.999Z", cost_usd: 100 }),
        step({ at: "2026-11-24T00:00:00.000Z", cost_usd: 0.1, duration_ms: 60_000 }),
        step({ at: "2026-11-24T12:00:00.000Z", cost_usd: 0.2, duration_ms: 30_000, item_id: "WRK-004" }),
        step({ at: "2026-11-25T00:00:00.000Z", cost_usd: 200 }),
        archived("WRK-003", "2026-11-24T13:00:00.000Z"),
      ],
      run,
    ),
  );
  const day = { since: "2026-11-24T00:00:00Z", until: "2026-11-25T00:00:00Z" };

  expect(spent(entries, day)).toEqual({ usd: 0.3, minutes: 1.5 });
  expect(spent(entries, { ...day, item: "WRK-004" })).toEqual({ usd: 0.2, minutes: 0.5 });
  expect(spent(entries, { since: day.since }).usd).toBe(200.3);
  expect(spent([], day)).toEqual({ usd: 0, minutes: 0 });
});

test("the file is that of the month in UTC", () => {
  expect(journalFile("2026-12-01T00:30:00+01:00")).toBe("_worklog/2026-11.jsonl");
});
