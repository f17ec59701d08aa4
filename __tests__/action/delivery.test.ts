/** Work that has to reach a remote which does not stand still, from the built action. */
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { runAction, startAction } from "../support/action.ts";
import { isAlive, waitForFile } from "../support/processes.ts";
import { BUILD, backlogText, COMMANDS_CONFIG, createProject, shell } from "../support/project.ts";
import { tickwork } from "../support/terminal.ts";

const phases = (run: string) => ({
  triage: "rules",
  pipelines: { feature: { phases: [{ name: "build", run, destructive: true }] } },
});

const REFUSE_MAIN =
  'while read -r _ _ ref; do case "$ref" in refs/heads/main) echo "no pushes to main today" >&2; exit 1;; esac; done';

/** A step that pushes as another person while it runs. */
const meanwhile = (remote: string, edit: string) =>
  [
    BUILD,
    `git clone -q '${remote}' ../person`,
    `cd ../person`,
    edit,
    "git add -A",
    "git -c user.name=P -c user.email=p@example.org commit -qm 'A person edits'",
    "git push -q origin HEAD",
  ].join(" && ");

describe("[GIT-3] the remote moved while a step ran", () => {
  test("both end up on it, and the run takes the person's backlog edit in", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001" }] });
    const edit = `printf 'by a person\\n' > notes.txt`;
    await world.personPushes({
      ".github/tickwork.yml": JSON.stringify(phases(meanwhile(world.remote, edit))),
    });

    const end = await runAction(world, await world.clone());

    expect(end.exit_code, end.log).toBe(0);
    expect(await world.remoteFile("notes.txt")).toBe("by a person");
    expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
    expect(end.outputs["commit-sha"]).toBe(await world.remoteHead());
  });
});

test("[GIT-3] a push that the remote refuses ends red, and the work is on a rescue branch", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  await world.hook(REFUSE_MAIN);

  const end = await runAction(world, await world.clone());

  expect(end.exit_code).toBe(1);
  expect(end.outputs.rescue).toBe("tickwork/rescue/4711-1");
  expect(end.log).toContain("no pushes to main today");
  expect(end.summary).toContain("On `main` this takes it in; then push:");
});

test("[GIT-3] where nothing can be pushed at all, a bundle holds the work, with the command that brings it back", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  await world.refusePushes("read only");
  const clone = await world.clone();

  const end = await runAction(world, clone);

  expect(end.exit_code).toBe(1);
  expect(end.outputs.rescue).toMatch(/\.bundle$/);
  const backlog = end.outputs.rescue?.replace(/\.bundle$/, "-BACKLOG.yaml") ?? "";
  expect(await readFile(backlog, "utf8")).toContain("next_item_id: 1");
  expect(end.summary).toContain(backlog);
  expect(end.summary).toContain("a later step with `actions/upload-artifact` keeps the file");
  const fresh = await world.clone();
  await fresh.git("fetch", "--quiet", end.outputs.rescue ?? "", "HEAD");
  expect(await fresh.git("show", "FETCH_HEAD:built-WRK-001.txt")).toBe("built WRK-001");
});

describe("[GIT-3] commits that were there before a run with nothing to do", () => {
  test("of an earlier step of the job are pushed, also on top of what others pushed, and the summary counts them", async () => {
    await using world = await createProject({ items: [] });
    const clone = await world.clone();
    await world.personPushes({ "notes.txt": "by a person\n" });
    for (const version of ["2", "3"]) {
      await clone.write("version.txt", `${version}\n`);
      await clone.commitAll(`Bump the version to ${version}`);
    }

    const end = await runAction(world, clone);
    const again = await runAction(world, clone);

    expect(end.exit_code, end.log).toBe(0);
    expect((await world.remoteLog()).slice(0, 3)).toEqual([
      "Bump the version to 3",
      "Bump the version to 2",
      "Edit by a person",
    ]);
    expect(end.summary).toContain(
      "2 commits were here before the run and not on the remote: pushed to `main`, too.",
    );
    expect(end.log).toContain("checkpoint · 0 commits, and 2 from before the run · main is at");
    expect(end.outputs["commit-sha"]).toBe(await world.remoteHead());
    expect(again.summary).not.toContain("before the run");
    expect(again.log).not.toContain("checkpoint");
  });

  test.each(["commit", "none"])("with delivery: %s stay where they are", async (delivery) => {
    await using world = await createProject({ items: [] });
    const clone = await world.clone();
    const before = await world.remoteHead();
    await clone.write("version.txt", "2\n");
    const mine = await clone.commitAll("Bump the version");

    const end = await runAction(world, clone, { inputs: { delivery } });

    expect(end.exit_code, end.log).toBe(0);
    expect(await world.remoteHead()).toBe(before);
    expect(await clone.head()).toBe(mine);
  });

  test("that cannot be pushed make the run red, and are on a rescue branch", async () => {
    await using world = await createProject({ items: [] });
    await world.hook(REFUSE_MAIN);
    const clone = await world.clone();
    await clone.write("version.txt", "2\n");
    await clone.commitAll("Bump the version");

    const end = await runAction(world, clone);

    expect(end.exit_code).toBe(1);
    expect(await world.remoteFile("version.txt", end.outputs.rescue)).toBe("2");
    expect(end.summary).toContain("On `main` this takes it in; then push:");
  });

  test("of a run here whose push was refused: the next one pushes the work, and asks nobody to merge it", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001" }] });
    await world.hook(REFUSE_MAIN);
    const clone = await world.clone();
    const refused = await tickwork(world, clone, "run");
    await world.acceptPushes();

    const next = await tickwork(world, clone, "run");

    expect(refused.exitCode).toBe(1);
    expect(next.exitCode, next.stderr).toBe(0);
    expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
    expect(await world.remoteHead()).toBe(await clone.head());
    expect(`${next.stdout}${next.stderr}`).toMatch(/\d commits? (was|were) here before the run/);
    expect(`${next.stdout}${next.stderr}`).not.toContain("waits with work");
  });
});

test("[GIT-3] without a remote the work is committed, with a notice", async () => {
  await using world = await createProject({ items: [] });
  const alone = await world.alone({
    "BACKLOG.yaml": backlogText([{ id: "WRK-001" }]),
    ".github/tickwork.yml": stringify(COMMANDS_CONFIG),
  });

  const end = await runAction(world, alone);

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).toContain("has no remote");
  expect(await alone.read("built-WRK-001.txt")).toBe("built WRK-001\n");
  expect(await alone.git("status", "--porcelain")).toBe("");
});

test.each([
  ["commit", ""],
  ["none", "M BACKLOG.yaml"],
] as const)("delivery: %s leaves the remote alone", async (delivery, dirty) => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const before = await world.remoteHead();
  const clone = await world.clone();

  const end = await runAction(world, clone, { inputs: { delivery } });

  expect(end.exit_code, end.log).toBe(0);
  expect(await world.remoteHead()).toBe(before);
  expect(await clone.read("built-WRK-001.txt")).toBe("built WRK-001\n");
  expect((await clone.git("status", "--porcelain")).includes(dirty)).toBe(true);
  expect(end.outputs["items-completed"]).toBe("1");
});

test("a run works on the branch's head, also when an older commit was checked out", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const clone = await world.clone({ detached: true });
  await world.personPushes({ "notes.txt": "newer\n" });

  const end = await runAction(world, clone);

  expect(end.exit_code, end.log).toBe(0);
  expect(await world.remoteFile("notes.txt")).toBe("newer");
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(end.summary).toContain("moved on since the checkout");
});

test("[RUN-2] a cancelled run ends what runs, delivers what is finished, and leaves no process behind", async () => {
  const config = {
    triage: "rules",
    execution: { max_wip: 2, max_concurrent: 1 },
    pipelines: {
      feature: {
        phases: [
          { name: "first", run: BUILD, destructive: true },
          { name: "second", run: shell("orphan:../orphan", "print:it hangs", "ready:../ready", "hang") },
        ],
      },
    },
  };
  await using world = await createProject({
    items: [{ id: "WRK-001", status: "in_progress", phase: "first", phase_pool: "main" }],
    config,
  });
  const clone = await world.clone();

  const started = await startAction(world, clone);
  await started.said("[first]").catch(() => {});
  const orphan = Number(await waitForFile(`${world.root}/orphan`));
  await waitForFile(`${world.root}/ready`);
  started.kill("SIGINT");
  const end = await started.end();

  expect(end.exit_code).toBe(130);
  expect(end.outputs["halt-reason"]).toBe("shutdown_requested");
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(await world.remoteFile("BACKLOG.yaml")).toContain("phase: second");
  expect(await isAlive(orphan)).toBe(false);
});

test("a backlog that a person breaks while a step runs ends the run, and what was done is recorded once", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const edit = "printf 'items: [\\n' >> BACKLOG.yaml";
  await world.personPushes({ ".github/tickwork.yml": JSON.stringify(phases(meanwhile(world.remote, edit))) });

  const end = await runAction(world, await world.clone());

  const worklog = await world.remoteFile(`_worklog/${new Date().toISOString().slice(0, 7)}.md`);
  expect(end.exit_code).toBe(1);
  expect(end.summary).toContain("broke the backlog");
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(worklog?.match(/WRK-001 .* complete/g)).toHaveLength(1);
  expect(end.log).not.toMatch(/\n\s+at .+:\d+:\d+/);
});

test("[GIT-3] a person's edit of the same item while a step runs is kept, comment and all, and the run's work beside it", async () => {
  await using world = await createProject({
    items: [
      { id: "WRK-001", title: "Sort flags" },
      { id: "WRK-002", status: "blocked", blocked_reason: "?" },
    ],
  });
  const edit = [
    "sed -i 's/title: Sort flags/title: Sort flags and options # clearer/' BACKLOG.yaml",
    `printf -- '- title: From a phone\\n' > BACKLOG_INBOX.yaml`,
  ].join(" && ");
  await world.personPushes({ ".github/tickwork.yml": JSON.stringify(phases(meanwhile(world.remote, edit))) });

  const end = await runAction(world, await world.clone(), { inputs: { "max-phases": "1" } });

  const backlog = (await world.remoteFile("BACKLOG.yaml")) ?? "";
  expect(end.exit_code, end.log).toBe(0);
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(end.outputs["items-completed"]).toBe("1");
  expect(backlog).not.toContain("WRK-001");
  expect(end.log).toContain("WRK-001 was finished by the run; a person's edit of it is set aside.");
});
