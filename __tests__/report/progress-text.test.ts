import { expect, test } from "vitest";
import type { ItemId, PhaseName } from "../../src/backlog/item.ts";
import { displayWidth } from "../../src/report/display-width.ts";
import { progressText, type RunningStep } from "../../src/report/progress-text.ts";

const step = (id: string, title: string, started_at_ms = 0): RunningStep => ({
  item_id: id as ItemId,
  phase: "build" as PhaseName,
  title,
  started_at_ms,
});

test.each([
  [7_900, "WRK-003 build 0:07 Sort flags"],
  [250_000, "WRK-003 build 4:10 Sort flags"],
  [3_723_000, "WRK-003 build 1:02:03 Sort flags"],
  [-5, "WRK-003 build 0:00 Sort flags"],
])("after %d ms", (now, text) => {
  expect(progressText([step("WRK-003", "Sort flags")], now, 80)).toBe(text);
});

test("steps that run side by side share the line, and titles give way before times", () => {
  const steps = [
    step("WRK-003", "Sort the flags of --help by name"),
    step("WRK-004", "日本語の題名です、とても長い", 1_000),
  ];

  expect(progressText(steps, 5_000, 80)).toBe(
    "WRK-003 build 0:05 Sort the flags of… · WRK-004 build 0:04 日本語の題名です、…",
  );
  expect(progressText(steps, 5_000, 45)).toBe("WRK-003 build 0:05 · WRK-004 build 0:04");
  for (const columns of [5, 20, 45, 60, 79, 200])
    expect(displayWidth(progressText(steps, 5_000, columns))).toBeLessThanOrEqual(columns);
});

test("what would move the cursor is taken out of a title", () => {
  expect(progressText([step("WRK-003", "a\u001b[2Kb\nc\u0007")], 0, 80)).toBe("WRK-003 build 0:00 ab c");
});
