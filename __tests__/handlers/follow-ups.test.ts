import { describe, expect, test } from "vitest";
import { ended, handled } from "../support/handling.ts";
import { config, item } from "../support/items.ts";

const running = item({ status: "in_progress", phase: "design", phase_pool: "main" });
const asking = (count: number) =>
  ended({
    item: running,
    phase: "design",
    file: { follow_ups: Array.from({ length: count }, (_, n) => `Thing ${n + 1}`) },
  });

describe("[IDX-7] how many a step may create", () => {
  test.each([
    ["as many as it asks for", 3, 10, 50, 3],
    ["at most max_follow_ups", 3, 2, 50, 2],
    ["none, where that is 0", 3, 0, 50, 0],
    ["at most what the run has left", 3, 10, 1, 1],
    ["none when the run has none left", 3, 10, 0, 0],
    ["none when the run is over its cap", 3, 10, -1, 0],
  ])("%s", (_, asked, max_follow_ups, follow_ups_left, created) => {
    const { told, report, after } = handled(asking(asked), {
      items: [running],
      config: config({ execution: { max_follow_ups } }),
      follow_ups_left,
    });

    expect(report.follow_ups_created).toBe(created);
    expect(after.items).toHaveLength(1 + created);
    const dropped = `warning WRK-001 ${asked - created} follow-ups were dropped: a step may create ${created}`;
    expect(told.filter((line) => line.startsWith("warning"))).toEqual(created < asked ? [dropped] : []);
  });
});

test("one whose title is open already is told, and not created again", () => {
  const open = item({ id: "WRK-002", title: "thing 1" });

  const { told, report } = handled(asking(2), { items: [running, open] });

  expect(report.follow_ups_created).toBe(1);
  expect(told.slice(1)).toEqual([
    "ingested WRK-003",
    'warning WRK-001 its follow-up "Thing 1" is WRK-002 already',
  ]);
});
