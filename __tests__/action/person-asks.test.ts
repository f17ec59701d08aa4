/** What a person has done or told at once: one step, a triage, an item's history, what is asked (spec §8). */
import { expect, test } from "vitest";
import { parse } from "yaml";
import { runAction } from "../support/action.ts";
import { blocked, building } from "../support/person.ts";
import { createProject } from "../support/project.ts";
import type { World } from "../support/repository.ts";
import { tickwork } from "../support/terminal.ts";

async function itemsOf(world: World): Promise<readonly unknown[]> {
  return parse((await world.remoteFile("BACKLOG.yaml")) ?? "").items;
}

const risky = {
  id: "WRK-001",
  size: "large",
  risk: "high",
  ...{ status: "scoping", phase: "note", phase_pool: "pre" },
};

test("step runs exactly one phase, whatever the item's risk, and no other item", async () => {
  await using world = await createProject({ items: [risky, { ...building, id: "WRK-002" }] });
  const clone = await world.clone();

  const dry = await tickwork(world, clone, "step", "WRK-001", "--dry-run");
  const first = await runAction(world, clone, { inputs: { command: "step", item: "WRK-001" } });
  const scoped = await itemsOf(world);
  const second = await tickwork(world, clone, "step", "WRK-001");

  expect(dry.stdout).toMatch(/WRK-001/);
  expect(first.exit_code, first.log).toBe(0);
  expect(first.outputs["phases-executed"]).toBe("1");
  expect(scoped).toMatchObject([{ status: "ready" }, { phase: "build" }]);
  expect(second.exitCode, second.stderr).toBe(0);
  expect(await itemsOf(world)).toMatchObject([{ phase: "check" }, { phase: "build" }]);
});

test.each([
  [{ ...blocked, id: "WRK-001" }, /can take no step now: it is blocked: risk.*legal now: unblock, approve/],
  [{ id: "WRK-001", dependencies: ["WRK-002"] }, /it waits for WRK-002/],
  [{ ...building, retry_after: "2999-01-01T00:00:00.000Z" }, /it not before 2999.*legal now: approve, retry/],
] as const)("step of %o is refused, with what is legal", async (one, says) => {
  await using world = await createProject({ items: [one, { id: "WRK-002" }] });

  const end = await tickwork(world, await world.clone(), "step", "WRK-001");

  expect(end.exitCode).toBe(1);
  expect(end.stderr).toMatch(says);
});

test("triage takes in the inbox and triages what is new, and runs no phase", async () => {
  const items = [{ id: "WRK-001" }, { id: "WRK-002", size: "large" }, { ...building, id: "WRK-003" }];
  const project = { items, files: { "BACKLOG_INBOX.yaml": "- title: Dropped in\n  size: small\n" } };
  await using world = await createProject(project);

  const end = await runAction(world, await world.clone(), { inputs: { command: "triage" } });
  const again = await tickwork(world, await world.clone(), "triage");

  const triaged = await itemsOf(world);
  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["phases-executed"]).toBe("0");
  expect(end.summary).toContain("halted: all that was new is triaged");
  expect(triaged).toMatchObject([
    { status: "ready" },
    { status: "scoping" },
    { phase: "build" },
    { title: "Dropped in", status: "scoping" },
  ]);
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain("Nothing to do");
});

test("logs tells what became of an item, from journal and git, after it left too", async () => {
  await using world = await createProject({ items: [building] });
  await runAction(world, await world.clone());
  const clone = await world.clone();

  const end = await tickwork(world, clone, "logs", "WRK-001");
  const json = await tickwork(world, clone, "logs", "WRK-001", "--json");
  const dispatched = await runAction(world, clone, { inputs: { command: "logs", item: "WRK-001" } });
  const unknown = await tickwork(world, clone, "logs", "WRK-009");

  expect(end.stdout).toMatch(
    /WRK-001 finished, and not in the backlog any more\n.*build complete[\s\S]*check complete[\s\S]*archived/,
  );
  expect(end.stdout).toMatch(/2 steps, .* in all\.\n[\s\S]*\[WRK-001\]\[build\]/);
  expect(JSON.parse(json.stdout).commits.length).toBeGreaterThan(0);
  expect(dispatched.summary).toContain("build complete");
  expect(unknown.exitCode).toBe(1);
  expect(unknown.stderr).toContain("WRK-009 is not in BACKLOG.yaml");
});

test("status says what is asked, and the command to copy for each answer", async () => {
  const asking = {
    ...blocked,
    blocked_question: { question: "Which store?", options: ["PostgreSQL", "Redis"] },
  };
  await using world = await createProject({ items: [asking] });
  const clone = await world.clone();

  const end = await tickwork(world, clone, "status");
  const dispatched = await runAction(world, clone, { inputs: { command: "status" } });

  expect(end.stdout).toMatch(
    /Needs you \(1\)\n {2}WRK-003 \(.*\), asked by the agent: Which store\?\n {4}PostgreSQL: tickwork unblock WRK-003 --note "PostgreSQL"\n/,
  );
  expect(dispatched.summary).toContain(
    'gh workflow run tickwork.yml -f command=unblock -f item=WRK-003 -f note="Redis"',
  );
});
