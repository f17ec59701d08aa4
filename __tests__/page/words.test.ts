import { expect, test } from "vitest";
import {
  ageWords,
  dayWords,
  hoursWords,
  instantWords,
  minutesWords,
  moneyWords,
} from "../../src/page/words.ts";

const MINUTE = 60_000;

test.each([
  [0, "now"],
  [Number.NaN, "now"],
  [59 * MINUTE, "59 min"],
  [23.9 * 60 * MINUTE, "23 h"],
  [59 * 24 * 60 * MINUTE, "59 d"],
  [90 * 24 * 60 * MINUTE, "2 mo"],
  [800 * 24 * 60 * MINUTE, "2 y"],
])("an age of %d ms is %s", (ms, words) => {
  expect(ageWords(ms)).toBe(words);
});

test("durations, days and money read as people say them", () => {
  expect([0.2, 4.4, 60, 81, 700].map(minutesWords)).toEqual([
    "under 1 min",
    "4 min",
    "1 h",
    "1 h 21 min",
    "11 h",
  ]);
  expect([0.5, 7.52, 30, 100].map(hoursWords)).toEqual(["30 min", "7.5 h", "30 h", "4.2 d"]);
  expect([0, 0.004, 1.5, 12_345.6].map(moneyWords)).toEqual(["$0.00", "under $0.01", "$1.50", "$12,346"]);
  expect(dayWords("2026-11-04")).toBe("4 Nov 2026");
  expect(instantWords("2026-11-24T08:22:59.000Z")).toBe("24 Nov 2026, 08:22 UTC");
  expect(instantWords("<b>")).toBe("<b>");
});
