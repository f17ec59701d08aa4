/** One run at a time, and what a run that died leaves behind (spec §10, RUN-6), from the built action. */
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { runAction, startAction } from "../support/action.ts";
import { gitBefore } from "../support/delivery.ts";
import { waitForFile } from "../support/processes.ts";
import { BUILD, backlogText, createProject, shell } from "../support/project.ts";
import type { Checkout, World } from "../support/repository.ts";

const REF = "refs/tickwork/lease/main";
const START = { GITHUB_RUN_ID: "9999" };

/** A phase that says it began and waits for a file before it does its work. */
const waiting = (root: string) =>
  `echo $$ > ${root}/shell; ${shell(`ready:${root}/began`)}; while [ ! -e ${root}/go ]; do sleep 0.02; done; ${BUILD}`;
const projectThatWaits = async () => {
  const world = await createProject({ items: [{ id: "WRK-001" }] });
  const phases = [{ name: "build", run: waiting(world.root), destructive: true }];
  await world.personPushes({
    ".github/tickwork.yml": JSON.stringify({ triage: "rules", pipelines: { feature: { phases } } }),
  });
  return world;
};

const inRemote = async (world: World, args: readonly string[], input = "") =>
  (
    await execa("git", args, {
      cwd: world.remote,
      env: { ...world.env, ...PERSON },
      extendEnv: false,
      input,
      reject: false,
    })
  ).stdout;
const PERSON = {
  GIT_AUTHOR_NAME: "P",
  GIT_AUTHOR_EMAIL: "p@example.org",
  GIT_COMMITTER_NAME: "P",
  GIT_COMMITTER_EMAIL: "p@example.org",
};
const leaseText = (world: World) => inRemote(world, ["log", "-1", "--format=%B", REF]);

/** Puts this text where the lease is, as somebody else would have. */
async function putLease(world: World, text: string): Promise<void> {
  const tree = await inRemote(world, ["mktree"]);
  const commit = await inRemote(world, ["commit-tree", tree], text);
  await inRemote(world, ["update-ref", REF, commit]);
}

async function expire(world: World): Promise<void> {
  const lease = JSON.parse(await leaseText(world));
  await putLease(world, JSON.stringify({ ...lease, expires_at: "2026-01-01T00:00:00.000Z" }));
}

/** A run that is killed while its step is under way, and leaves no process behind. */
async function killedRun(world: World, checkout?: Checkout) {
  const started = await startAction(world, checkout ?? (await world.clone()));
  await waitForFile(`${world.root}/began`);
  started.kill("SIGKILL");
  const end = await started.end();
  process.kill(Number(await readFile(`${world.root}/shell`, "utf8")), "SIGKILL");
  await writeFile(`${world.root}/go`, "");
  return end;
}

test("a second run ends at once, green, and says which run is at work; the first finishes", async () => {
  await using world = await projectThatWaits();
  const first = await startAction(world, await world.clone());
  await waitForFile(`${world.root}/began`);

  const second = await runAction(world, await world.clone(), { env: START });
  await writeFile(`${world.root}/go`, "");
  const end = await first.end();

  expect(second.exit_code, second.log).toBe(0);
  expect(second.outputs).toMatchObject({
    "halt-reason": "already_running",
    "phases-executed": "0",
    changed: "false",
  });
  expect(second.log).toMatch(/::notice::This run ends at once: run 4711-1 has been at work on "main"/);
  expect(end.outputs["items-completed"], end.log).toBe("1");
  expect(await leaseText(world)).toBe("");
});

describe("[RUN-6] a run that is killed while a step is under way", () => {
  test("keeps others out until its lease is over; then the step counts as an attempt, and the item is finished", async () => {
    await using world = await projectThatWaits();
    await killedRun(world);

    const tooEarly = await runAction(world, await world.clone(), { env: START });
    await expire(world);
    const next = await runAction(world, await world.clone(), { env: START });

    expect(tooEarly.outputs["halt-reason"]).toBe("already_running");
    expect(next.exit_code, next.log).toBe(0);
    expect(next.log).toContain("did not end in order");
    expect(next.outputs).toMatchObject({ "items-completed": "1", "phases-executed": "1" });
    const worklog = await world.remoteFile(`_worklog/${new Date().toISOString().slice(0, 7)}.md`);
    expect(worklog?.match(/WRK-001 .* · build · interrupted/g)).toHaveLength(1);
    const saved = (await (await world.clone()).git("log", "-p", "--format=", "--", "BACKLOG.yaml")).split(
      "\n",
    );
    expect(saved).toContain("+    phase_attempts: 1");
    expect(await leaseText(world)).toBe("");
  });

  test("has one attempt less when it is tried again", async () => {
    await using world = await projectThatWaits();
    await killedRun(world);
    await expire(world);
    const phases = [{ name: "build", run: "exit 1", destructive: true }];
    await world.personPushes({
      ".github/tickwork.yml": JSON.stringify({
        triage: "rules",
        execution: { max_retries: 1 },
        pipelines: { feature: { phases } },
      }),
    });

    const next = await runAction(world, await world.clone(), { env: START });

    expect(next.outputs["items-blocked"], next.log).toBe("1");
    const month = new Date().toISOString().slice(0, 7);
    const journal = (await world.remoteFile(`_worklog/${month}.jsonl`)) ?? "";
    const builds = journal.split("\n").flatMap((line) => {
      const { phase, outcome, attempts } = JSON.parse(line);
      return phase === "build" && outcome !== "promoted" ? [{ outcome, attempts }] : [];
    });
    expect(builds).toEqual([
      { outcome: "interrupted", attempts: 1 },
      { outcome: "failed", attempts: 1 },
    ]);
  });

  test("again and again is blocked once its attempts are used up, with the reason; others go on, and `retry` gives it a new chance", async () => {
    await using world = await createProject({
      items: [
        { id: "WRK-001", impact: "high" },
        { id: "WRK-002", impact: "low" },
      ],
    });
    const phases = [
      {
        name: "note",
        run: 'mkdir -p "$TICKWORK_CHANGE_FOLDER" && echo noted > "$TICKWORK_CHANGE_FOLDER/note.md"',
      },
      // Takes its runner with it: as one does that needs more memory than there is.
      {
        name: "build",
        run: `[ $TICKWORK_ITEM_ID = WRK-002 ] || [ -e ../mended ] || ${shell("ready:../began", "hang")}; ${BUILD}`,
        destructive: true,
      },
    ];
    const execution = { max_retries: 1, circuit_breaker: 2 };
    await world.personPushes({
      ".github/tickwork.yml": JSON.stringify({
        triage: "rules",
        execution,
        pipelines: { feature: { phases } },
      }),
    });
    for (const run of ["5001", "5002"]) {
      const clone = await world.clone();
      const started = await startAction(world, clone, { env: { GITHUB_RUN_ID: run } });
      await waitForFile(`${world.root}/began`);
      started.kill("SIGKILL");
      const killed = await started.end();
      await runAction(world, clone, { env: { GITHUB_RUN_ID: run }, post_of: killed });
      await rm(`${world.root}/began`);
    }

    const next = await runAction(world, await world.clone(), { env: START });
    await writeFile(`${world.root}/mended`, "");
    await runAction(world, await world.clone(), { inputs: { command: "retry", item: "WRK-001" } });
    const last = await runAction(world, await world.clone(), { env: { GITHUB_RUN_ID: "9998" } });

    expect(next.exit_code, next.log).toBe(0);
    expect(next.outputs).toMatchObject({ "items-blocked": "1", "items-completed": "1" });
    expect(next.summary.replaceAll("\\", "")).toContain(
      "build was started 2 times, and never came to an end: run 5002-1 died while it was under way.",
    );
    expect(await world.remoteFile("changes/WRK-001_title-of-wrk-001/note.md")).toBe("noted");
    expect(await world.remoteFile("built-WRK-002.txt")).toBe("built WRK-002");
    expect(last.outputs, last.log).toMatchObject({ "items-completed": "1", "phases-executed": "1" });
    expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  });

  test("where nothing is pushed, is counted by the next run in the same checkout", async () => {
    await using world = await createProject({ items: [] });
    const phases = [{ name: "build", run: waiting(world.root), destructive: true }];
    const alone = await world.alone({
      "BACKLOG.yaml": backlogText([{ id: "WRK-001" }]),
      ".github/tickwork.yml": JSON.stringify({ triage: "rules", pipelines: { feature: { phases } } }),
    });
    await killedRun(world, alone);

    const next = await runAction(world, alone, { env: START });

    expect(next.exit_code, next.log).toBe(0);
    expect(next.summary).toContain("Interrupted in an earlier run");
    expect(next.outputs["items-completed"]).toBe("1");
    expect(await alone.exists(".git/tickwork-under-way.json")).toBe(false);
  });

  test("is repaired by the post step: the next run need not wait, and still counts the attempt", async () => {
    await using world = await projectThatWaits();
    const killed = await killedRun(world);

    const post = await runAction(world, await world.clone(), { post_of: killed });
    const next = await runAction(world, await world.clone(), { env: START });

    expect(post.exit_code, post.log).toBe(0);
    expect(post.log).toContain("was killed before it could save");
    expect(next.outputs["items-completed"], next.log).toBe("1");
    expect(next.summary).toContain("Interrupted in an earlier run");
  });
});

test("a run whose lease was taken over meanwhile delivers what is finished, starts nothing more, and leaves the other alone", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const phases = [
    { name: "build", run: waiting(world.root), destructive: true },
    { name: "check", run: shell(`ready:${world.root}/checked`) },
  ];
  await world.personPushes({
    ".github/tickwork.yml": JSON.stringify({ triage: "rules", pipelines: { feature: { phases } } }),
  });
  const clone = await world.clone();
  const started = await startAction(world, clone);
  await waitForFile(`${world.root}/began`);
  const ours = JSON.parse(await leaseText(world));
  await putLease(world, JSON.stringify({ ...ours, run_id: "8888-1", steps: [] }));
  await writeFile(`${world.root}/go`, "");

  const end = await started.end();

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["halt-reason"]).toBe("already_running");
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(await world.remoteFile("BACKLOG.yaml")).toMatch(/phase: check/);
  expect(await world.remoteFile("BACKLOG.yaml")).not.toContain("phase_attempts");
  expect(existsSync(`${world.root}/checked`)).toBe(false);
  expect(JSON.parse(await leaseText(world))).toMatchObject({ run_id: "8888-1" });
});

test("a branch that moves between look and lease is looked at again before anything is decided", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const clone = await world.clone();
  const person = await world.clone();
  await person.write("BACKLOG.yaml", backlogText([{ id: "WRK-002", status: "ready" }]));
  await person.commitAll("Another item instead");
  const moved = `${world.root}/moved`;
  const env = await gitBefore(world, {
    command: "mktree",
    script: `[ -e ${moved} ] || (touch ${moved}; cd ${person.path} && $REAL push -q origin HEAD)`,
  });

  const end = await runAction(world, clone, { env });

  expect(end.exit_code, end.log).toBe(0);
  expect(await world.remoteFile("built-WRK-002.txt")).toBe("built WRK-002");
  expect(await world.remoteFile("built-WRK-001.txt")).toBeUndefined();
  expect(await leaseText(world)).toBe("");
});

test("garbage in its place is replaced, with a notice, and runs nothing", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  await putLease(world, '$(touch pwned) {"run_id": 1}');

  const end = await runAction(world, await world.clone());

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).toContain("could not be read, and is replaced");
  expect(end.outputs["items-completed"]).toBe("1");
  expect(await leaseText(world)).toBe("");
});

test("a remote that takes no such refs is told about, and the run goes on", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  await world.hook(
    'while read -r _ _ ref; do case "$ref" in refs/heads/*) ;; *) echo "only branches" >&2; exit 1;; esac; done',
  );

  const end = await runAction(world, await world.clone());

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).toMatch(/::notice::No lease could be taken.*only branches.*`concurrency`/);
  expect(end.outputs["items-completed"]).toBe("1");
});

describe("nothing of it is left", () => {
  test("after a run that could not give it back: the post step does", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001" }] });
    const away = `case "$*" in *" :${REF}"*) echo "fatal: unable to access 'x': Could not resolve host: x" >&2; exit 128;; esac`;
    const env = await gitBefore(world, { command: "push", script: away });
    const clone = await world.clone();

    const end = await runAction(world, clone, { env: { PATH: env["PATH"] } });
    const left = await leaseText(world);
    await runAction(world, clone, { post_of: end });

    expect(end.exit_code, end.log).toBe(0);
    expect(left).toContain("4711-1");
    expect(await leaseText(world)).toBe("");
  });

  test("after a run whose renewals were refused", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001" }] });
    // The first change of the ref is let through, and so is giving it back.
    await world.hook(
      'while read -r old new ref; do case "$ref $old$new" in refs/tickwork/*0000000000*) ;; refs/tickwork/*) echo "not today" >&2; exit 1;; esac; done',
    );

    const end = await runAction(world, await world.clone());

    expect(end.outputs["items-completed"], end.log).toBe("1");
    expect(end.log).toContain("The lease could not be renewed");
    expect(await leaseText(world)).toBe("");
  });

  test("after a cancelled run", async () => {
    await using world = await projectThatWaits();
    const started = await startAction(world, await world.clone());
    await waitForFile(`${world.root}/began`);
    const held = JSON.parse(await leaseText(world));

    started.kill("SIGINT");
    const end = await started.end();

    expect(held).toMatchObject({ run_id: "4711-1", steps: [{ item_id: "WRK-001", phase: "build" }] });
    expect(end.exit_code).toBe(130);
    expect(await leaseText(world)).toBe("");
    expect(await world.remoteFile("BACKLOG.yaml")).not.toContain("phase_attempts");
  });

  test("after a red one", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001" }], config: { triage: "rules" } });

    const end = await runAction(world, await world.clone());

    expect(end.exit_code).toBe(1);
    expect(await leaseText(world)).toBe("");
  });

  test("after one whose work could not be delivered", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001" }] });
    await world.hook('while read -r _ _ ref; do case "$ref" in refs/heads/main) exit 1;; esac; done');

    const end = await runAction(world, await world.clone());

    expect(end.exit_code, end.log).toBe(1);
    expect(end.outputs.rescue).toBe("tickwork/rescue/4711-1");
    expect(await leaseText(world)).toBe("");
  });

  test("where nothing is pushed, in the checkout", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001" }] });
    const clone = await world.clone();

    const end = await runAction(world, clone, { inputs: { delivery: "commit" } });

    expect(end.outputs["items-completed"], end.log).toBe("1");
    expect(await readFile(`${clone.path}/.git/tickwork-under-way.json`, "utf8").catch(() => "gone")).toBe(
      "gone",
    );
    expect(await leaseText(world)).toBe("");
  });
});
