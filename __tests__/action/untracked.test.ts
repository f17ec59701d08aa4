/** Files that lay in the checkout before the run and that git does not know, from the built action. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { createProject } from "../support/project.ts";

interface Phase {
  readonly run: string;
  readonly [field: string]: unknown;
}

function project(phase: Phase, files = {}) {
  return createProject({
    items: [{ id: "WRK-001" }],
    config: {
      triage: "rules",
      pipelines: { feature: { phases: [{ name: "build", ...phase }] } },
    },
    files: { "main.c": "old\n", ...files },
  });
}

test("[GIT-3] a step's work in a file that git did not know is committed with the rest; one that no step touched is not", async () => {
  await using world = await project({
    run: "echo code > main.c; echo 'finished work' >> generated.c",
    destructive: true,
    verify: ["grep -q finished generated.c"],
  });
  const clone = await world.clone();
  await clone.write("generated.c", "from the job's step before\n");
  await clone.write("mine.txt", "mine\n");

  const end = await runAction(world, clone);

  expect(end.exit_code, end.log).toBe(0);
  expect(await world.remoteFile("generated.c")).toBe("from the job's step before\nfinished work");
  expect(await world.remoteFile("main.c")).toBe("code");
  expect(await clone.git("status", "--porcelain")).toBe("?? mine.txt");
});

test("a change of such a file alone is a change", async () => {
  await using world = await project({ run: "echo finished >> generated.c", destructive: true });
  const clone = await world.clone();
  await clone.write("generated.c", "");

  const end = await runAction(world, clone);

  expect(end.log).not.toContain("no file was changed");
  expect(end.outputs["items-completed"]).toBe("1");
  expect(await world.remoteFile("generated.c")).toBe("finished");
});

test.each([
  ["a step that fails", { run: "exit 1", destructive: true }],
  ["a phase whose check fails", { run: "true", destructive: true, verify: ["false"] }],
  ["a phase that may not change it", { run: "true" }],
])("%s has changed and removed such files: they are as before, and the log says so", async (_, phase) => {
  await using world = await project({
    ...phase,
    run: `echo spoiled > mine.txt; rm -r kept; ${phase.run}`,
  });
  const clone = await world.clone();
  await clone.write("mine.txt", "mine\n");
  await clone.write("kept/deep.txt", "deep\n");

  const end = await runAction(world, clone);

  expect(await clone.read("mine.txt")).toBe("mine\n");
  expect(await clone.read("kept/deep.txt")).toBe("deep\n");
  expect(end.log).toMatch(/Put back what .*: kept\/deep\.txt, mine\.txt\./);
  expect(await clone.git("status", "--porcelain")).toBe("?? kept/\n?? mine.txt");
});

test("a file too large to keep a copy of is named when it cannot be put back; the others are put back", async () => {
  await using world = await project({ run: "echo more >> large.bin; echo more >> small.txt" });
  const clone = await world.clone();
  await clone.write("large.bin", "x".repeat(33 * 1024 * 1024));
  await clone.write("small.txt", "x\n");

  const end = await runAction(world, clone);

  expect(end.exit_code, end.log).toBe(0);
  expect(await clone.read("small.txt")).toBe("x\n");
  expect(end.log).toMatch(/not put back, .*: large\.bin\. Look/);
  expect(end.log).toMatch(/Put back what .*: small\.txt\./);
  expect(await clone.git("status", "--porcelain")).toBe("?? large.bin\n?? small.txt");
});

test("a repository inside the checkout is no step's work, and its end is told", async () => {
  await using world = await project({ run: "rm -rf vendor; echo code > main.c", destructive: true });
  const clone = await world.clone();
  await clone.git("init", "--quiet", "vendor");

  const end = await runAction(world, clone);

  expect(end.exit_code, end.log).toBe(0);
  expect(await world.remoteFile("main.c")).toBe("code");
  expect(existsSync(join(clone.path, "vendor"))).toBe(false);
  expect(end.log).toMatch(/not put back, .*: vendor\/\. Look/);
});

test.each([
  ["unchanged", "git add mine.txt"],
  ["changed, and is put back", "echo theirs > mine.txt && git add mine.txt"],
])("one that a step put into git's index %s is out of it again: the next run begins", async (_, run) => {
  await using world = await project({ run });
  const clone = await world.clone();
  await clone.write("mine.txt", "mine\n");

  const first = await runAction(world, clone, { inputs: { "max-phases": "1" } });
  const next = await runAction(world, clone, { env: { GITHUB_RUN_ID: "9999" } });

  expect(first.exit_code, first.log).toBe(0);
  expect(await clone.git("status", "--porcelain")).toBe("?? mine.txt");
  expect(await clone.read("mine.txt")).toBe("mine\n");
  expect(next.exit_code, next.log).toBe(0);
});
