import { describe, expect, test } from "vitest";
import type { JournalEntry } from "../../../src/report/journal.ts";
import { historiesOf, latestEvents, worklogTitles } from "../../../src/report/page/page-events.ts";
import { phasesOf, weeksOf } from "../../../src/report/page/page-figures.ts";
import { worklogEntries } from "../../../src/report/worklog.ts";
import { id } from "../../support/items.ts";
import { RUN_ID } from "../report-builder.ts";

const entry = (time: string, of: Partial<JournalEntry>): JournalEntry => ({
  time,
  run: "4711-1",
  item: "WRK-001",
  outcome: "complete",
  ...of,
});

describe("weeks", () => {
  test("begin on Monday, leave no gap, and count what was finished and spent", () => {
    const entries = [
      entry("2026-11-08T23:59:59.000Z", { outcome: "archived" }),
      entry("2026-11-09T00:00:00.000Z", { outcome: "archived", cost: 0.1 }),
      entry("2026-11-24T08:00:00.000Z", { phase: "build", cost: 0.2 }),
      entry("2026-11-24T08:10:00.000Z", { phase: "build", cost: 0.1 }),
      entry("2026-11-24T09:00:00.000Z", { outcome: "closed" }),
    ];

    expect(weeksOf(entries, "2026-11-24T09:21:00.000Z")).toEqual([
      { from: "2026-11-02", finished: 1, cost_usd: 0 },
      { from: "2026-11-09", finished: 1, cost_usd: 0.1 },
      { from: "2026-11-16", finished: 0, cost_usd: 0 },
      { from: "2026-11-23", finished: 0, cost_usd: 0.3 },
    ]);
  });

  test("are half a year at most, and none without a journal", () => {
    const years = weeksOf([entry("2020-01-01T00:00:00.000Z", {})], "2026-11-24T09:21:00.000Z");

    expect(years).toHaveLength(26);
    expect(years.at(-1)?.from).toBe("2026-11-23");
    expect(weeksOf([], "2026-11-24T09:21:00.000Z")).toEqual([]);
    expect(weeksOf([entry("2027-01-01T00:00:00.000Z", {})], "2026-11-24T09:21:00.000Z")).toEqual([]);
  });
});

test("lead time is from the end of the phase before, with failed attempts and waiting; work is what ran", () => {
  const entries = [
    entry("2026-11-20T00:00:00.000Z", { outcome: "ingested" }),
    entry("2026-11-20T06:00:00.000Z", { phase: "design", minutes: 6 }),
    entry("2026-11-20T10:00:00.000Z", { phase: "build", outcome: "failed", minutes: 20 }),
    entry("2026-11-20T18:00:00.000Z", { phase: "build", minutes: 30 }),
    entry("2026-11-20T09:00:00.000Z", { item: "WRK-002", phase: "build", minutes: 60 }),
  ].toSorted((a, b) => a.time.localeCompare(b.time));

  expect(phasesOf(entries)).toEqual([
    { name: "design", completed: 1, lead_hours: 6, work_minutes: 6 },
    { name: "build", completed: 2, lead_hours: 6.5, work_minutes: 55 },
  ]);
});

describe("what happened", () => {
  test("has commits where the journal knows them, and beside it where only git does", () => {
    const sha = "a".repeat(40);
    const entries = [
      entry("2026-11-20T06:00:00.000Z", { phase: "build", minutes: 6, cost: 0.5, commit: sha }),
      entry("2026-11-20T07:00:00.000Z", { outcome: "merged", into: "WRK-002" }),
    ];
    const commits = [
      { sha: "b".repeat(40), at: "2026-11-20T09:00:00Z", subject: "[WRK-001][note] By hand" },
      { sha, at: "2026-11-20T06:00:00Z", subject: "[WRK-001][build] Sort" },
    ];

    const histories = historiesOf(entries, commits, 10);

    expect(histories.get("WRK-001")).toMatchObject([
      { what: "build complete", commit: sha, cost_usd: 0.5, tone: "good" },
      { what: "merged into WRK-002" },
      { what: "[WRK-001][note] By hand", commit: "b".repeat(40) },
    ]);
    expect(histories.get("WRK-002")).toMatchObject([{ what: "took in WRK-001" }]);
    expect(historiesOf(entries, commits, 1).get("WRK-001")).toHaveLength(1);
  });

  test("is told the newest first, with the titles of items that are gone", () => {
    const entries = [1, 2, 3].map((hour) => entry(`2026-11-20T0${hour}:00:00.000Z`, { phase: `p${hour}` }));

    const told = latestEvents(entries, { titles: new Map([["WRK-001", "Sort"]]), most: 2 });

    expect(told.map(({ what, title }) => [what, title])).toEqual([
      ["p3 complete", "Sort"],
      ["p2 complete", "Sort"],
    ]);
  });

  test("takes a title from the worklog just as it was given", () => {
    const title = "Escape <b>, a|b, `code` & @somebody's #12 _here_";
    const text = worklogEntries(
      [{ kind: "archived", at: "2026-11-20T01:00:00.000Z", item_id: id("WRK-001"), title }],
      {
        run_id: RUN_ID,
      },
    );

    expect(worklogTitles(text)).toEqual(new Map([["WRK-001", title]]));
  });
});
