import { describe, expect, test } from "vitest";
import type { JournalEntry } from "../../src/report/journal.ts";
import { ledgerOf } from "../../src/report/ledger.ts";
import { expectedOf } from "../../src/scheduler/budget.ts";
import { stepActionOf } from "../../src/scheduler/step-action.ts";
import { config, item } from "../support/items.ts";

const NOW = "2026-02-01T12:00:00.000Z";
const step = (fields: Partial<JournalEntry>): JournalEntry => ({
  time: "2026-02-01T03:00:00.000Z",
  run: "1-1",
  item: "WRK-001",
  phase: "build",
  outcome: "complete",
  minutes: 10,
  ...fields,
});
const cut_off = (minutes: number, more = {}) => step({ outcome: "cut_off", minutes, ...more });

describe("what a phase takes, on average", () => {
  const build = item({ status: "in_progress", phase: "build", phase_pool: "main" });
  const expected = (entries: readonly JournalEntry[]) =>
    expectedOf({ history: ledgerOf(entries, NOW).phases }, stepActionOf(build, config()));

  test.each([
    ["of all that ended", [step({ minutes: 10 }), step({ minutes: 20, outcome: "failed" })], 15],
    [
      "not of what a cancel or the run's end cut short",
      [step({}), cut_off(1), step({ outcome: "cancelled", minutes: 1 })],
      10,
    ],
    ["of the last twenty", [step({ minutes: 900 }), ...Array.from({ length: 20 }, () => step({}))], 10],
    ["of steps alone", [step({}), { ...step({ minutes: 900 }), phase: undefined }], 10],
  ])("%s", (_, entries, minutes) => {
    expect(expected(entries).minutes).toBe(minutes);
  });

  test("its cost is that of the steps that say one", () => {
    const entries = [step({ cost: 1 }), step({ cost: 2 }), step({})];

    expect(expected(entries)).toEqual({ usd: 1.5, minutes: 10 });
    expect(expected([step({})])).toEqual({ usd: 0, minutes: 10 });
  });
});

describe("what was cut off by the end of its run", () => {
  test.each([
    ["once", [cut_off(5)], 5],
    ["twice: the longer", [cut_off(9), cut_off(5)], 9],
    ["and then cancelled", [cut_off(9), step({ outcome: "cancelled", minutes: 20 })], 9],
    ["and then finished", [cut_off(9), step({})], undefined],
    ["and then failed", [cut_off(9), step({ outcome: "failed" })], undefined],
    ["finished, and then cut off", [step({}), cut_off(9)], 9],
    ["while another item's was finished", [cut_off(9), step({ item: "WRK-002" })], 9],
    ["while another phase was finished", [cut_off(9), step({ phase: "review" })], 9],
  ])("%s", (_, entries, minutes) => {
    expect(ledgerOf(entries, NOW).cut_off.get("WRK-001/build")).toBe(minutes);
  });
});

test("what was spent today and this month, by UTC", () => {
  const entries = [
    step({ time: "2026-01-31T23:59:59.999Z", cost: 8 }),
    step({ time: "2026-02-01T00:00:00.000Z", cost: 1 }),
    step({ time: "2026-02-01T03:00:00.000+04:00", cost: 4 }),
    step({ time: "2026-02-01T11:00:00.000Z", cost: 2 }),
  ];

  expect(ledgerOf(entries, NOW)).toMatchObject({ day_usd: 3, month_usd: 3 });
  expect(ledgerOf(entries, "2026-02-03T00:00:00.000Z")).toMatchObject({ day_usd: 0, month_usd: 3 });
});
