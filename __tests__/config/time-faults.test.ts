import { expect, test } from "vitest";
import { timeFaults } from "../../src/config/time-faults.ts";
import { config, phase } from "../support/items.ts";

const of = (run_minutes: number | undefined, ...timeouts: readonly (number | undefined)[]) =>
  timeFaults(
    config({
      budget: { run_minutes },
      pipelines: {
        feature: {
          pre_phases: [],
          phases: timeouts.map((timeout_minutes, n) => phase(`p${n + 1}`, { timeout_minutes })),
        },
      },
    }),
  );

test.each([
  ["no limit of the run", undefined, [360], undefined],
  ["as long as the run", 30, [30, undefined], undefined],
  ["longer, by its own", 30, [30.5, 1], "p1 (30.5 min)"],
  ["longer, by the default", 20, [undefined, 1], "p1 (30 min)"],
  [
    "many",
    5,
    Array.from({ length: 7 }, () => 9),
    "p1 (9 min), p2 (9 min), p3 (9 min), p4 (9 min), p5 (9 min) and 2 more",
  ],
])("phases that may take longer than a run: %s", (_, run_minutes, timeouts, names) => {
  const faults = of(run_minutes, ...timeouts);

  expect(faults.map(({ message }) => message)).toEqual(
    names === undefined ? [] : [`budget.run_minutes is ${run_minutes}, and phases may take longer: ${names}`],
  );
  expect(faults.every(({ severity }) => severity === "warning")).toBe(true);
});
