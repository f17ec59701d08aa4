/** A person's command beside what else there is: uncommitted work, own commits, other commands, a run (spec §8). */
import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { runAction, startAction } from "../support/action.ts";
import { building, WORKLOG } from "../support/person.ts";
import { waitForFile } from "../support/processes.ts";
import { BUILD, createProject } from "../support/project.ts";
import { tickwork } from "../support/terminal.ts";
import { treeDigest } from "../support/tree-digest.ts";

describe("what a person has not committed", () => {
  const mine = "# my words\nschema_version: 3\nitems: []\nnext_item_id: 1\n";
  test.each([
    ["in the backlog", "BACKLOG.yaml", false],
    ["in the backlog, staged", "BACKLOG.yaml", true],
    ["in code", "code.txt", false],
    ["in code, staged", "code.txt", true],
    ["in a new file, staged", "new.txt", true],
  ])("%s, stays as it is, and the command names it and does nothing", async (_, file, staged) => {
    await using world = await createProject({ items: [{ id: "WRK-001" }], files: { "code.txt": "one\n" } });
    const clone = await world.clone();
    await clone.write(file, mine);
    if (staged) await clone.git("add", file);
    const before = [
      await clone.git("status", "--porcelain"),
      await clone.git("diff", "HEAD"),
      await clone.head(),
    ];

    const end = await tickwork(world, clone, "complete", "WRK-001");
    const dispatched = await runAction(world, clone, { inputs: { command: "add", title: "More" } });

    expect(end.exitCode).toBe(1);
    expect(dispatched.exit_code).toBe(1);
    for (const text of [end.stderr, dispatched.log]) expect(text).toContain(file);
    expect(await clone.read(file)).toBe(mine);
    expect([
      await clone.git("status", "--porcelain"),
      await clone.git("diff", "HEAD"),
      await clone.head(),
    ]).toEqual(before);
  });

  test("in a file that git does not know, stays out of the commit", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001" }] });
    const clone = await world.clone();
    await clone.write("notes.txt", mine);

    const end = await tickwork(world, clone, "complete", "WRK-001");

    expect(end.exitCode, end.stderr).toBe(0);
    expect(await clone.read("notes.txt")).toBe(mine);
    expect(await clone.git("status", "--porcelain")).toBe("?? notes.txt");
  });
});

test("a person's own commits go along with a command's, and it says so", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }, { id: "WRK-002" }] });
  const clone = await world.clone();
  await clone.write("wip.txt", "one\n");
  await clone.commitAll("WIP");
  await world.personPushes({ "other.txt": "of another\n" });
  await clone.write("more.txt", "two\n");
  await clone.commitAll("More WIP");

  const end = await tickwork(world, clone, "approve", "WRK-001");
  const next = await tickwork(world, clone, "approve", "WRK-002", "--json");

  const log = await world.remoteLog();
  expect(log.slice(0, 4)).toEqual(["[WRK-002] Approve", "[WRK-001] Approve", "More WIP", "WIP"]);
  expect(end.stdout).toMatch(
    /Committed as [0-9a-f]{7} "\[WRK-001\] Approve" and pushed to main on origin, with 2 commits of yours that were not pushed yet\./,
  );
  expect(JSON.parse(next.stdout)).toMatchObject({ delivery: "delivered", branch: "main", also_pushed: 0 });
});

test("a command makes no branch on the remote: it says how to go on, and committed here it is", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const clone = await world.clone();
  await clone.git("checkout", "--quiet", "-b", "feature");
  const before = await clone.head();

  const end = await tickwork(world, clone, "approve", "WRK-001");
  const [branches, head, status] = [
    await world.remoteBranches(),
    await clone.head(),
    await clone.git("status", "--porcelain"),
  ];
  const here = await tickwork(world, clone, "approve", "WRK-001", "--delivery", "commit");

  expect(end.exitCode).toBe(1);
  expect(end.stderr).toMatch(
    /"feature" is not on origin[\s\S]*git push -u origin HEAD[\s\S]*--delivery commit/,
  );
  expect([branches, head, status]).toEqual([["main"], before, ""]);
  expect(here.exitCode, here.stderr).toBe(0);
  expect(here.stdout).toMatch(/Committed as [0-9a-f]{7} "\[WRK-001\] Approve", and not pushed\./);
  expect(await world.remoteBranches()).toEqual(["main"]);
});

test("words with control characters, markup and quotes get into the file as words, and into the summary as text", async () => {
  await using world = await createProject({ items: [] });
  const title = 'A\u001b[31m "title": {x} @team <b>#1';

  const end = await runAction(world, await world.clone(), {
    inputs: { command: "add", title, note: "one\r\n\u0007two: [" },
  });

  const backlog = await world.remoteFile("BACKLOG.yaml");
  expect(end.exit_code, end.log).toBe(0);
  expect(backlog).toContain(`title: 'A "title": {x} @team <b>#1'`);
  expect(backlog).toMatch(/one\n\s+two: \[/);
  expect(end.summary).not.toMatch(/<b>|@team|#1/);
});

test("two commands at once: both are on the branch, and each knows its item", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const [one, other] = [await world.clone(), await world.clone()];

  const ends = await Promise.all([
    tickwork(world, one, "add", "First"),
    tickwork(world, other, "add", "Second"),
  ]);

  const backlog = await world.remoteFile("BACKLOG.yaml");
  for (const { exitCode, stderr } of ends) expect(exitCode, stderr).toBe(0);
  expect(backlog).toMatch(/WRK-002/);
  expect(backlog).toMatch(/WRK-003/);
  for (const [index, title] of ["First", "Second"].entries()) {
    const [id] = new RegExp(`WRK-00\\d(?=\\n {4}title: ${title})`).exec(backlog ?? "") ?? [];
    expect(ends[index]?.stdout).toMatch(new RegExp(`^${id} ${title}: added`, "m"));
  }
});

describe.each([
  ["status", {}],
  ["logs", { item: "WRK-001" }],
  ["validate", {}],
  ["simulate", {}],
  ["doctor", {}],
  ["renumber", {}],
  ["migrate", { "dry-run": "true" }],
  ["init", { "dry-run": "true" }],
  ["run", { "dry-run": "true" }],
  ["step", { item: "WRK-001", "dry-run": "true" }],
  ["triage", { "dry-run": "true" }],
] as const)("%s %o", (command, inputs) => {
  test("says the same both ways, for a script too, and changes nothing", async () => {
    await using world = await createProject({ items: [building, { id: "WRK-002" }] });
    const clone = await world.clone();
    const before = await treeDigest(clone.path);
    const flags = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value]);

    const end = await tickwork(world, clone, command, ...flags);
    const json = await tickwork(world, clone, command, ...flags, "--json");
    const after = await treeDigest(clone.path);
    const dispatched = await runAction(world, await world.clone(), { inputs: { command, ...inputs } });

    expect(end.exitCode, end.stderr).toBe(0);
    expect(end.stdout).not.toBe("");
    expect(() => JSON.parse(json.stdout)).not.toThrow();
    expect(after).toEqual(before);
    expect(dispatched.exit_code, dispatched.log).toBe(0);
    expect(dispatched.summary).not.toBe("");
    expect(await world.remoteLog()).toEqual(["Begin"]);
  });
});

test("a command does not wait for a run that is at work, and the run takes in what it said", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }, { id: "WRK-002" }] });
  const wait = `echo yes > ${world.root}/began; while [ ! -e ${world.root}/go ]; do sleep 0.02; done`;
  const phases = [{ name: "build", run: `${wait}; ${BUILD}`, destructive: true }];
  await world.personPushes({
    ".github/tickwork.yml": stringify({ triage: "rules", pipelines: { feature: { phases } } }),
  });
  const run = await startAction(world, await world.clone());
  await waitForFile(`${world.root}/began`);

  const end = await tickwork(world, await world.clone(), "close", "WRK-002", "--note", "not needed");
  await writeFile(`${world.root}/go`, "");
  const ended = await run.end();

  const worklog = await world.remoteFile(WORKLOG);
  expect(end.exitCode, end.stderr).toBe(0);
  expect(ended.exit_code, ended.log).toBe(0);
  expect(ended.outputs["items-completed"]).toBe("1");
  expect(await world.remoteFile("BACKLOG.yaml")).not.toContain("- id:");
  expect(worklog).toMatch(/WRK-002 .* · closed\n\nnot needed/);
  expect(worklog).toMatch(/WRK-001 .* · archived/);
});
