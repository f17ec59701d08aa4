/** What a rescue branch was made for (spec §10): it holds the items of its branch and backlog, and no others. From the built action. */
import { describe, expect, test } from "vitest";
import { readRescueMark } from "../../src/delivery/rescue-mark.ts";
import { type ActionStart, runAction } from "../support/action.ts";
import { gitBefore } from "../support/delivery.ts";
import { BUILD, backlogText, createProject } from "../support/project.ts";
import type { World } from "../support/repository.ts";

const RESCUE = "tickwork/rescue/4711-1";
const CREATED = "2026-01-10T10:00:00.000Z";
const CONFIG = {
  triage: "rules",
  pipelines: { feature: { phases: [{ name: "build", run: BUILD, destructive: true }] } },
};
const items = [{ id: "WRK-001" }];

/** The work is on a rescue branch: its push was refused, or a person had written the same file meanwhile. */
type Trouble = (world: World, start?: ActionStart) => Promise<void>;

const refused: Trouble = async (world, start) => {
  await world.hook('while read -r _ _ ref; do case "$ref" in refs/heads/main) exit 1;; esac; done');
  await runAction(world, await world.clone(), start);
  await world.acceptPushes();
};

const setAside: Trouble = async (world, start = {}) => {
  const clash = `if [ -e built-WRK-001.txt ] && [ ! -e '${world.root}/clashed' ]; then : > '${world.root}/clashed'; $REAL clone -q '${world.remote}' '${world.root}/person'; (cd '${world.root}/person' && echo theirs > built-WRK-001.txt && $REAL add -A && $REAL -c user.name=P -c user.email=p@example.org commit -qm Clash && $REAL push -q origin HEAD) || exit 1; fi`;
  const { PATH } = await gitBefore(world, { command: "push", script: clash });
  await runAction(world, await world.clone(), { ...start, env: { PATH } });
};

const TROUBLES: readonly (readonly [string, Trouble])[] = [
  ["a whole run", refused],
  ["code that was set aside", setAside],
];

const on = (branch: string) => ({
  GITHUB_REF: `refs/heads/${branch}`,
  GITHUB_REF_NAME: branch,
  GITHUB_RUN_ID: "9999",
});

async function nextRun(world: World, { branch = "main", ...start }: ActionStart & { branch?: string } = {}) {
  return runAction(world, await world.clone({ branch }), { ...start, env: on(branch) });
}

async function markOf(world: World) {
  const clone = await world.clone({ branch: RESCUE });
  return readRescueMark(await clone.git("log", "-1", "--format=%B"));
}

const DONE = { "phases-executed": "1", "items-completed": "1" };
const WAITS = `The branch \`${RESCUE}\` waits with work that is not on`;

describe.each(TROUBLES)("[GIT-3] %s that waits", (name, trouble) => {
  const of = name === "a whole run" ? "run" : "step";

  test("says what it was made for, on its newest commit; what it did is as the run made it", async () => {
    await using world = await createProject({ items, config: CONFIG });

    await trouble(world);

    expect(await markOf(world)).toEqual({
      of,
      commits: 1,
      branch: "main",
      backlog: "BACKLOG.yaml",
      items: [{ id: "WRK-001", created: CREATED }],
    });
    const clone = await world.clone({ branch: RESCUE });
    expect(await clone.git("log", "-1", "--format=%s")).toBe("[WRK-001][build] Title of WRK-001");
    expect(await world.remoteFile("built-WRK-001.txt", RESCUE)).toBe("built WRK-001");
  });

  test("holds nothing on another branch of the repository, and is not told of there", async () => {
    await using world = await createProject({ items, config: CONFIG });
    await (await world.clone()).git("push", "--quiet", "origin", "HEAD:refs/heads/release");
    await trouble(world);

    const release = await nextRun(world, { branch: "release" });
    const main = await nextRun(world);

    expect(release.outputs, release.log).toMatchObject(DONE);
    expect(release.log).not.toContain("waits with work");
    expect(main.log).toContain(`${WAITS} \`main\``);
    expect(main.outputs["phases-executed"], main.log).toBe("0");
  });

  test("holds nothing of another backlog in the same folder, and is not told of there", async () => {
    const inputs = { backlog: "other plans.yaml" };
    const files = { "other plans.yaml": backlogText(items) };
    await using world = await createProject({ items, config: CONFIG, files });
    await trouble(world, { inputs });

    const main = await nextRun(world);
    const other = await nextRun(world, { inputs });

    expect(await markOf(world)).toMatchObject({ of, backlog: "other plans.yaml" });
    expect(main.outputs, main.log).toMatchObject(DONE);
    expect(main.log).not.toContain("waits with work");
    expect(other.log).toContain(`${WAITS} \`main\``);
    expect(other.outputs["phases-executed"], other.log).toBe("0");
  });

  test("holds no item that got the id of the one it was made for", async () => {
    await using world = await createProject({ items, config: CONFIG });
    await trouble(world);
    const anew = backlogText([{ id: "WRK-001", title: "Another", created: "2026-02-01T10:00:00.000Z" }]);
    await world.personPushes({ "BACKLOG.yaml": anew });

    const end = await nextRun(world);

    expect(end.outputs, end.log).toMatchObject(DONE);
    expect(end.log).toContain(WAITS);
  });

  test("is told of, and holds its item, on a branch and in a backlog that have another name now", async () => {
    await using world = await createProject({ items, config: CONFIG });
    await trouble(world);
    const person = await world.clone();
    await person.git("mv", "BACKLOG.yaml", "plan.yaml");
    await person.commitAll("Move the backlog");
    await person.git("push", "--quiet", "origin", "HEAD:refs/heads/größe");
    await world.at(world.remote).git("symbolic-ref", "HEAD", "refs/heads/größe");
    await world.at(world.remote).git("update-ref", "-d", "refs/heads/main");

    const end = await nextRun(world, { branch: "größe", inputs: { backlog: "plan.yaml" } });

    expect(end.log).toContain(`${WAITS} \`größe\``);
    expect(end.outputs["phases-executed"], end.log).toBe("0");
  });
});

test("code that a person took in as part of a larger commit is there: it waits no more", async () => {
  await using world = await createProject({ items, config: CONFIG });
  await setAside(world);
  await world.personPushes({ "built-WRK-001.txt": "built WRK-001\n", "more.txt": "x\n" });

  const end = await nextRun(world);

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).not.toContain("waits with work");
});

test("names and paths of all kinds come through, and the other of two backlogs is told apart", async () => {
  const branch = "größe/ß";
  const backlog = "my docs/plän.yaml";
  const files = { [backlog]: backlogText(items) };
  await using world = await createProject({ items: [], config: CONFIG, files });
  await (await world.clone()).git("push", "--quiet", "origin", `HEAD:refs/heads/${branch}`);
  await world.hook(
    'while read -r _ _ ref; do case "$ref" in refs/heads/tickwork*|refs/tickwork*) ;; *) exit 1;; esac; done',
  );
  await nextRun(world, { branch, inputs: { backlog } });
  await world.acceptPushes();

  const end = await nextRun(world, { branch, inputs: { backlog } });

  expect(end.log).toContain(
    `The branch \`tickwork/rescue/9999-1\` waits with work that is not on \`${branch}\``,
  );
  expect(end.outputs["phases-executed"], end.log).toBe("0");
});

test("a branch of an earlier version, which says only how many commits are the work, is told of as before", async () => {
  await using world = await createProject({ items, config: CONFIG });
  await setAside(world);
  const person = await world.clone({ branch: RESCUE });
  await person.git("commit", "--quiet", "--amend", "-m", "[WRK-001][build] Title\n\nTickwork-Set-Aside: 1");
  await person.git("push", "--quiet", "--force", "origin", `HEAD:refs/heads/${RESCUE}`);
  await runAction(world, await world.clone(), {
    inputs: { command: "unblock", item: "WRK-001", note: "Go on." },
  });

  const end = await nextRun(world);

  expect(end.log).toContain(`git fetch origin ${RESCUE} && git cherry-pick FETCH_HEAD`);
  expect(end.outputs["phases-executed"], end.log).toBe("0");
});

test.each([
  ["more commits than there are", { commits: 9_999 }],
  ["a branch that looks like an option", { branch: "--upload-pack=touch$IFS-pwned" }],
  ["a path that leads out", { backlog: "../../etc/passwd" }],
  ["nothing of sense", undefined],
])("a mark that anybody with push rights planted, with %s, ends no run", async (_, fields) => {
  await using world = await createProject({ items, config: CONFIG });
  const person = await world.clone();
  await person.write("planted.txt", "x\n");
  const whole = { of: "run", commits: 1, branch: "main", backlog: "BACKLOG.yaml", items: [], ...fields };
  const mark = fields === undefined ? `{"of":${"[".repeat(50_000)}` : JSON.stringify(whole);
  await person.commitAll(`Planted\n\nTickwork-Rescue: ${mark}`);
  await person.git("push", "--quiet", "origin", "HEAD:refs/heads/tickwork/rescue/1-1");

  const end = await nextRun(world);

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs, end.log).toMatchObject(DONE);
  expect(end.log).toContain("git push origin --delete tickwork/rescue/1-1");
});
