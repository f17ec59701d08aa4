/** A run that is ended from outside, by a cancel or a kill, and the post step after it (spec §10). */
import { existsSync } from "node:fs";
import { readFile, utimes, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { runAction, startAction } from "../support/action.ts";
import { gitBefore } from "../support/delivery.ts";
import { startGitServer } from "../support/git-server.ts";
import { isAlive, processesIn, waitForFile } from "../support/processes.ts";
import { BUILD, createProject, shell } from "../support/project.ts";
import type { World } from "../support/repository.ts";

const LEASE = "refs/tickwork/lease/main";
const START = { GITHUB_RUN_ID: "9999" };

const phases = (
  ...list: readonly { readonly name: string; readonly run: string; readonly destructive?: boolean }[]
) => ({
  triage: "rules",
  pipelines: { feature: { phases: list } },
});

/** The push of work, no dry one and none of the lease, says that it began and goes no further until it is told. */
const hangingPush = (world: World) =>
  `case " $* " in *" --dry-run "*|*refs/tickwork/*) ;; *) echo $$ > '${world.root}/pushing'; while [ ! -e '${world.root}/go' ]; do sleep 0.02; done;; esac`;

async function killedInPush(world: World) {
  const clone = await world.clone();
  const env = await gitBefore(world, { command: "push", script: hangingPush(world) });
  const started = await startAction(world, clone, { env: { PATH: env["PATH"] } });
  const pushing = Number(await waitForFile(`${world.root}/pushing`));
  started.kill("SIGKILL");
  const end = await started.end();
  process.kill(pushing, "SIGKILL");
  await writeFile(`${world.root}/go`, "");
  return { clone, end };
}

test("[GIT-3] what a killed run had committed and not pushed is delivered by the post step, on top of what came in between", async () => {
  await using world = await createProject({
    items: [{ id: "WRK-001" }],
    config: phases({ name: "build", run: BUILD, destructive: true }, { name: "check", run: "true" }),
  });
  const { clone, end } = await killedInPush(world);
  const before = await world.remoteLog();
  await world.personPushes({ "notes.txt": "by a person\n" });

  const post = await runAction(world, clone, { post_of: end });
  const next = await runAction(world, await world.clone(), { env: START });

  expect(before).toEqual(["Begin"]);
  expect(post.log).toContain('What the run had committed when it ended is on "main" now');
  expect((await world.remoteLog()).filter((subject) => subject.startsWith("[WRK-001][build]"))).toHaveLength(
    1,
  );
  expect(next.outputs, next.log).toMatchObject({ "items-completed": "1", "phases-executed": "1" });
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(await world.remoteFile("notes.txt")).toBe("by a person");
});

test("what a killed run left alive is ended by the post step, and its scratch is gone", async () => {
  await using world = await createProject({
    items: [{ id: "WRK-001" }],
    config: phases({
      name: "build",
      run: shell("orphan:../orphan", "ready:../ready", "hang"),
      destructive: true,
    }),
  });
  const clone = await world.clone();
  const started = await startAction(world, clone);
  const orphan = Number(await waitForFile(`${world.root}/orphan`));
  await waitForFile(`${world.root}/ready`);
  started.kill("SIGKILL");
  const end = await started.end();
  const alive = await isAlive(orphan);

  const post = await runAction(world, clone, { post_of: end });

  expect(post.exit_code, post.log).toBe(0);
  expect(alive).toBe(true);
  expect(await isAlive(orphan)).toBe(false);
  expect(await clone.exists(".tickwork")).toBe(false);
});

/** A run over HTTP whose server is in no hurry with its first push of work. */
async function pushingOverHttp() {
  const world = await createProject({
    items: [{ id: "WRK-001" }],
    config: phases({ name: "build", run: BUILD, destructive: true }),
  });
  const server = await startGitServer(world, { writer: "s3cret" });
  const once = `if [ ! -e '${world.root}/once' ]; then : > '${world.root}/once'; echo $$ $PPID > '${world.root}/pushing'; exec sleep 600; fi`;
  await world.hook(`while read -r _ _ ref; do case "$ref" in refs/heads/main) ${once};; esac; done`);
  const clone = await world.clone();
  await clone.git("remote", "set-url", "origin", server.url);
  const start = {
    inputs: { token: "s3cret" },
    env: { GITHUB_SERVER_URL: server.origin, RUNNER_TRACKING_ID: "github_1" },
  };
  const started = await startAction(world, clone, start);
  const theirs = (await waitForFile(`${world.root}/pushing`)).trim().split(" ").map(Number);
  return {
    world,
    clone,
    start,
    started,
    async [Symbol.asyncDispose]() {
      for (const pid of [...theirs, ...(await processesIn(clone.path))])
        if (await isAlive(pid)) process.kill(pid, "SIGKILL");
      await server[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

test("a push that a killed run left is ended by the post step, and made anew", async () => {
  await using of = await pushingOverHttp();
  const { world, clone, start, started } = of;
  started.kill("SIGKILL");
  const end = await started.end();
  const left = await processesIn(clone.path);
  const environment = await readFile(`/proc/${left[0]}/environ`, "utf8");

  const post = await runAction(world, clone, { ...start, post_of: end });

  expect(left.length).toBeGreaterThan(1);
  expect(environment).toContain("RUNNER_TRACKING_ID=github_1\0");
  expect(await processesIn(clone.path), post.log).toEqual([]);
  expect(post.log).toContain('What the run had committed when it ended is on "main" now');
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
});

test("a push that a cancelled run has waited for is ended with it", async () => {
  await using of = await pushingOverHttp();
  const { clone, started } = of;

  started.kill("SIGINT");
  const end = await started.end();

  expect(end.log).toContain("NOT delivered");
  expect(await processesIn(clone.path)).toEqual([]);
});

test("a post step of a main step that was killed before it could save anything does nothing", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });

  const post = await runAction(world, await world.clone(), { post_of: { state: {} } });

  expect(post).toMatchObject({ exit_code: 0, log: "", outputs: {} });
  expect(await world.remoteLog()).toEqual(["Begin"]);
});

test.each(["--upload-pack=touch planted", "ext::sh -c 'touch planted'"])(
  "a step that wrote %j where the post step reads cannot make it run anything",
  async (url) => {
    await using world = await createProject({ items: [{ id: "WRK-001" }] });
    const clone = await world.clone();
    const head = await clone.head();
    const place = { url, branch: "main" };
    const rest = {
      head,
      common_dir: `${clone.path}/.git`,
      state: { without: [] },
      owners: [],
      state_files: [],
    };
    const state = {
      "working-folder": clone.path,
      lease: JSON.stringify(place),
      pending: JSON.stringify({ ...place, ...rest }),
    };

    const post = await runAction(world, clone, { post_of: { state } });

    expect(post.exit_code, post.log).toBe(0);
    expect(await clone.exists("planted")).toBe(false);
  },
);

test("[RUN-2] a second signal changes nothing: what is finished is delivered, and the lease is given back", async () => {
  await using world = await createProject({
    items: [{ id: "WRK-001", status: "in_progress", phase: "first", phase_pool: "main" }],
    config: phases(
      { name: "first", run: BUILD, destructive: true },
      { name: "second", run: shell("ignore-term", "ready:../ready", "hang") },
    ),
  });
  const clone = await world.clone();
  const started = await startAction(world, clone);
  await waitForFile(`${world.root}/ready`);

  started.kill("SIGINT");
  await started.said("SIGINT: no new step starts");
  started.kill("SIGTERM");
  const end = await started.end();

  expect(end.exit_code, end.log).toBe(130);
  expect(end.outputs["halt-reason"]).toBe("shutdown_requested");
  expect(await world.remoteFile("BACKLOG.yaml")).toContain("phase: second");
  expect(await (await world.clone()).git("ls-remote", "origin", LEASE)).toBe("");
});

test("[EXE-2] a cancel asks a step to end before it makes it, and nothing of it is left", async () => {
  const stubborn = "trap 'echo TERM >> ../saw' TERM; echo $$ > ../number; while :; do sleep 0.05; done";
  await using world = await createProject({
    items: [{ id: "WRK-001" }],
    config: phases({ name: "build", run: stubborn, destructive: true }),
  });
  const started = await startAction(world, await world.clone());
  const number = Number(await waitForFile(`${world.root}/number`));

  started.kill("SIGTERM");
  const end = await started.end();

  expect(end.outputs["halt-reason"], end.log).toBe("shutdown_requested");
  expect(await readFile(`${world.root}/saw`, "utf8")).toBe("TERM\n");
  expect(await isAlive(number)).toBe(false);
  // What we write ourselves when the signal comes is not the step's doing.
  expect(end.log).not.toContain("touched what it may not");
  expect(await world.remoteFile("BACKLOG.yaml")).toContain("status: in_progress");
});

test("the lock of an index that a killed git left is taken away by the post step, and one from before is not", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const clone = await world.clone();
  const lock = `${clone.path}/.git/index.lock`;
  await world.personPushes({ "notes.txt": "by a person\n" });
  // As git itself begins when it brings the checkout to the branch's head.
  const script = `: > '${lock}'; echo $$ > '${world.root}/moving'; while [ ! -e '${world.root}/go' ]; do sleep 0.02; done`;
  const env = await gitBefore(world, { command: "read-tree", script });
  const started = await startAction(world, clone, { env: { PATH: env["PATH"] } });
  const moving = Number(await waitForFile(`${world.root}/moving`));
  started.kill("SIGKILL");
  const end = await started.end();
  process.kill(moving, "SIGKILL");
  await writeFile(`${world.root}/go`, "");

  const post = await runAction(world, clone, { post_of: end });
  const gone = existsSync(lock);
  await writeFile(lock, "");
  await utimes(lock, new Date("2026-01-01"), new Date("2026-01-01"));
  const again = await runAction(world, clone, { post_of: end });

  expect(post.exit_code, post.log).toBe(0);
  expect(gone).toBe(false);
  expect(existsSync(lock)).toBe(true);
  expect(again.log).toContain("was there before this run began");
});
