/** An inbox that was taken in on a rescue branch stays as it is until a person has decided about that branch (spec §10). */
import { expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { BUILD, createProject } from "../support/project.ts";
import type { World } from "../support/repository.ts";

const CONFIG = {
  triage: "rules",
  pipelines: { feature: { phases: [{ name: "build", run: BUILD, destructive: true }] } },
};
const PROTECTED = `while read -r _ _ ref; do case "$ref" in refs/heads/main)
  echo "error: GH006: Protected branch update failed for refs/heads/main." >&2; exit 1;; esac; done`;

/** A run that took the inbox in and could not push; the branch takes pushes again. */
async function rescued(world: World): Promise<string> {
  await world.personPushes({ "BACKLOG_INBOX.yaml": "- { title: Dark theme, size: small, risk: low }\n" });
  await world.hook(PROTECTED);
  const { outputs } = await runAction(world, await world.clone());
  await world.acceptPushes();
  return outputs["rescue"] ?? "";
}

test("other items go on, and the summary says what it waits for", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }], config: CONFIG });
  const branch = await rescued(world);

  const next = await runAction(world, await world.clone(), { env: { GITHUB_RUN_ID: "5000" } });
  const inbox = await world.remoteFile("BACKLOG_INBOX.yaml");

  expect(branch).toMatch(/^tickwork\/rescue\//);
  expect(next.exit_code, next.log).toBe(0);
  expect(next.outputs["items-completed"]).toBe("1");
  expect(inbox).toContain("Dark theme");
  expect(next.summary).toContain(`Nothing was taken from the inbox: it was taken in on \`${branch}\``);
  expect(await world.remoteFile("BACKLOG.yaml")).not.toContain("Dark theme");
});

test("deleted, it is taken in by the next run", async () => {
  await using world = await createProject({ items: [], config: CONFIG });
  const branch = await rescued(world);
  const waiting = await runAction(world, await world.clone(), { env: { GITHUB_RUN_ID: "5000" } });
  await (await world.clone()).git("push", "--quiet", "origin", "--delete", branch);

  const next = await runAction(world, await world.clone(), { env: { GITHUB_RUN_ID: "5001" } });

  expect(waiting.exit_code, waiting.log).toBe(0);
  expect(waiting.outputs["changed"]).toBe("false");
  expect(next.outputs["items-completed"], next.log).toBe("1");
  expect(await world.remoteFile("BACKLOG_INBOX.yaml")).toBeUndefined();
});
