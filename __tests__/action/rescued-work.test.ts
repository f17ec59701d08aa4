import { describe, expect, test } from "vitest";
import { rescuedWork } from "../../src/action/rescued-work.ts";
import type { WaitingRescue } from "../../src/delivery/rescue-look.ts";
import { readJournal } from "../../src/report/journal.ts";
import { backlog, id, item } from "../support/items.ts";

const BRANCH = "tickwork/rescue/4711-1";
const commands = { onto: "main", restore: "take it in", discard: "throw it away" };
const line = (fields: object) =>
  `${JSON.stringify({ time: "2026-11-24T09:00:00.000Z", run: "4711-1", item: "WRK-001", ...fields })}\n`;
const step = (outcome: string, more: object = {}) => line({ phase: "build", outcome, minutes: 1, ...more });
const waiting = (journal: string, items?: WaitingRescue["items"]) => [
  { branch: BRANCH, subjects: ["One"], journal, items, ...commands },
];
const EMPTY = { journal: [], backlog: backlog([]) };
const CREATED = "2026-01-10T10:00:00.000Z";

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
  expect([...rescuedWork(waiting(journal), EMPTY).keys()]).toEqual(ids);
});

test("of a whole run its journal alone says what is not here yet, whatever items it says it was made for", () => {
  const items = ["WRK-001", "WRK-002"].map((name) => ({ id: id(name), created: CREATED }));

  expect([...rescuedWork(waiting(step("complete"), items), EMPTY).keys()]).toEqual(["WRK-001"]);
});

test("code alone that was set aside says whose it is", () => {
  const items = [{ id: id("WRK-001"), created: CREATED }];

  expect([...rescuedWork(waiting("", items), EMPTY)]).toEqual([["WRK-001", { branch: BRANCH, ...commands }]]);
});

test("code alone of an earlier version is told of by our own journal, while its branch waits", () => {
  const { entries } = readJournal(
    line({ outcome: "set_aside", branch: BRANCH }) +
      line({ outcome: "set_aside", branch: "tickwork/rescue/1-1", item: "WRK-002" }),
  );
  const known = { ...EMPTY, journal: entries };

  expect([...rescuedWork(waiting(""), known)]).toEqual([["WRK-001", { branch: BRANCH, ...commands }]]);
  expect([...rescuedWork([], known)]).toEqual([]);
});

describe("an item that has the id of one whose work waits", () => {
  const held = (created: string, items: WaitingRescue["items"], journal = step("complete")) =>
    rescuedWork(waiting(journal, items), { journal: [], backlog: backlog([item({ created })]) }).size === 1;
  const theirs = [{ id: id("WRK-001"), created: CREATED }];

  test.each([
    ["the same is held", CREATED, true],
    ["the same is held, in another way to write its time", "2026-01-10T11:00:00+01:00", true],
    ["one that was made later is another, and not held", "2026-02-01T10:00:00.000Z", false],
  ])("%s", (_, created, is_held) => {
    expect(held(created, theirs)).toBe(is_held);
    expect(held(created, theirs, "")).toBe(is_held);
  });

  test("is held where nobody says when theirs was made", () => {
    expect(held("2026-02-01T10:00:00.000Z", undefined)).toBe(true);
    expect(held("2026-02-01T10:00:00.000Z", [])).toBe(true);
  });
});
