/** What waits on a rescue branch is not done again (spec §10), however many there are and whatever became of the rest of it. */
import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { runAction, startAction } from "../support/action.ts";
import { gitBefore } from "../support/delivery.ts";
import { waitForFile } from "../support/processes.ts";
import { BUILD, createProject } from "../support/project.ts";
import type { World } from "../support/repository.ts";

const RESCUE = "tickwork/rescue/4711-1";
const START = { env: { GITHUB_RUN_ID: "9999" } };
const MARK = { of: "step", commits: 1, branch: "main", backlog: "BACKLOG.yaml", items: [] };

/** A run whose push was refused: its work is on a rescue branch. */
async function afterRefusedPush(): Promise<World> {
  const world = await createProject({ items: [{ id: "WRK-001" }] });
  await world.hook('while read -r _ _ ref; do case "$ref" in refs/heads/main) exit 1;; esac; done');
  await runAction(world, await world.clone(), { inputs: { "max-phases": "1" } });
  await world.acceptPushes();
  return world;
}

test("among many that wait, the oldest too; only so many are told of, and the number of the others", async () => {
  await using world = await afterRefusedPush();
  const person = await world.clone();
  await person.write("x.txt", "x\n");
  await person.commitAll(`Left over\u001b[31m\n\nTickwork-Rescue: ${JSON.stringify(MARK)}`);
  const many = Array.from({ length: 23 }, (_, at) => `HEAD:refs/heads/tickwork/rescue/5${100 + at}-1`);
  await person.git("push", "--quiet", "origin", ...many);

  const end = await runAction(world, await world.clone(), START);

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["phases-executed"]).toBe("0");
  expect(end.log.match(/waits with work/g)).toHaveLength(20);
  expect(end.log).toContain("4 more rescue branches wait with work that is not here");
  expect(end.log).not.toContain("\u001b");
});

test("a remote that does not list them ends the run before anything is spent", async () => {
  await using world = await afterRefusedPush();
  const script = `case "$*" in *rescue*) echo "fatal: unable to access 'x': Connection reset" >&2; exit 128;; esac`;
  const env = await gitBefore(world, { command: "ls-remote", script });

  const end = await runAction(world, await world.clone(), { inputs: { "push-tries": "2" }, env });

  expect(end.exit_code).toBe(1);
  expect(end.log).toMatch(
    /::error::Whether work of earlier runs waits on a rescue branch is not known: .*Run the job again\./,
  );
  expect(end.outputs["phases-executed"] ?? "0").toBe("0");
});

test("one that git cannot be asked about waits all the same", async () => {
  await using world = await afterRefusedPush();
  const script = `case "$*" in *--cherry-pick*) exit 128;; esac`;
  const env = await gitBefore(world, { command: "log", script });

  const end = await runAction(world, await world.clone(), { env: { ...env, ...START.env } });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).toContain(`${RESCUE}\` waits with work`);
});

test("a backlog that stayed out because a person had broken theirs: the item is not run again until it is taken in", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const wait = `echo x > ${world.root}/at; while [ ! -e ${world.root}/go ]; do sleep 0.02; done; ${BUILD}`;
  const phases = [{ name: "build", run: wait, destructive: true }];
  await world.personPushes({
    ".github/tickwork.yml": JSON.stringify({ triage: "rules", pipelines: { feature: { phases } } }),
  });
  const sound = (await world.remoteFile("BACKLOG.yaml")) ?? "";
  const started = await startAction(world, await world.clone());
  await waitForFile(`${world.root}/at`);
  await world.personPushes({ "BACKLOG.yaml": "items: [\n" });
  await writeFile(`${world.root}/go`, "");
  const first = await started.end();
  await world.personPushes({ "BACKLOG.yaml": `${sound}\n` });

  const next = await runAction(world, await world.clone(), START);

  expect(first.exit_code, first.log).toBe(1);
  expect(first.log).toContain(RESCUE);
  expect(next.log).toContain(`${RESCUE}\` waits with work`);
  expect(next.outputs["phases-executed"], next.log).toBe("0");
});
