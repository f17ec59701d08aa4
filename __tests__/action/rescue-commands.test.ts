/** What a person reads in the morning of work that waits (spec §10): each command is done as it is printed, in a clone. From the built action. */
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { readBacklog } from "../../src/backlog/document.ts";
import { type ActionEnd, runAction } from "../support/action.ts";
import { gitBefore } from "../support/delivery.ts";
import { BUILD, createProject } from "../support/project.ts";
import type { Checkout, World } from "../support/repository.ts";

const RESCUE = "tickwork/rescue/4711-1";
const CONFIG = {
  triage: "rules",
  pipelines: {
    feature: {
      phases: [
        { name: "build", run: BUILD, destructive: true },
        { name: "polish", run: BUILD, destructive: true },
      ],
    },
  },
};
const project = () => createProject({ items: [{ id: "WRK-001" }], config: CONFIG });
const REFUSE_MAIN = 'while read -r _ _ ref; do case "$ref" in refs/heads/main) exit 1;; esac; done';

/** The next one of the night after. */
const nextRun = async (world: World) =>
  runAction(world, await world.clone(), { env: { GITHUB_RUN_ID: "9999" } });

/** In a shell, as a person pastes it. */
async function paste(world: World, clone: Checkout, command: string | undefined) {
  const person = {
    GIT_AUTHOR_NAME: "Ann",
    GIT_AUTHOR_EMAIL: "ann@example.org",
    GIT_COMMITTER_NAME: "Ann",
    GIT_COMMITTER_EMAIL: "ann@example.org",
    GIT_EDITOR: "true",
  };
  expect(command).toMatch(/^git /);
  const options = { cwd: clone.path, env: { ...world.env, ...person }, extendEnv: false };
  return execa("sh", ["-c", command ?? ""], options);
}

const blockOf = ({ summary }: ActionEnd) => /```sh\n(.*)\n```/.exec(summary)?.[1];
const answersOf = ({ summary }: ActionEnd) =>
  [...summary.matchAll(/^- .*: `(git .*)`$/gm)].map(([, command]) => command);
const GOES_ON = { "phases-executed": "1", "items-completed": "1" };

async function refused(world: World, hook = REFUSE_MAIN): Promise<ActionEnd> {
  await world.hook(hook);
  const end = await runAction(world, await world.clone(), { inputs: { "max-phases": "1" } });
  await world.acceptPushes();
  return end;
}

describe("a push that was refused", () => {
  test("the summary's command takes the work in; the commit that it links to is there, and the log says where", async () => {
    await using world = await project();
    const end = await refused(world);
    const clone = await world.clone();

    await paste(world, clone, blockOf(end));
    await clone.push();

    const [, linked = ""] = /\/commit\/([0-9a-f]{40})/.exec(end.summary) ?? [];
    await clone.git("merge-base", "--is-ancestor", linked, `origin/${RESCUE}`);
    expect(end.log).toMatch(
      new RegExp(`::error::.*\\. .*It is on the branch "${RESCUE}"; this brings it back: git fetch`),
    );
    expect(end.summary).not.toMatch(/Next run|more runs?/);
    const next = await nextRun(world);
    expect(next.outputs, next.log).toMatchObject(GOES_ON);
    expect(next.log).not.toContain("waits with work");
  });

  test("the next run's commands take the work in, or throw it away", async () => {
    await using world = await project();
    await refused(world);
    const waiting = await nextRun(world);
    const [takeIn, throwAway] = answersOf(waiting);
    const [one, other] = [await world.clone(), await world.clone()];

    await paste(world, one, takeIn);
    await paste(world, other, throwAway);

    expect(await one.read("built-WRK-001.txt")).toBe("built WRK-001\n");
    expect(waiting.summary).not.toContain("waiting for");
    expect(await world.remoteBranches()).toEqual(["main"]);
    const anew = await nextRun(world);
    expect(anew.outputs, anew.log).toMatchObject({ "phases-executed": "2", "items-completed": "1" });
  });

  test("doctor does not tell of what is in the pull request already, where runs deliver by one", async () => {
    await using world = await project();
    await refused(world);
    await (await world.clone()).git("push", "--quiet", "origin", `origin/${RESCUE}:refs/heads/tickwork/main`);

    const told = await runAction(world, await world.clone(), { inputs: { command: "doctor" } });
    const by_pull_request = { command: "doctor", delivery: "pull-request" };
    const untold = await runAction(world, await world.clone(), { inputs: by_pull_request });

    expect(told.log).toContain(`${RESCUE} has work that is not on main`);
    expect(untold.log).not.toContain("has work that is not on");
  });

  test("doctor's command takes the work in, and it does not say that the item is next", async () => {
    await using world = await project();
    await refused(world);
    const clone = await world.clone();
    const doctor = await runAction(world, clone, { inputs: { command: "doctor" } });

    await paste(world, clone, /Bring it back there: `(git [^`]*)`/.exec(doctor.log)?.[1]);

    expect(await clone.read("built-WRK-001.txt")).toBe("built WRK-001\n");
    expect(doctor.log).toContain("the next run would find nothing to do");
  });
});

test("no branch was taken: the command makes one of the bundle, and nothing links to where no commit is", async () => {
  await using world = await project();
  const end = await refused(world, "exit 1");
  const clone = await world.clone();

  await paste(world, clone, blockOf(end));
  await clone.git("merge", "--quiet", RESCUE);
  await clone.push();

  expect(end.summary).not.toContain("/commit/");
  expect(end.summary).toMatch(/complete \| [^|]* \| `[0-9a-f]{7}` \|/);
  const next = await nextRun(world);
  expect(next.outputs, next.log).toMatchObject(GOES_ON);
});

test("code that was set aside: the commands of the item's reason take it in and delete the branch, and the item goes on", async () => {
  await using world = await project();
  const clash = `if [ -e built-WRK-001.txt ] && [ ! -e '${world.root}/clashed' ]; then : > '${world.root}/clashed'; $REAL clone -q '${world.remote}' '${world.root}/person'; (cd '${world.root}/person' && echo theirs > built-WRK-001.txt && $REAL add -A && $REAL -c user.name=P -c user.email=p@example.org commit -qm Clash && $REAL push -q origin HEAD) || exit 1; fi`;
  const { PATH } = await gitBefore(world, { command: "push", script: clash });
  await runAction(world, await world.clone(), { env: { PATH } });
  const text = (await world.remoteFile("BACKLOG.yaml")) ?? "";
  const read = await readBacklog(text, { file: "BACKLOG.yaml" });
  const reason = read.kind === "read" ? (read.document.backlog.items[0]?.blocked_reason ?? "") : "";
  const [takeIn, discard] = [...reason.matchAll(/`(git [^`]*)`/g)].map(([, command]) => command);
  const clone = await world.clone();

  await expect(paste(world, clone, takeIn)).rejects.toThrow("conflict");
  await clone.write("built-WRK-001.txt", "theirs and ours\n");
  await clone.git("add", "-A");
  await paste(world, clone, "git cherry-pick --continue");
  await clone.push();
  await paste(world, clone, discard);
  const unblock = { command: "unblock", item: "WRK-001", note: "Done by hand." };
  await runAction(world, await world.clone(), { inputs: unblock });

  expect(reason).toContain("To take it in, on main: `git fetch");
  expect(await world.remoteBranches()).toEqual(["main"]);
  const next = await nextRun(world);
  expect(next.outputs["items-completed"], next.log).toBe("1");
  expect(next.log).not.toContain("waits with work");
});
