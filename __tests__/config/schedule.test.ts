import { describe, expect, test } from "vitest";
import { staleSchedule } from "../../src/config/schedule.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
const workflow = (step: string, cron = "23 */2 * * *") => ({
  file: ".github/workflows/tickwork.yml",
  text: `name: Tickwork\non:\n  schedule:\n    - cron: "${cron}"\njobs:\n  a:\n    steps:\n      - ${step}\n`,
});
const RUN = "{ uses: example/tickwork@v1 }";

describe("a schedule of every two hours", () => {
  test.each([
    ["2026-11-24T05:00:00Z", true],
    ["2026-11-24T06:30:00Z", false],
    ["2026-11-24T11:30:00Z", false],
  ])("with a last entry of %s may be switched off: %s", async (last, stale) => {
    const problem = await staleSchedule([workflow(RUN)], { last, now: NOW });

    expect(problem !== undefined).toBe(stale);
    if (problem) expect(problem).toMatchObject({ code: "TW091", severity: "notice", line: 4, column: 13 });
  });
});

test.each([
  ["a step that only validates", "{ uses: example/tickwork@v1, with: { command: validate } }"],
  ["another action", "{ uses: example/other@v1, name: tickwork }"],
])("nothing is said of %s", async (_name, step) => {
  expect(await staleSchedule([workflow(step)], { last: "2026-01-01T00:00:00Z", now: NOW })).toBeUndefined();
});

test.each(["not a cron", ""])("nothing is said of the expression %j", async (cron) => {
  expect(
    await staleSchedule([workflow(RUN, cron)], { last: "2026-01-01T00:00:00Z", now: NOW }),
  ).toBeUndefined();
});
