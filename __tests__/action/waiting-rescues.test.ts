/** Rescue branches of earlier runs (spec §10): told about until a person took them in or deleted them, from the built action. */
import { expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { createProject } from "../support/project.ts";
import type { World } from "../support/repository.ts";

const RESCUE = "tickwork/rescue/4711-1";
const START = { env: { GITHUB_RUN_ID: "9999" } };

/** A run whose push was refused: its work is on a rescue branch. */
async function afterRefusedPush(): Promise<World> {
  const world = await createProject({ items: [{ id: "WRK-001" }] });
  await world.hook('while read -r _ _ ref; do case "$ref" in refs/heads/main) exit 1;; esac; done');
  await runAction(world, await world.clone(), { inputs: { "max-phases": "1" } });
  await world.acceptPushes();
  return world;
}

test("a later run says which waits, with what, how to take it in, and how to be rid of it", async () => {
  await using world = await afterRefusedPush();

  const end = await runAction(world, await world.clone(), START);

  expect(end.exit_code, end.log).toBe(0);
  for (const text of [end.log, end.summary.replaceAll("\\", "")]) {
    expect(text).toContain(`${RESCUE}\` waits with work that is not here: `);
    expect(text).toContain(`git fetch origin ${RESCUE} && git merge FETCH_HEAD`);
    expect(text).toContain(`git push origin --delete ${RESCUE}`);
  }
});

test.each([
  ["merged", ["merge", "--quiet", "-X", "theirs", "-m", "Take it in", `origin/${RESCUE}`]],
  ["picked", ["cherry-pick", `origin/main..origin/${RESCUE}`]],
])("one that a person %s is not told of any more", async (_, take) => {
  await using world = await afterRefusedPush();
  const person = await world.clone();
  await person.git(...take);
  await person.push();

  const end = await runAction(world, await world.clone(), START);

  expect(end.log).not.toContain("waits with work");
});

test("one that a person deleted is not told of any more", async () => {
  await using world = await afterRefusedPush();
  await (await world.clone()).git("push", "--quiet", "origin", "--delete", RESCUE);

  const end = await runAction(world, await world.clone(), START);

  expect(end.log).not.toContain("waits with work");
});

test("one whose name is a command to a shell is not offered for copying", async () => {
  await using world = await afterRefusedPush();
  const planted = "tickwork/rescue/x;pwned";
  await (await world.clone()).git("push", "--quiet", "origin", `origin/${RESCUE}:refs/heads/${planted}`);

  const end = await runAction(world, await world.clone(), START);

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).toContain(`git push origin --delete ${RESCUE}`);
  expect(end.log).not.toContain("pwned");
});

test("one of another backlog of the same repository is not told of here", async () => {
  await using world = await afterRefusedPush();
  await world.personPushes({ "other/BACKLOG.yaml": "schema_version: 3\nitems: []\nnext_item_id: 0\n" });

  const end = await runAction(world, await world.clone(), {
    ...START,
    inputs: { "working-directory": "other" },
  });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).not.toContain("waits with work");
});
