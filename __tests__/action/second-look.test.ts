/** A run looks again where the remote changes between its look and its lease: what it brought here itself is not a person's (spec §10). */
import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { gitBefore } from "../support/delivery.ts";
import { createHubProject } from "../support/github/project.ts";
import { waitForFile } from "../support/processes.ts";
import { BUILD, createProject } from "../support/project.ts";
import type { World } from "../support/repository.ts";

const WORK = "tickwork/main";
const LEASE = "refs/tickwork/lease/main";
const CONFIG = {
  triage: "rules",
  pipelines: { feature: { phases: [{ name: "build", run: BUILD, destructive: true }] } },
};
const ITEMS = [{ id: "WRK-001" }, { id: "WRK-002" }];

/**
 * Once, while the run makes its lease: after it has looked, and before it takes it. Git's clock has seconds: in another one
 * the same commits, put somewhere again, have other names.
 */
async function beforeTheLease(world: World, script: string) {
  const once = `${world.root}/once`;
  const nextSecond = "s=$(date +%s); while [ $(date +%s) = $s ]; do sleep 0.05; done";
  const all = `[ -e ${once} ] || (touch ${once}; ${script}; ${nextSecond})`;
  return gitBefore(world, { command: "mktree", script: all });
}

/** A clone of the branch with a commit that changes `shared.txt`, to be pushed in a moment. */
async function ready(world: World, branch: string, text: string) {
  const person = await world.clone({ branch });
  await person.write("shared.txt", `${text}\n`);
  await person.commitAll(`Say ${text}`);
  return `cd ${person.path} && $REAL push -q origin HEAD:${branch}`;
}

describe("by pull request", () => {
  test("what came onto the branch after its merge is taken along once, though it is looked at twice", async () => {
    await using hub = await createHubProject({ items: ITEMS, config: CONFIG });
    const { world } = hub;
    await hub.run({ inputs: { delivery: "pull-request", "max-phases": "1" } });
    await hub.github.people.merge(hub.github.people.openPull().number, { method: "merge", keepBranch: true });
    await world.personPushes({ "shared.txt": "one\n" }, { branch: WORK, message: "Say one" });
    await world.personPushes({ "shared.txt": "two\n" }, { branch: WORK, message: "Say two" });
    const env = await beforeTheLease(world, await ready(world, WORK, "three"));

    const end = await hub.run({ inputs: { delivery: "pull-request" }, env });

    expect(end.exit_code, end.log).toBe(0);
    expect(await world.remoteFile("shared.txt", WORK)).toBe("three");
    expect(await world.remoteFile("built-WRK-002.txt", WORK)).toBe("built WRK-002");
    const said = (await world.remoteLog(WORK)).filter((subject) => subject.startsWith("Say "));
    expect(said).toEqual(["Say three", "Say two", "Say one"]);
  });

  test("commits of an earlier step of the job still count as that", async () => {
    await using hub = await createHubProject({ items: ITEMS, config: CONFIG });
    const { world } = hub;
    await hub.run({ inputs: { delivery: "pull-request", "max-phases": "1" } });
    const checkout = await hub.checkout();
    await world.personPushes({ "notes.txt": "by a person\n" });
    await checkout.write("version.txt", "2\n");
    await checkout.commitAll("Bump the version");
    const env = await beforeTheLease(world, await ready(world, WORK, "one"));

    const started = await hub.start(checkout, { inputs: { delivery: "pull-request" }, env });
    const end = await started.end();

    expect(end.exit_code, end.log).toBe(0);
    expect(await world.remoteFile("version.txt", WORK)).toBe("2");
    const log = await world.remoteLog(WORK);
    expect(log.filter((subject) => subject === "Bump the version")).toHaveLength(1);
    expect(log).toContain("Say one");
  });

  test("they are proposed where the run finds nothing else to do, and once", async () => {
    await using hub = await createHubProject({ items: [], config: CONFIG });
    const { world } = hub;
    const checkout = await hub.checkout();
    await checkout.write("version.txt", "2\n");
    await checkout.commitAll("Bump the version");

    const end = await (await hub.start(checkout, { inputs: { delivery: "pull-request" } })).end();
    const again = await (await hub.start(checkout, { inputs: { delivery: "pull-request" } })).end();

    expect(end.exit_code, end.log).toBe(0);
    expect(await world.remoteFile("version.txt", WORK)).toBe("2");
    expect(await world.remoteFile("version.txt")).toBeUndefined();
    expect(hub.github.people.openPull().number).toBe(1);
    expect(end.summary).toContain("1 commit was here before the run");
    expect(again.log).not.toContain("checkpoint");
  });

  test("merged and deleted while the checkout was brought to it: the run begins again from the base", async () => {
    await using hub = await createHubProject({ items: ITEMS, config: CONFIG });
    const { world } = hub;
    await hub.run({ inputs: { delivery: "pull-request", "max-phases": "1" } });
    const checkout = await hub.checkout();
    await world.personPushes({ "notes.txt": "by a person\n" });
    const { number } = hub.github.people.openPull();
    const [at, go] = [`${world.root}/at`, `${world.root}/go`];
    const wait = `case " $* " in *${WORK}:*) echo x > ${at}; while [ ! -e ${go} ]; do sleep 0.02; done;; esac`;
    const env = await gitBefore(world, { command: "fetch", script: wait });

    const started = await hub.start(checkout, { inputs: { delivery: "pull-request" }, env });
    await waitForFile(at);
    await hub.github.people.merge(number, { method: "squash" });
    await writeFile(go, "");
    const end = await started.end();

    expect(end.exit_code, end.log).toBe(0);
    expect(hub.github.people.openPull().number).not.toBe(number);
    expect(await world.remoteFile("built-WRK-002.txt", WORK)).toBe("built WRK-002");
  });

  test.each([
    ["GitHub knew it as open before", []],
    ["GitHub did not say what became of it", [{ route: "GET /repos/{owner}/{repo}/pulls", as: 401 }]],
  ] as const)(
    "merged and deleted between the looks at base and branch, where %s: no phase is done again",
    async (_, failures) => {
      await using hub = await createHubProject({ items: ITEMS, config: CONFIG });
      const { world } = hub;
      await hub.run({ inputs: { delivery: "pull-request", "max-phases": "1" } });
      const checkout = await hub.checkout();
      const { number } = hub.github.people.openPull();
      const [at, go] = [`${world.root}/at`, `${world.root}/go`];
      const wait = `case "$*" in *--dry-run*:refs/heads/${WORK}) echo x > ${at}; while [ ! -e ${go} ]; do sleep 0.02; done;; esac`;
      const env = await gitBefore(world, { command: "push", script: wait });
      for (const failure of failures) hub.github.fail(failure);

      const started = await hub.start(checkout, { inputs: { delivery: "pull-request" }, env });
      await waitForFile(at);
      hub.github.calm();
      await hub.github.people.merge(number, { method: "squash" });
      await writeFile(go, "");
      const end = await started.end();

      expect(end.exit_code, end.log).toBe(0);
      expect(end.outputs["phases-executed"]).toBe("1");
      expect(await world.remoteFile("built-WRK-002.txt", WORK)).toBe("built WRK-002");
    },
  );
});

test("a lease that is given back while it is read is taken, and nobody is told that there can be none", async () => {
  await using world = await createProject({ items: ITEMS, config: CONFIG });
  const clone = await world.clone();
  await clone.git("push", "--quiet", "origin", `HEAD:${LEASE}`);
  const giveBack = `case " $* " in *${LEASE}*) $REAL -C ${world.remote} update-ref -d ${LEASE};; esac`;
  const env = await gitBefore(world, { command: "fetch", script: giveBack });
  // Of the lease that the run holds later.
  await world.hook(`while read -r _ _ ref; do echo "$ref" >> ${world.root}/pushed; done`);

  const end = await runAction(world, clone, { env });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).not.toContain("No lease could be taken");
  expect(end.outputs["items-completed"]).toBe("2");
});

test("by push, commits of an earlier step of the job are put on top once", async () => {
  await using world = await createProject({ items: ITEMS, config: CONFIG });
  const clone = await world.clone();
  await world.personPushes({ "notes.txt": "by a person\n" });
  await clone.write("version.txt", "2\n");
  await clone.commitAll("Bump the version");
  const env = await beforeTheLease(world, await ready(world, "main", "one"));

  const end = await runAction(world, clone, { env });

  expect(end.exit_code, end.log).toBe(0);
  const log = await world.remoteLog();
  expect(log.filter((subject) => subject === "Bump the version")).toHaveLength(1);
  expect(log).toContain("Say one");
  expect(await world.remoteFile("BACKLOG.yaml")).toContain("items: []");
});
