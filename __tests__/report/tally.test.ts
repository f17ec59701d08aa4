import { expect, test } from "vitest";
import { tallyOf } from "../../src/report/tally.ts";
import { backlog, id, item } from "../support/items.ts";
import { archived, step } from "./report-builder.ts";

const at = "2026-11-24T09:00:00.000Z";

test("happenings are counted by what they are", () => {
  const tally = tallyOf({
    happenings: [
      step(),
      step({ outcome: "subphase" }),
      step({ outcome: "timeout" }),
      archived("WRK-001"),
      { kind: "merged", at, item_id: id("WRK-009"), title: "", into: id("WRK-002") },
      { kind: "ingested", at, item_id: id("WRK-010"), title: "", origin: "inbox" },
      { kind: "ingested", at, item_id: id("WRK-011"), title: "", origin: "WRK-003/build" },
      { kind: "promoted", at, item_id: id("WRK-012"), title: "", phase: step().phase },
      { kind: "warning", at, item_id: id("WRK-012"), title: "", message: "mend it" },
    ],
  });

  expect(tally).toMatchObject({
    steps_done: 2,
    archived: 1,
    merged: 1,
    from_inbox: 1,
    follow_ups: 1,
    promoted: 1,
  });
  expect(tally.steps).toHaveLength(3);
});

test("blocked counts what this run blocked, new items included, and not what was blocked before", () => {
  const before = backlog([
    item({ id: "WRK-001", status: "blocked" }),
    item({ id: "WRK-002", status: "ready" }),
  ]);
  const after = backlog(["WRK-001", "WRK-002", "WRK-003"].map((one) => item({ id: one, status: "blocked" })));

  expect(tallyOf({ happenings: [], before, after }).newly_blocked.map(({ id }) => id)).toEqual([
    "WRK-002",
    "WRK-003",
  ]);
});

test("the last step of an item that was set aside did not get anywhere, and says so", () => {
  const [build, review] = [step({ effect: "→ review" }), step({ phase: "review", effect: "→ done" })];
  const other = step({ item_id: "WRK-004", effect: "→ done" });
  const aside = {
    kind: "set_aside",
    at,
    item_id: id("WRK-003"),
    title: "",
    files: ["a"],
    branch: "b",
  } as const;

  const tally = tallyOf({
    happenings: [build, review, archived("WRK-003"), other, archived("WRK-004"), aside],
  });

  expect(tally).toMatchObject({ steps_done: 2, set_aside: 1, archived: 1 });
  expect(tally.steps.map(({ effect }) => effect)).toEqual(["→ review", "but set aside: blocked", "→ done"]);
});
