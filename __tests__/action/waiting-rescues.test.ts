/** Rescue branches of earlier runs (spec §10): told about until a person took them in or deleted them, from the built action. */
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { gitBefore } from "../support/delivery.ts";
import { BUILD, createProject } from "../support/project.ts";
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
    expect(text).toContain(`${RESCUE}\` waits with work that is not on \`main\`: `);
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

test("one that a person squashed, and mended at once, is not told of any more, and its item goes on from there", async () => {
  await using world = await afterRefusedPush();
  const person = await world.clone();
  await person.git("merge", "--quiet", "--squash", `origin/${RESCUE}`);
  await person.write("built-WRK-001.txt", "mended\n");
  await person.commitAll("Take it in");
  await person.push();

  const end = await runAction(world, await world.clone(), START);

  expect(end.log).not.toContain("waits with work");
  expect(end.outputs["items-completed"], end.log).toBe("1");
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("mended");
});

test("one that waits is told of also where git takes journals for binary files", async () => {
  await using world = await afterRefusedPush();
  await world.personPushes({ ".gitattributes": "*.jsonl binary\n" });

  const end = await runAction(world, await world.clone(), START);

  expect(end.log).toContain("waits with work");
});

test("one that a person deleted is not told of any more", async () => {
  await using world = await afterRefusedPush();
  await (await world.clone()).git("push", "--quiet", "origin", "--delete", RESCUE);

  const end = await runAction(world, await world.clone(), START);

  expect(end.log).not.toContain("waits with work");
});

const BUILT = { "phases-executed": "1", "items-completed": "1" };

describe("[GIT-3] the work that it has is not done again", () => {
  /** Two items; the first was built by a run whose push was refused. */
  async function afterRefusedBuild() {
    const phases = [
      { name: "build", run: `echo x >> ../builds-of-$TICKWORK_ITEM_ID; ${BUILD}`, destructive: true },
    ];
    const world = await createProject({
      items: [
        { id: "WRK-001", impact: "high" },
        { id: "WRK-002", impact: "low" },
      ],
      config: { triage: "rules", pipelines: { feature: { phases } } },
    });
    await world.hook('while read -r _ _ ref; do case "$ref" in refs/heads/main) exit 1;; esac; done');
    await runAction(world, await world.clone(), { inputs: { "max-phases": "1" } });
    await world.acceptPushes();
    return world;
  }
  const builds = (world: World, id: string) =>
    readFile(`${world.root}/builds-of-${id}`, "utf8").then(
      (text) => text.split("\n").length - 1,
      () => 0,
    );

  test("while it waits: the item asks its person, others go on, and a run with nothing else to do takes no lease", async () => {
    await using world = await afterRefusedBuild();

    const next = await runAction(world, await world.clone(), START);
    const idle = await runAction(world, await world.clone(), { env: { GITHUB_RUN_ID: "9998" } });

    expect(next.outputs, next.log).toMatchObject(BUILT);
    expect([await builds(world, "WRK-001"), await builds(world, "WRK-002")]).toEqual([1, 1]);
    for (const { summary } of [next, idle]) {
      expect(summary).toContain("#### Needs you (1)");
      expect(summary).toContain("is not done again while that branch waits");
      expect(summary).toContain(`git fetch origin ${RESCUE} && git merge FETCH_HEAD`);
    }
    expect(idle.exit_code, idle.log).toBe(0);
    expect(idle.outputs).toMatchObject({
      "phases-executed": "0",
      changed: "false",
      "halt-reason": "all_done_or_blocked",
    });
    expect(idle.log).not.toContain("lease");
  });

  test("once a person took it in, by the command that the summary has", async () => {
    await using world = await afterRefusedBuild();
    const person = await world.clone();
    await person.git("fetch", "origin", RESCUE);
    await person.git("merge", "--quiet", "FETCH_HEAD");
    await person.push();

    const next = await runAction(world, await world.clone(), START);

    expect(next.outputs, next.log).toMatchObject(BUILT);
    expect([await builds(world, "WRK-001"), await builds(world, "WRK-002")]).toEqual([1, 1]);
    expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  });

  test("but for a person who threw it away", async () => {
    await using world = await afterRefusedBuild();
    await (await world.clone()).git("push", "--quiet", "origin", "--delete", RESCUE);

    const next = await runAction(world, await world.clone(), START);

    expect(next.outputs["items-completed"], next.log).toBe("2");
    expect(await builds(world, "WRK-001")).toBe(2);
  });

  test("by `step`, which says why", async () => {
    await using world = await afterRefusedBuild();

    const end = await runAction(world, await world.clone(), {
      ...START,
      inputs: { command: "step", item: "WRK-001" },
    });

    expect(end.exit_code).toBe(1);
    expect(end.log).toContain(
      `WRK-001 can take no step now: it waits until the work on ${RESCUE} is taken in or thrown away`,
    );
  });

  test("by an item that a person unblocked after its code was set aside, until the branch is deleted", async () => {
    await using world = await afterRefusedBuild();
    await (await world.clone()).git("push", "--quiet", "origin", "--delete", RESCUE);
    const env = await gitBefore(world, {
      command: "push",
      script: `if [ -e built-WRK-001.txt ] && [ ! -e ../clashed ]; then : > ../clashed; $REAL clone -q '${world.remote}' ../person; (cd ../person && echo theirs > built-WRK-001.txt && $REAL add -A && $REAL -c user.name=P -c user.email=p@example.org commit -qm Clash && $REAL push -q origin HEAD) || exit 1; fi`,
    });
    const aside = await runAction(world, await world.clone(), {
      env: { PATH: env["PATH"], GITHUB_RUN_ID: "5000" },
      inputs: { "max-phases": "1" },
    });
    const unblock = { inputs: { command: "unblock", item: "WRK-001", note: "Go on." } };
    await runAction(world, await world.clone(), unblock);

    const held = await runAction(world, await world.clone(), { ...START, inputs: { targets: "WRK-001" } });
    await (await world.clone()).git("push", "--quiet", "origin", "--delete", "tickwork/rescue/5000-1");
    const done = await runAction(world, await world.clone(), {
      env: { GITHUB_RUN_ID: "9998" },
      inputs: { targets: "WRK-001" },
    });

    expect(aside.outputs["items-blocked"], aside.log).toBe("1");
    expect(held.outputs, held.log).toMatchObject({ "phases-executed": "0", "halt-reason": "target_blocked" });
    expect(held.summary).toContain("git push origin --delete tickwork/rescue/5000-1");
    expect(done.outputs, done.log).toMatchObject(BUILT);
  });
});

test.each([
  ["a short way back", 1],
  ["further back than is fetched", 110],
])(
  "in a shallow checkout, as actions/checkout makes it, the same is said, and no commit of others: %s",
  async (_, others) => {
    await using world = await createProject({ items: [{ id: "WRK-001" }] });
    for (const at of ["1", "2", "3"])
      await world.personPushes({ "notes.txt": at }, { message: `Note ${at}` });
    await world.hook('while read -r _ _ ref; do case "$ref" in refs/heads/main) exit 1;; esac; done');
    await runAction(world, await world.clone({ depth: 1 }), { inputs: { "max-phases": "1" } });
    await world.acceptPushes();
    const person = await world.clone();
    const note = 'commit --quiet --allow-empty --message "Another note"';
    await person.git("-c", `alias.more=!for at in $(seq ${others}); do git ${note}; done`, "more");
    await person.push();

    const end = await runAction(world, await world.clone({ depth: 1 }), START);

    expect(end.log).toMatch(
      /waits with work that is not on `main`: \[WRK-001\]\[build\] [^:]*\. To take it in there/,
    );
    expect(end.log).not.toMatch(/ and \d+ more\. To take it in there/);
    expect(end.outputs["phases-executed"], end.log).toBe("0");
  },
);

test("in a shallow checkout one that was merged longer ago than is fetched is not told of", async () => {
  await using world = await afterRefusedPush();
  const person = await world.clone();
  await person.git("merge", "--quiet", "--no-ff", "-m", "Take it in", `origin/${RESCUE}`);
  const note = 'commit --quiet --allow-empty --message "A note"';
  await person.git("-c", `alias.more=!for at in $(seq 110); do git ${note}; done`, "more");
  await person.push();

  const end = await runAction(world, await world.clone({ depth: 1 }), START);

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).not.toContain("waits with work");
});

test("in a repository with many for other branches those for this one are told of all the same", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const person = await world.clone();
  await person.git("push", "--quiet", "origin", "HEAD:refs/heads/release");
  await person.write("x.txt", "x\n");
  const mark = { of: "run", commits: 1, branch: "release", backlog: "BACKLOG.yaml", items: [] };
  await person.commitAll(`For another\n\nTickwork-Rescue: ${JSON.stringify(mark)}`);
  const many = Array.from({ length: 30 }, (_, at) => `HEAD:refs/heads/tickwork/rescue/10${at}-1`);
  await person.git("push", "--quiet", "origin", ...many);
  await world.hook('while read -r _ _ ref; do case "$ref" in refs/heads/main) exit 1;; esac; done');
  await runAction(world, await world.clone(), { inputs: { "max-phases": "1" } });
  await world.acceptPushes();

  const end = await runAction(world, await world.clone(), START);

  expect(end.log.match(/waits with work/g)).toHaveLength(1);
  expect(end.log).toContain(`git push origin --delete ${RESCUE}`);
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
