import { expect, test } from "vitest";
import { rescuedWork } from "../../src/action/rescued-work.ts";
import { readJournal } from "../../src/report/journal.ts";

const BRANCH = "tickwork/rescue/4711-1";
const commands = { restore: "take it in", discard: "throw it away" };
const line = (fields: object) =>
  `${JSON.stringify({ time: "2026-11-24T09:00:00.000Z", run: "4711-1", item: "WRK-001", ...fields })}\n`;
const step = (outcome: string, more: object = {}) => line({ phase: "build", outcome, minutes: 1, ...more });
const waiting = (journal: string) => [{ branch: BRANCH, subjects: ["One"], journal, ...commands }];

test.each([
  ["a step that is complete", step("complete"), ["WRK-001"]],
  ["a step that failed: its item is blocked there", step("failed"), ["WRK-001"]],
  [
    "several steps of several items",
    step("complete") + step("complete", { item: "WRK-002" }),
    ["WRK-001", "WRK-002"],
  ],
  ["a step that the run ended", step("cancelled") + step("cut_off"), []],
  [
    "promotions and what came in, which no step made",
    line({ outcome: "promoted", phase: "build" }) + line({ outcome: "ingested" }),
    [],
  ],
  ["what is no line of a journal", "{\n{}\n", []],
  ["an id that is none", step("complete", { item: "; rm -rf ~" }), []],
])("of a whole run's journal: %s", (_, journal, ids) => {
  expect([...rescuedWork(waiting(journal), []).keys()]).toEqual(ids);
});

test("code alone that was set aside is told of by our own journal, while its branch waits", () => {
  const { entries } = readJournal(
    line({ outcome: "set_aside", branch: BRANCH }) +
      line({ outcome: "set_aside", branch: "tickwork/rescue/1-1", item: "WRK-002" }),
  );

  expect([...rescuedWork(waiting(""), entries)]).toEqual([["WRK-001", { branch: BRANCH, ...commands }]]);
  expect([...rescuedWork([], entries)]).toEqual([]);
});
