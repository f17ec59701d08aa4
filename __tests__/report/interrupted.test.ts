/** A step that an earlier run left unfinished, as worklog, journal, log and summary tell it. */
import { expect, test } from "vitest";
import type { Happening } from "../../src/ports/happening.ts";
import type { RunId } from "../../src/ports/run-id.ts";
import { journalLines, readJournal } from "../../src/report/journal.ts";
import { ledgerOf } from "../../src/report/ledger.ts";
import { happeningLine } from "../../src/report/run-log.ts";
import { summary } from "../../src/report/summary.ts";
import { tallyOf } from "../../src/report/tally.ts";
import { worklogEntries } from "../../src/report/worklog.ts";
import { id, phaseName } from "../support/items.ts";
import { RUN_ID, report, step } from "./report-builder.ts";

const run = { run_id: RUN_ID };
const at = "2026-11-24T09:00:00.000Z";
const interrupted: Happening = {
  kind: "interrupted",
  at,
  item_id: id("WRK-003"),
  title: "Sort *flags*",
  phase: phaseName("build"),
  run_id: "4700-1" as RunId,
  attempts: 2,
  used_up: false,
};
const last: Happening = { ...interrupted, attempts: 3, used_up: true };

test("[RUN-6] the worklog names the run that died, and counts the attempts", () => {
  expect(worklogEntries([interrupted], run)).toBe(`
## 2026-11-24 09:00 · WRK-003 Sort \\*flags\\* · build · interrupted

Run 4700-1 died while it was under way.

2 unfinished attempts so far · run 4711-1
`);
});

test("[RUN-6] the journal has it as a step whose cost nobody knows, which prices and budgets leave out", () => {
  const { entries } = readJournal(journalLines([interrupted], run));

  expect(entries).toEqual([
    { time: at, run: "4711-1", item: "WRK-003", phase: "build", outcome: "interrupted", attempts: 1 },
  ]);
  expect(ledgerOf(entries, at)).toEqual({ day_usd: 0, month_usd: 0, phases: new Map(), cut_off: new Map() });
});

test("the log has a line for it", () => {
  expect(happeningLine(interrupted)).toBe(
    "WRK-003 build · interrupted: run 4700-1 died while it was under way",
  );
});

test("[RUN-6] the summary says so beside what this run did, and takes it for no step of its own", () => {
  const happenings = [interrupted, step()];

  expect(summary(report({ happenings }))).toContain(
    "Interrupted in an earlier run: **WRK-003** Sort \\*flags\\* build (2 unfinished attempts)",
  );
  expect(tallyOf(report({ happenings })).steps).toHaveLength(1);
});

test("[RUN-6] where no attempt is left, worklog, log and summary say that the item is blocked", () => {
  expect(worklogEntries([last], run)).toContain("died while it was under way. The item is blocked.");
  expect(happeningLine(last)).toMatch(/died while it was under way · no attempt is left: blocked$/);
  expect(summary(report({ happenings: [last, step()] }))).toContain("(3 unfinished attempts, blocked)");
});
