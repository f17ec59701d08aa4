import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { runAction, startAction } from "../support/action.ts";
import { createProject } from "../support/project.ts";

const MONTH = new Date().toISOString().slice(0, 7);

test("[IDX-6] a run that dies between archiving and the worklog leaves an item that the next run archives, once", async () => {
  await using world = await createProject({
    items: [
      { id: "WRK-001", status: "done" },
      { id: "WRK-002", status: "blocked", blocked_reason: "?", dependencies: ["WRK-001"] },
    ],
  });
  // Who writes to a pipe waits for a reader: there the first run dies.
  const clone = await world.clone();
  const pipe = join(clone.path, `_worklog/${MONTH}.md`);
  await execa("sh", ["-c", 'mkdir -p _worklog && mkfifo "$0"', pipe], { cwd: clone.path });
  const first = await startAction(world, clone);
  const reader = await open(pipe, "r");
  first.kill("SIGKILL");
  await reader.close();
  await first.end();
  expect(await readFile(join(clone.path, "BACKLOG.yaml"), "utf8")).not.toContain(" id: WRK-001");
  expect(await world.remoteFile("BACKLOG.yaml")).toContain(" id: WRK-001");

  const second = await runAction(world, await world.clone());
  const third = await runAction(world, await world.clone());

  expect([second.exit_code, third.exit_code], second.log + third.log).toEqual([0, 0]);
  const backlog = await world.remoteFile("BACKLOG.yaml");
  expect(backlog).not.toContain("WRK-001");
  expect(backlog).not.toContain("dependencies");
  const worklog = (await world.remoteFile(`_worklog/${MONTH}.md`)) ?? "";
  expect(worklog.match(/^## .* · WRK-001 .* · archived$/gm)).toHaveLength(1);
});
