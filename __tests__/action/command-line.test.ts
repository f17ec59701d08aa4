/** The same bundle on a person's machine: `bin/tickwork.js` in a checkout, no runner around it. */
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { createProject } from "../support/project.ts";
import type { Checkout, World } from "../support/repository.ts";

const BIN = fileURLToPath(new URL("../../bin/tickwork.js", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../../dist/index.js", import.meta.url));

function tickwork(world: World, checkout: Checkout, ...args: readonly string[]) {
  return execa(process.execPath, [BIN, ...args], {
    cwd: checkout.path,
    env: world.env,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
}

test("status prints the board on standard output", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001", title: "Sort flags" }] });

  const { stdout, exitCode } = await tickwork(world, await world.clone(), "status");

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/New\s+WRK-001\s+Sort flags/);
});

test("run does what the action does, with inputs as options", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });

  const { stdout, stderr, exitCode } = await tickwork(world, await world.clone(), "run", "--max-phases", "1");

  expect(exitCode, stderr).toBe(0);
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(stdout).toContain("1 step done");
});

test("validate exits 1 and says file, line and column", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001", status: "redy" }] });

  const { stdout, exitCode } = await tickwork(world, await world.clone(), "validate");

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /^error TW\d+ BACKLOG\.yaml:\d+:\d+ WRK-001: status "redy" is not known.*Did you mean "ready"/m,
  );
});

test("without arguments it shows how it is used; an unknown option and an unknown command say the nearest", async () => {
  await using world = await createProject({ items: [] });
  const clone = await world.clone();

  const help = await tickwork(world, clone);
  const option = await tickwork(world, clone, "run", "--max-tick", "3");
  const command = await tickwork(world, clone, "stauts");

  expect(help.stdout).toContain("--max-ticks");
  expect(option.exitCode).not.toBe(0);
  expect(option.stderr).toContain("--max-ticks");
  expect(command.exitCode).toBe(1);
  expect(command.stderr).toMatch(/Did you mean "?status/);
});

test("the bundle itself, started without arguments and without a runner, runs nothing", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const before = await world.remoteHead();
  const { path: cwd } = await world.clone();

  const { stdout, exitCode } = await execa(process.execPath, [BUNDLE], {
    cwd,
    env: world.env,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });

  expect(exitCode).toBe(0);
  expect(stdout).toContain("Usage: tickwork");
  expect(await world.remoteHead()).toBe(before);
});

test("simulate goes through 1,000 items to the end, and changes not a byte", {
  timeout: 120_000,
}, async () => {
  const items = Array.from({ length: 1_000 }, (_, n) => ({ id: `WRK-${String(n + 1).padStart(3, "0")}` }));
  await using world = await createProject({ items });
  const clone = await world.clone();
  const before = await clone.read("BACKLOG.yaml");

  const { stdout, stderr, exitCode } = await tickwork(world, clone, "simulate");

  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(
    /^Would do 2,000 steps in [\d,]+ ticks, if each succeeds, and then halt: nothing is actionable/,
  );
  expect(await clone.read("BACKLOG.yaml")).toBe(before);
});

test("run --dry-run says what would be done and why the rest waits, and does nothing", async () => {
  const items = [{ id: "WRK-001" }, { id: "WRK-002", status: "blocked", blocked_reason: "Which store?" }];
  await using world = await createProject({ items });
  const clone = await world.clone();

  const { stdout, exitCode } = await tickwork(world, clone, "run", "--dry-run");

  expect(exitCode).toBe(0);
  expect(stdout).toContain("WRK-001 build → check");
  expect(stdout).toMatch(/WRK-002 needs a person: Which store\?/);
  expect(await clone.exists("built-WRK-001.txt")).toBe(false);
  expect(await clone.git("status", "--porcelain")).toBe("");
});

test("simulate goes to the end whatever a run, a day or a month may use up, and stops where an item may cost no more", async () => {
  const budget = { run_usd: 1, day_usd: 1, month_usd: 1, item_usd: 5, run_minutes: 0.1 };
  const agents = { phases: [{ name: "build", workflows: ["build.md"] }] };
  await using world = await createProject({
    items: [{ id: "WRK-001" }, { id: "WRK-002", cost_usd: 5 }],
    config: { triage: "rules", budget, pipelines: { feature: agents } },
    files: { "build.md": "Build it.", [`_worklog/${MONTH}.jsonl`]: SPENT },
  });

  const { stdout, exitCode } = await tickwork(world, await world.clone(), "simulate");

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/WRK-001.*archived/s);
  expect(stdout).toContain("$0.00 of $5.00 are left for WRK-002");
});

const MONTH = new Date().toISOString().slice(0, 7);
/** Everything that may be spent was. */
const SPENT = `${JSON.stringify({
  time: new Date().toISOString(),
  run: "1-1",
  item: "WRK-002",
  phase: "build",
  outcome: "complete",
  minutes: 5,
  cost: 5,
})}\n`;
