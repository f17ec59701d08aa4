/** How the post step of a run that was killed in its push ends (spec §10): what it says, what is where, and what is gone. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readRescueMark } from "../../src/delivery/rescue-mark.ts";
import { type ActionEnd, runAction, startAction } from "../support/action.ts";
import { gitBefore } from "../support/delivery.ts";
import { waitForFile } from "../support/processes.ts";
import { BUILD, createProject } from "../support/project.ts";
import type { Checkout, World } from "../support/repository.ts";

const RESCUE = "tickwork/rescue/4711-1";

interface Killed extends AsyncDisposable {
  readonly world: World;
  readonly clone: Checkout;
  readonly end: ActionEnd;
}

/** Its work is committed here and nowhere else: the push of it went no further than its start. */
async function killedInPush(): Promise<Killed> {
  const phases = [{ name: "build", run: BUILD, destructive: true }];
  const world = await createProject({
    items: [{ id: "WRK-001" }],
    config: { triage: "rules", pipelines: { feature: { phases } } },
  });
  const clone = await world.clone();
  const script = `case " $* " in *" --dry-run "*|*refs/tickwork/*) ;; *) echo $$ > '${world.root}/pushing'; while [ ! -e '${world.root}/go' ]; do sleep 0.02; done; exit 1;; esac`;
  const env = await gitBefore(world, { command: "push", script });
  const started = await startAction(world, clone, { env: { PATH: env["PATH"] } });
  const pushing = Number(await waitForFile(`${world.root}/pushing`));
  started.kill("SIGKILL");
  const end = await started.end();
  process.kill(pushing, "SIGKILL");
  await writeFile(`${world.root}/go`, "");
  return { world, clone, end, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

/** Whatever became of the work: its lease keeps nobody out, and nothing lies about in the checkout. */
async function isTidy({ clone }: Killed): Promise<boolean> {
  const isFree = await clone.git("fetch", "--quiet", "origin", "refs/tickwork/lease/main").then(
    async () => {
      const lease = JSON.parse(await clone.git("log", "-1", "--format=%B", "FETCH_HEAD"));
      return Date.parse(lease.expires_at) <= Date.now();
    },
    () => true,
  );
  return isFree && !(await clone.exists(".tickwork"));
}

const REFUSE = (refs: string) =>
  `while read -r _ new ref; do case "$ref" in ${refs}) echo "error: GH006: Protected branch update failed" >&2; exit 1;; esac; done`;

test("[GIT-3] the branch takes it: it is there, and that is said", async () => {
  await using killed = await killedInPush();
  const { world, clone, end } = killed;

  const post = await runAction(world, clone, { post_of: end });

  expect(post.exit_code, post.log).toBe(0);
  expect(post.log).toContain('::notice::What the run had committed when it ended is on "main" now.');
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(await world.remoteBranches()).toEqual(["main"]);
  expect(await isTidy(killed)).toBe(true);
});

test("[GIT-3] the branch refuses it: it is on a rescue branch, with the reason and the command that brings it back", async () => {
  await using killed = await killedInPush();
  const { world, clone, end } = killed;
  await world.hook(REFUSE("refs/heads/main"));

  const post = await runAction(world, clone, { post_of: end });

  expect(post.log).toMatch(/::error::What the run had committed when it ended is not on "main": .*protect/i);
  expect(post.log).toContain(
    `It is on the branch "${RESCUE}"; this brings it back: git fetch origin ${RESCUE} && git merge FETCH_HEAD`,
  );
  expect(await world.remoteFile("built-WRK-001.txt")).toBeUndefined();
  expect(await world.remoteFile("built-WRK-001.txt", RESCUE)).toBe("built WRK-001");
  const mark = readRescueMark(await world.at(world.remote).git("log", "-1", "--format=%B", RESCUE));
  expect(mark).toMatchObject({
    of: "run",
    branch: "main",
    backlog: "BACKLOG.yaml",
    items: [{ id: "WRK-001" }],
  });
  expect(await isTidy(killed)).toBe(true);
});

test("[GIT-3] no branch is taken: it is in a bundle on the runner, and the command brings it back", async () => {
  await using killed = await killedInPush();
  const { world, clone, end } = killed;
  await world.hook(REFUSE("refs/heads/*"));

  const post = await runAction(world, clone, { post_of: end });

  const [, path = "", restore = ""] =
    /It is in (\S+\.bundle) on this runner, [^;]*; this brings it back: git (fetch .*)$/m.exec(post.log) ??
    [];
  expect(existsSync(path), post.log).toBe(true);
  expect(await isTidy(killed)).toBe(true);
  const person = await world.clone();
  await person.git(...restore.replaceAll("'", "").split(" "));
  expect(await person.git("show", `${RESCUE}:built-WRK-001.txt`)).toBe("built WRK-001");
});

test("a remote that takes nothing at all: the lease stays, and it is said how long it keeps others out", async () => {
  await using killed = await killedInPush();
  const { world, clone, end } = killed;
  await world.refusePushes("No pushes at the moment");

  const post = await runAction(world, clone, { post_of: end });

  expect(post.exit_code, post.log).toBe(0);
  expect(post.log).toContain(
    '::notice::The run\'s lease on "main" could not be given back. It runs out within half an hour.',
  );
  expect(await clone.exists(".tickwork")).toBe(false);
});
