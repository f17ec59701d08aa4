/** What bounds a run, from the built action: budgets of the journal, targets, filters, watchdogs, set-up. */
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { agent, COMMANDS_CONFIG, createProject, shell } from "../support/project.ts";

const AGENT_CONFIG = {
  triage: "rules",
  agent: { cli: "command", command: agent("write:work.txt:done", "result") },
  pipelines: { feature: { phases: [{ name: "build", destructive: true }] } },
};
const journalLine = (cost: number) =>
  `${JSON.stringify({ time: new Date().toISOString(), run: "1-1", item: "WRK-009", phase: "build", outcome: "complete", minutes: 5, cost })}\n`;
const JOURNAL = `_worklog/${new Date().toISOString().slice(0, 7)}.jsonl`;

describe("budgets count what the journal says", () => {
  test("a step that does not fit what is left of the day is not started, and the summary says why", async () => {
    const config = { ...AGENT_CONFIG, budget: { day_usd: 5 } };
    await using world = await createProject({
      items: [{ id: "WRK-001" }],
      config,
      files: { [JOURNAL]: journalLine(4) },
    });

    const end = await runAction(world, await world.clone());

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs).toMatchObject({ "halt-reason": "cost_budget_reached", "phases-executed": "0" });
    expect(end.summary).toContain("$1.00 of $5.00 are left for the day, and build costs about $4.00");
  });

  test("one that fits is", async () => {
    const config = { ...AGENT_CONFIG, budget: { day_usd: 5 } };
    await using world = await createProject({
      items: [{ id: "WRK-001" }],
      config,
      files: { [JOURNAL]: journalLine(2) },
    });

    const end = await runAction(world, await world.clone());

    expect(end.outputs).toMatchObject({ "halt-reason": "all_done_or_blocked", "items-completed": "1" });
  });

  test("a line of the journal that is none is passed over", async () => {
    const config = { ...AGENT_CONFIG, budget: { month_usd: 5 } };
    await using world = await createProject({
      items: [{ id: "WRK-001" }],
      config,
      files: { [JOURNAL]: `{"broken\n${journalLine(5)}` },
    });

    const end = await runAction(world, await world.clone());

    expect(end.outputs["halt-reason"]).toBe("cost_budget_reached");
  });
});

describe("targets and filters", () => {
  const items = ["WRK-001", "WRK-002", "WRK-003"].map((id) => ({
    id,
    tags: id === "WRK-002" ? ["ui"] : undefined,
  }));

  test("[TGT-1] only the targets are worked on, in their order", async () => {
    await using world = await createProject({ items });

    const end = await runAction(world, await world.clone(), {
      inputs: { targets: "WRK-003 WRK-001", "max-ticks": "30" },
    });

    expect(end.outputs).toMatchObject({ "halt-reason": "target_completed", "items-completed": "2" });
    const log = await world.remoteLog();
    expect(log.findIndex((subject) => subject.includes("WRK-003"))).toBeGreaterThan(
      log.findIndex((subject) => subject.includes("WRK-001")),
    );
    expect(await world.remoteFile("BACKLOG.yaml")).toContain("WRK-002");
  });

  test("[TGT-5] only what the filter lets through is worked on", async () => {
    await using world = await createProject({ items });

    const end = await runAction(world, await world.clone(), {
      inputs: { only: "tag=ui\nsize=small,medium", "max-ticks": "30" },
    });

    expect(end.outputs).toMatchObject({ "halt-reason": "filter_exhausted", "items-completed": "1" });
    expect(await world.remoteFile("built-WRK-002.txt")).toBe("built WRK-002");
  });

  test("[TGT-5] a filter that matches nothing is green and says so", async () => {
    await using world = await createProject({ items });

    const end = await runAction(world, await world.clone(), { inputs: { only: "tag=none" } });

    expect(end.exit_code).toBe(0);
    expect(end.outputs["halt-reason"]).toBe("no_matching_items");
  });
});

describe("watchdogs", () => {
  const hanging = (more: object) => ({
    ...COMMANDS_CONFIG,
    execution: { max_retries: 0 },
    pipelines: {
      feature: {
        phases: [{ name: "build", run: shell("orphan:../orphan", "print:began", "hang"), ...more }],
      },
    },
  });

  test.each([
    ["timeout", { timeout_minutes: 0.01 }, /time limit/],
    ["idle", { idle_minutes: 0.01 }, /silent/],
  ] as const)(
    "[EXE-2] %s ends everything the step started, and the item is blocked with the reason",
    async (outcome, more, says) => {
      await using world = await createProject({ items: [{ id: "WRK-001" }], config: hanging(more) });

      const end = await runAction(world, await world.clone());

      expect(end.exit_code, end.log).toBe(0);
      expect(await world.remoteFile("BACKLOG.yaml")).toMatch(says);
      expect(JSON.parse(end.outputs.result ?? "").happenings).toEqual(
        expect.arrayContaining([expect.objectContaining({ kind: "step", outcome })]),
      );
    },
  );

  test("a step that is under way when the run's time is over is ended, and stays where it was", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001" }], config: hanging({}) });

    const end = await runAction(world, await world.clone(), { inputs: { "time-budget-minutes": "0.03" } });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs["halt-reason"]).toBe("time_budget_reached");
    expect(await world.remoteFile("BACKLOG.yaml")).toContain("status: in_progress");
    expect(await world.remoteFile("BACKLOG.yaml")).not.toContain("phase_attempts");
    expect((await world.remoteLog()).join("\n")).toContain(
      "[WRK-001][build] Not finished: The run's time was over",
    );
  });

  test("one that a whole run was not enough for is not started again by a run as short, which says why", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001" }], config: hanging({}) });
    const inputs = { "time-budget-minutes": "0.1" };
    await runAction(world, await world.clone(), { inputs });
    const before = await world.remoteHead();

    const end = await runAction(world, await world.clone(), { inputs });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs).toMatchObject({ "halt-reason": "time_budget_reached", "phases-executed": "0" });
    expect(end.summary).toMatch(
      /build was cut off after \d+ s by the end of an earlier run, and a run has 6 s/,
    );
    expect(await world.remoteHead()).toBe(before);
  });
});

test("[EXE-3] what an agent prints is no command to the runner, and what is too much is cut", async () => {
  const config = {
    ...COMMANDS_CONFIG,
    pipelines: {
      feature: {
        phases: [
          {
            name: "build",
            run: shell("print:::error::pwned", "print:::set-output name=x::y", "flood:3000000"),
          },
        ],
      },
    },
  };
  await using world = await createProject({ items: [{ id: "WRK-001" }], config });

  const end = await runAction(world, await world.clone());

  const lines = end.log.split("\n");
  const at = lines.findIndex((line) => line.includes("::error::pwned"));
  const fence = lines.slice(0, at).findLast((line) => line.startsWith("::stop-commands::"));
  expect(end.exit_code).toBe(0);
  expect(fence).toBeDefined();
  expect(lines.slice(at).indexOf(`::${fence?.slice("::stop-commands::".length)}::`)).toBeGreaterThan(0);
  expect(end.log.length).toBeLessThan(1_000_000);
  expect(end.log).toMatch(/cut|left out/);
});

test("a failing verify is in the next attempt's prompt, and the phase is complete only when it passes", async () => {
  const config = {
    triage: "rules",
    agent: { cli: "command", command: agent("keep-prompt:../prompt.txt", "append:work.txt:x", "result") },
    pipelines: {
      feature: {
        phases: [
          {
            name: "build",
            destructive: true,
            verify: ["test $(wc -c < work.txt) -ge 2 || { echo only one so far; exit 1; }"],
          },
        ],
      },
    },
  };
  await using world = await createProject({ items: [{ id: "WRK-001" }], config });

  const end = await runAction(world, await world.clone());

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["items-completed"]).toBe("1");
  expect(end.summary).toContain("2 attempts");
});

test("an item that stood still for `stale_after_days` is triaged anew, with the reason in the worklog", async () => {
  const stale = {
    id: "WRK-001",
    status: "blocked",
    blocked_from_status: "scoping",
    blocked_reason: "Which store?",
  };
  const config = { ...COMMANDS_CONFIG, execution: { stale_after_days: 30 } };
  await using world = await createProject({ items: [stale], config });

  const end = await runAction(world, await world.clone());

  const worklog = await world.remoteFile(`_worklog/${new Date().toISOString().slice(0, 7)}.md`);
  expect(end.exit_code, end.log).toBe(0);
  expect(worklog).toContain("sent back to triage");
  expect(worklog).toContain("blocked without a change for 30 days");
  expect(end.outputs["items-completed"]).toBe("1");
  expect(JSON.parse(end.outputs.result ?? "").outcomes).toEqual({ complete: 2 });
});
