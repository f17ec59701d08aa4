/** Bad input, through the built action: a clear error that says what and what to do, no data lost, no stack trace. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { backlogText, COMMANDS_CONFIG, createProject } from "../support/project.ts";

const ONE = [{ id: "WRK-001" }];
const STACK = /\n\s+at .+:\d+:\d+/;

describe("refused before anything runs, with nothing changed", () => {
  test.each([
    ["no backlog", { "BACKLOG.yaml": null }, {}, /there is no backlog at BACKLOG.yaml.*schema_version: 3/],
    [
      "a broken backlog",
      { "BACKLOG.yaml": "schema_version: 3\nitems:\n  - id: WRK-001\n  title: [\n" },
      {},
      /BACKLOG.yaml:\d+:\d+/,
    ],
    [
      "a duplicate id",
      { "BACKLOG.yaml": backlogText([{ id: "WRK-001" }, { id: "WRK-001" }]) },
      {},
      /BACKLOG.yaml:\d+:\d+ WRK-001.*twice|WRK-001/,
    ],
    [
      "an unknown status",
      { "BACKLOG.yaml": backlogText([{ id: "WRK-001", status: "redy" }]) },
      {},
      /status "redy" is not known.*Did you mean "ready"/,
    ],
    ["a newer schema", { "BACKLOG.yaml": "schema_version: 4\nitems: []\n" }, {}, /4/],
    [
      "an unknown key in the config",
      { ".github/tickwork.yml": "executon: { max_wip: 2 }\n" },
      {},
      /executon.*execution/,
    ],
    [
      "a config that cannot work",
      { ".github/tickwork.yml": "pipelines:\n  feature:\n    pre_phases: [{ name: a, run: 'true' }]\n" },
      {},
      /no main phase/,
    ],
    ["a config that is not there", {}, { config: "conf/none.yml" }, /conf\/none.yml.*not there/],
    ["an unknown command", {}, { command: "rnu" }, /Input command: "rnu"/],
    [
      "a number that is none",
      {},
      { "max-ticks": "many" },
      /Input max-ticks: "many" will not do. Expected: a whole number from 1 to 1000/,
    ],
    ["a boolean that is none", {}, { "auto-advance": "maybe" }, /Input auto-advance: "maybe" will not do/],
    [
      "targets and a filter",
      {},
      { targets: "WRK-001", only: "size=small" },
      /targets and only cannot be given together/,
    ],
    [
      "a target that never was",
      {},
      { targets: "WRK-01" },
      /WRK-01 is not in the backlog.*Did you mean WRK-001/,
    ],
    ["a filter that says nothing", {}, { only: "colour=red" }, /colour/],
    ["a path that leaves the checkout", {}, { backlog: "../elsewhere.yaml" }, /leads out of the checkout/],
    ["a folder that is not there", {}, { "working-directory": "nowhere" }, /"nowhere" is not there/],
    ["a command of a later release", {}, { command: "plan" }, /"plan" is not in this release/],
    ["a branch that is none", {}, { branch: "-x" }, /-x/],
  ] as const)("%s", async (_what, files, inputs, says) => {
    await using world = await createProject({ items: ONE });
    if (Object.keys(files).length > 0) await world.personPushes(files);
    const before = await world.remoteHead();
    const clone = await world.clone();

    const end = await runAction(world, clone, { inputs });

    expect(end.exit_code).toBe(1);
    expect(end.log.replaceAll("%0A", "\n")).toMatch(says);
    expect(
      end.log
        .split("\n")
        .filter((line) => !line.startsWith("::debug::"))
        .join("\n"),
    ).not.toMatch(STACK);
    expect(end.summary).toContain("🔴");
    expect(await world.remoteHead()).toBe(before);
    expect(await clone.git("status", "--porcelain")).toBe("");
    expect(end.outputs).not.toHaveProperty("commit-sha");
  });

  test("[GIT-1] changes to tracked files are listed", async () => {
    await using world = await createProject({ items: ONE, files: { "README.md": "Hello\n" } });
    const clone = await world.clone();
    await clone.write("README.md", "Changed\n");

    const end = await runAction(world, clone);

    expect(end.exit_code).toBe(1);
    expect(end.log).toContain("README.md");
    expect(await clone.read("README.md")).toBe("Changed\n");
  });

  test("[GIT-1] a folder that is no repository", async () => {
    await using world = await createProject({ items: ONE });
    const clone = await world.clone();
    await rm(join(clone.path, ".git"), { recursive: true });

    const end = await runAction(world, clone);

    expect(end.exit_code).toBe(1);
    expect(end.log).toContain("is not in a git repository");
    expect(end.log).toContain("actions/checkout");
  });

  test("no git on the PATH", async () => {
    await using world = await createProject({ items: ONE });
    const clone = await world.clone();

    const end = await runAction(world, clone, { env: { PATH: world.root } });

    expect(end.exit_code).toBe(1);
    expect(end.log).toContain("git is not installed");
  });

  test("[GIT-3] a detached checkout without a branch", async () => {
    await using world = await createProject({ items: ONE });
    const clone = await world.clone({ detached: true });

    const end = await runAction(world, clone, { env: { GITHUB_REF: "refs/tags/v1", GITHUB_REF_NAME: "v1" } });

    expect(end.exit_code).toBe(1);
    expect(end.log).toMatch(/branch/);
  });
});

test("an input that is empty has its default, as on a schedule whose workflow passes dispatch inputs on", async () => {
  await using world = await createProject({ items: ONE });

  const end = await runAction(world, await world.clone(), {
    inputs: { "max-ticks": "", delivery: "", command: "", "auto-advance": "" },
  });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["items-completed"]).toBe("1");
});

test("a repository with nothing but a backlog works: built-in pipeline, and an agent that is not there is said at once", async () => {
  await using world = await createProject({ items: ONE, files: {} });
  const before = await world.personPushes({ ".github/tickwork.yml": null });

  const end = await runAction(world, await world.clone());

  expect(end.exit_code).toBe(1);
  expect(end.log).toMatch(/claude/);
  expect(end.summary).toContain("Change this");
  expect(await world.remoteHead()).toBe(before);
  expect(end.log.match(/^::error::.*claude needs ANTHROPIC_API_KEY/gm)).toHaveLength(1);
});

test("an item in a state that the rules do not allow is left out with how to mend it, and the others go on", async () => {
  const items = [{ id: "WRK-001", status: "in_progress" }, { id: "WRK-002" }];
  await using world = await createProject({ items, config: COMMANDS_CONFIG });

  const end = await runAction(world, await world.clone());

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["items-completed"]).toBe("1");
  expect(end.summary).toContain("WRK-001");
  expect(end.log).toMatch(
    /::warning::WRK-001 was left out: status is in_progress, but no phase is named. Name the phase/,
  );
  expect(await world.remoteFile("BACKLOG.yaml")).toContain("id: WRK-001");
});

test("a summary that cannot be written is told in the log, and the run stays what it was", async () => {
  await using world = await createProject({ items: ONE });

  const end = await runAction(world, await world.clone(), {
    env: { GITHUB_STEP_SUMMARY: "/nowhere/summary.md" },
  });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["items-completed"]).toBe("1");
  expect(end.log).toMatch(/::warning::The job summary could not be written/);
  expect(end.log).toContain("1 item finished");
  expect(end.log).not.toMatch(STACK);
});

test("a step cannot plant a config in a default place, whichever config is in use", async () => {
  const planting = JSON.stringify({
    triage: "rules",
    pipelines: {
      feature: { phases: [{ name: "build", run: "mkdir -p .github; echo x > .github/tickwork.yml" }] },
    },
  });
  await using world = await createProject({ items: ONE, files: { "conf/own.yml": planting } });
  await world.personPushes({ ".github/tickwork.yml": null });

  const end = await runAction(world, await world.clone(), { inputs: { config: "conf/own.yml" } });

  expect(end.summary).toContain(".github/tickwork.yml");
  expect(await world.remoteFile(".github/tickwork.yml")).toBeUndefined();
});

test("finished work is committed and pushed even when the worklog cannot be written", async () => {
  await using world = await createProject({ items: ONE, files: { _worklog: "a file, not a folder" } });

  const end = await runAction(world, await world.clone());

  expect(end.exit_code).toBe(1);
  expect(end.log).toMatch(/_worklog\/.* could not be written/);
  expect(end.log).not.toMatch(/did not foresee/);
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
});
