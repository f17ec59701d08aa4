import { expect, test } from "vitest";
import {
  ageText,
  countText,
  durationText,
  instantText,
  listText,
  moneyText,
} from "../../src/report/amounts.ts";

test.each([
  [0, "under 1 s"],
  [999, "under 1 s"],
  [59_000, "59 s"],
  [250_000, "4 min 10 s"],
  [360_000, "6 min"],
  [7_290_000, "2 h 1 min"],
  [93_600_000, "1 d 2 h"],
])("a duration of %i ms reads %j", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test("an age is told in its largest unit", () => {
  expect(ageText(30_000)).toBe("under 1 min");
  expect(ageText(26 * 3_600_000)).toBe("1 d");
});

test("money has two digits, and a trace of it is not nothing", () => {
  expect(moneyText(1.839)).toBe("$1.84");
  expect(moneyText(0)).toBe("$0.00");
  expect(moneyText(0.0004)).toBe("under $0.01");
});

test("counts agree with their noun", () => {
  expect(countText(1, "item")).toBe("1 item");
  expect(countText(2000, "item")).toBe("2,000 items");
  expect(countText(0, "entry", "entries")).toBe("0 entries");
});

test("an instant of today is told by its time, in UTC whatever its offset; another by its day too", () => {
  const now = "2026-11-24T09:00:00.000Z";

  expect(instantText("2026-11-24T16:30:00+02:00", now)).toBe("14:30 UTC");
  expect(instantText("2026-11-25T00:05:00Z", now)).toBe("2026-11-25 00:05 UTC");
  expect(instantText("soon", now)).toBe("soon");
});

test("a long list says how many it does not name", () => {
  expect(listText(["A", "B", "C"], 3)).toBe("A, B, C");
  expect(listText(["A", "B", "C", "D"], 2)).toBe("A, B and 2 more");
});
