/** Tickwork's own program, by the built action as the runner has it in its folder of actions. */
import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { createProject } from "../support/project.ts";
import type { World } from "../support/repository.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** As the runner downloads it: beside the checkout, and writable for every step. */
async function downloaded(world: World): Promise<string> {
  const folder = join(world.root, "_actions");
  await mkdir(folder);
  for (const name of ["dist", "bin", "schema", "action.yml", "package.json"])
    await cp(join(PROJECT, name), join(folder, name), { recursive: true });
  return folder;
}

const project = (run: string) =>
  createProject({
    items: [{ id: "WRK-001" }],
    config: {
      triage: "rules",
      pipelines: { feature: { phases: [{ name: "build", run, destructive: true }] } },
    },
  });

test.each([
  ["the post step", "echo 'evil()' >> ../_actions/bin/post.js", "bin/post.js"],
  ["the bundle", "echo 'evil()' >> ../_actions/dist/index.js", "dist/index.js"],
  ["a file of its own in there", "echo 'evil()' > ../_actions/dist/evil.js", "dist/evil.js"],
  ["what says which program it is", "sed -i s,bin/post.js,evil.js, ../_actions/action.yml", "action.yml"],
])("[T25] a step that changes %s is undone, and its item blocked", async (_what, command, touched) => {
  await using world = await project(`${command}; echo work > work.txt`);
  const action = await downloaded(world);

  const end = await runAction(world, await world.clone(), { action });

  expect(end.summary, end.log).toMatch(/touched what it may not/);
  expect(end.summary).toContain(touched);
  expect(await world.remoteFile("work.txt")).toBeUndefined();
  for (const name of ["dist", "bin"]) {
    const names = await readdir(join(PROJECT, name));
    expect(await readdir(join(action, name))).toEqual(names);
    for (const file of names) {
      const [own, its] = [PROJECT, action].map((folder) => readFile(join(folder, name, file), "utf8"));
      expect(await its).toBe(await own);
    }
  }
});

test("[T25] where the action is the repository itself, a phase may build it anew", async () => {
  await using world = await project("echo '// new' >> dist/index.js");
  const clone = await world.clone();
  for (const name of ["dist", "bin", "schema", "action.yml", "package.json"])
    await cp(join(PROJECT, name), join(clone.path, name), { recursive: true });
  await clone.commitAll("Be an action");
  await clone.push();

  const end = await runAction(world, clone, { action: clone.path });

  expect(end.outputs["items-completed"], end.log).toBe("1");
  expect(await world.remoteFile("dist/index.js")).toMatch(/\/\/ new$/);
});

test.each([
  [
    "settings",
    "git config --file .git/modules/lib/part/config core.fsmonitor evil",
    "modules/lib/part/config",
  ],
  ["a hook", "echo evil > .git/modules/lib/part/hooks/post-checkout", "modules/lib/part/hooks/post-checkout"],
])("[T13] %s of a submodule are put back", async (_what, command, touched) => {
  await using world = await project(`${command}; echo work > work.txt`);
  const clone = await world.clone();
  await clone.git("init", "--quiet", "--bare", ".git/modules/lib/part");
  const before = await clone.read(".git/modules/lib/part/config");

  const end = await runAction(world, clone);

  expect(end.summary).toContain("touched what it may not");
  expect(end.summary).toContain(touched);
  expect(await clone.read(".git/modules/lib/part/config")).toBe(before);
  expect(await clone.exists(".git/modules/lib/part/hooks/post-checkout")).toBe(false);
});
