/** What a person does to the backlog, by a dispatch of the workflow and on a laptop with the same words (spec §8). */

import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { runAction, startAction } from "../support/action.ts";
import { waitForFile } from "../support/processes.ts";
import { BUILD, createProject, type ItemSeed } from "../support/project.ts";
import type { World } from "../support/repository.ts";
import { tickwork } from "../support/terminal.ts";
import { treeDigest } from "../support/tree-digest.ts";

const WORKLOG = `_worklog/${new Date().toISOString().slice(0, 7)}.md`;
const JOURNAL = WORKLOG.replace(".md", ".jsonl");

interface Case {
  readonly items?: readonly ItemSeed[];
  readonly inputs: Readonly<Record<string, string>> & { readonly command: string };
  readonly subject: string;
  readonly backlog: readonly RegExp[];
  readonly not?: readonly RegExp[];
  readonly worklog: RegExp;
  readonly outcome: string;
}

const building = { id: "WRK-001", status: "in_progress", phase: "build", phase_pool: "main" };
const waiting = { id: "WRK-002", dependencies: ["WRK-001"] };

const CASES: Readonly<Record<string, Case>> = {
  "add, with fields": {
    items: [building],
    inputs: {
      command: "add",
      title: "Sort flags",
      note: "Asked for twice",
      fields: "size=Small tags=cli,docs dependencies=WRK-001",
    },
    subject: "[WRK-002] Add",
    backlog: [
      /- id: WRK-002\n {4}title: Sort flags\n {4}status: new\n/,
      /size: small/,
      /tags:\n {6}- cli\n {6}- docs/,
      /dependencies:\n {6}- WRK-001/,
      /context: Asked for twice/,
      /next_item_id: 2/,
    ],
    worklog: /WRK-002 Sort flags · added by octocat/,
    outcome: "added",
  },
  "advance, to the next phase": {
    items: [building],
    inputs: { command: "advance", item: "WRK-001" },
    subject: "[WRK-001] Advance",
    backlog: [/phase: check/, /status: in_progress/],
    worklog: /WRK-001 Title of WRK-001 · advanced by octocat/,
    outcome: "advanced",
  },
  "advance, to a phase by its name, with a note": {
    items: [{ id: "WRK-001" }],
    inputs: { command: "advance", item: "WRK-001", phase: "check", note: "built by hand" },
    subject: "[WRK-001] Advance",
    backlog: [/phase: check/, /status: in_progress/, /unblock_context: built by hand/],
    worklog: /advanced by octocat\n\nbuilt by hand/,
    outcome: "advanced",
  },
  complete: {
    items: [building, waiting],
    inputs: { command: "complete", item: "WRK-001", note: "in 4f3e2d1" },
    subject: "[WRK-001] Complete",
    backlog: [/id: WRK-002/],
    not: [/WRK-001/],
    worklog: /WRK-001 Title of WRK-001 · completed by octocat\n\nin 4f3e2d1[\s\S]*WRK-001 .*· archived/,
    outcome: "completed",
  },
  close: {
    items: [{ ...building, status: "blocked", blocked_from_status: "in_progress" }, waiting],
    inputs: { command: "close", item: "WRK-001", note: "not needed since 2.0" },
    subject: "[WRK-001] Close",
    backlog: [/id: WRK-002/],
    not: [/WRK-001/],
    worklog: /WRK-001 Title of WRK-001 · closed by octocat\n\nnot needed since 2.0/,
    outcome: "closed",
  },
  unblock: {
    items: [
      { ...building, status: "blocked", blocked_from_status: "in_progress", blocked_reason: "Which store?" },
    ],
    inputs: { command: "unblock", item: "WRK-001", note: "use PostgreSQL" },
    subject: "[WRK-001] Unblock",
    backlog: [/status: in_progress/, /unblock_context: use PostgreSQL/, /phase: build/],
    not: [/blocked_/],
    worklog: /WRK-001 .* · unblocked by octocat\n\nuse PostgreSQL/,
    outcome: "unblocked",
  },
  approve: {
    items: [
      {
        id: "WRK-001",
        risk: "high",
        status: "blocked",
        blocked_from_status: "new",
        blocked_type: "decision",
      },
    ],
    inputs: { command: "approve", item: "WRK-001" },
    subject: "[WRK-001] Approve",
    backlog: [/guardrails_approved: true/],
    not: [/blocked_/],
    worklog: /WRK-001 .* · approved by octocat/,
    outcome: "approved",
  },
  retry: {
    items: [{ ...building, phase_attempts: 3, retry_after: "2999-01-01T00:00:00.000Z" }],
    inputs: { command: "retry", item: "WRK-001" },
    subject: "[WRK-001] Retry",
    backlog: [/phase: build/],
    not: [/phase_attempts/, /retry_after/],
    worklog: /WRK-001 .* · retried by octocat/,
    outcome: "retried",
  },
};

describe.each(Object.entries(CASES))("%s", (_, { items = [], inputs, ...expected }) => {
  async function holds(world: World): Promise<void> {
    const backlog = await world.remoteFile("BACKLOG.yaml");
    for (const pattern of expected.backlog) expect(backlog).toMatch(pattern);
    for (const pattern of expected.not ?? []) expect(backlog).not.toMatch(pattern);
    expect(await world.remoteFile(WORKLOG)).toMatch(expected.worklog);
    const [entry = ""] = ((await world.remoteFile(JOURNAL)) ?? "").split("\n");
    expect(JSON.parse(entry)).toMatchObject({ outcome: expected.outcome, by: "octocat" });
    expect((await world.remoteLog())[0]).toBe(expected.subject);
  }

  test("by a dispatch", async () => {
    await using world = await createProject({ items });

    const end = await runAction(world, await world.clone(), {
      inputs,
      event: "workflow_dispatch",
      env: { GITHUB_ACTOR: "octocat" },
    });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs["changed"]).toBe("true");
    expect(end.outputs["commit-sha"]).toBe(await world.remoteHead());
    expect(end.summary).toMatch(/🟢 \*\*WRK-00\d\*\*/);
    await holds(world);
  });

  test("on a laptop, first dry, then with JSON for a script", async () => {
    await using world = await createProject({ items });
    const clone = await world.clone();
    await clone.git("config", "user.name", "octocat");
    const { command, ...options } = inputs;
    const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const before = await world.remoteHead();

    const dry = await tickwork(world, clone, command, ...flags, "--dry-run");
    const head = await world.remoteHead();
    const status = await clone.git("status", "--porcelain");
    const end = await tickwork(world, clone, command, ...flags, "--json");

    expect(dry.exitCode, dry.stderr).toBe(0);
    expect(dry.stdout).toContain("A dry run: nothing was changed.");
    expect(head).toBe(before);
    expect(status).toBe("");
    expect(end.exitCode, end.stderr).toBe(0);
    expect(JSON.parse(end.stdout)).toMatchObject({
      command,
      by: "octocat",
      dry_run: false,
      delivery: "delivered",
      commit: await world.remoteHead(),
    });
    await holds(world);
  });
});

const blocked = {
  id: "WRK-003",
  status: "blocked",
  blocked_from_status: "scoping",
  phase: "note",
  phase_pool: "pre",
  blocked_reason: "risk",
  blocked_type: "decision",
  risk: "high",
};

test.each([
  [{ command: "add" }, /needs a title.*such as: Sort flags in --help/],
  [{ command: "add", title: " \u0007\u200b " }, /needs a title/],
  [{ command: "add", title: "x".repeat(301) }, /has 301 characters, and at most 300/],
  [{ command: "add", title: "x", fields: "sise=small" }, /field "sise" is not known\. Did you mean "size"/],
  [
    { command: "add", title: "x", fields: "size=smal" },
    /"smal" is not known for size\. Did you mean "small"/,
  ],
  [{ command: "add", title: "x", fields: "dependencies=WRK-099" }, /WRK-099, which is not in the backlog/],
  [
    { command: "add", title: "x", fields: "pipeline_type=featur" },
    /"featur" is not in the config\. Did you mean feature/,
  ],
  [
    { command: "complete" },
    /is about one item, and none was named.*(the input `item`|`--item`).*Blocked now: WRK-003/,
  ],
  [{ command: "close", item: "WRK-001" }, /needs a reason, so WRK-001 stays open.*note/],
  [{ command: "close", item: "WRK-0O1", note: "x" }, /WRK-0O1 is not in BACKLOG.yaml.*Did you mean WRK-001/],
  [{ command: "close", item: "WRK-001", note: "x".repeat(100_000) }, /Input note: "x+…" will not do.*10,000/],
  [
    { command: "retry", item: "WRK-001" },
    /no unfinished attempts.*legal now: approve, advance, complete, close/,
  ],
  [{ command: "retry", item: "WRK-003" }, /would be stopped again: risk.*(command:|tickwork) approve/],
  [
    { command: "advance", item: "WRK-003" },
    /WRK-003 is blocked.*legal now: unblock, approve, complete, close/,
  ],
  [{ command: "advance", item: "WRK-001", phase: "chek" }, /no phase "chek".*Did you mean "check"/],
  [{ command: "advance", item: "WRK-002" }, /check, its last phase.*(command:|tickwork) complete/],
  [{ command: "advance", item: "WRK-002", phase: "note" }, /in_progress back to note.*It can go to: build\./],
  [{ command: "complte", item: "WRK-001" }, /Did you mean "?complete/],
] as const)("%o is refused with what to do, and changes nothing", async (inputs, says) => {
  const items = [{ id: "WRK-001" }, { ...building, id: "WRK-002", phase: "check" }, blocked];
  await using world = await createProject({ items });
  const before = await world.remoteHead();
  const { command, ...options } = inputs;
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);

  const end = await tickwork(world, await world.clone(), command, ...flags);
  const dispatched = await runAction(world, await world.clone(), { inputs, event: "workflow_dispatch" });

  expect(end.exitCode).toBeGreaterThan(0);
  expect(dispatched.exit_code).toBe(1);
  for (const text of [end.stderr, dispatched.log]) {
    expect(text.replaceAll(/\n|%0A/g, " ")).toMatch(says);
    expect(text).not.toMatch(/\n\s+at /);
  }
  expect(dispatched.summary).toMatch(/🔴/);
  expect(await world.remoteHead()).toBe(before);
});

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

async function itemsOf(world: World): Promise<readonly unknown[]> {
  return parse((await world.remoteFile("BACKLOG.yaml")) ?? "").items;
}

const risky = {
  id: "WRK-001",
  size: "large",
  risk: "high",
  ...{ status: "scoping", phase: "note", phase_pool: "pre" },
};

test("step runs exactly one phase, whatever the item's risk, and no other item", async () => {
  await using world = await createProject({ items: [risky, { ...building, id: "WRK-002" }] });
  const clone = await world.clone();

  const dry = await tickwork(world, clone, "step", "WRK-001", "--dry-run");
  const first = await runAction(world, clone, { inputs: { command: "step", item: "WRK-001" } });
  const scoped = await itemsOf(world);
  const second = await tickwork(world, clone, "step", "WRK-001");

  expect(dry.stdout).toMatch(/WRK-001/);
  expect(first.exit_code, first.log).toBe(0);
  expect(first.outputs["phases-executed"]).toBe("1");
  expect(scoped).toMatchObject([{ status: "ready" }, { phase: "build" }]);
  expect(second.exitCode, second.stderr).toBe(0);
  expect(await itemsOf(world)).toMatchObject([{ phase: "check" }, { phase: "build" }]);
});

test.each([
  [{ ...blocked, id: "WRK-001" }, /can take no step now: it is blocked: risk.*legal now: unblock, approve/],
  [{ id: "WRK-001", dependencies: ["WRK-002"] }, /it waits for WRK-002/],
  [{ ...building, retry_after: "2999-01-01T00:00:00.000Z" }, /it not before 2999.*legal now: approve, retry/],
] as const)("step of %o is refused, with what is legal", async (one, says) => {
  await using world = await createProject({ items: [one, { id: "WRK-002" }] });

  const end = await tickwork(world, await world.clone(), "step", "WRK-001");

  expect(end.exitCode).toBe(1);
  expect(end.stderr).toMatch(says);
});

test("triage takes in the inbox and triages what is new, and runs no phase", async () => {
  const items = [{ id: "WRK-001" }, { id: "WRK-002", size: "large" }, { ...building, id: "WRK-003" }];
  const project = { items, files: { "BACKLOG_INBOX.yaml": "- title: Dropped in\n  size: small\n" } };
  await using world = await createProject(project);

  const end = await runAction(world, await world.clone(), { inputs: { command: "triage" } });
  const again = await tickwork(world, await world.clone(), "triage");

  const triaged = await itemsOf(world);
  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["phases-executed"]).toBe("0");
  expect(end.summary).toContain("halted: all that was new is triaged");
  expect(triaged).toMatchObject([
    { status: "ready" },
    { status: "scoping" },
    { phase: "build" },
    { title: "Dropped in", status: "scoping" },
  ]);
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain("Nothing to do");
});

test("logs tells what became of an item, from journal and git, after it left too", async () => {
  await using world = await createProject({ items: [building] });
  await runAction(world, await world.clone());
  const clone = await world.clone();

  const end = await tickwork(world, clone, "logs", "WRK-001");
  const json = await tickwork(world, clone, "logs", "WRK-001", "--json");
  const dispatched = await runAction(world, clone, { inputs: { command: "logs", item: "WRK-001" } });
  const unknown = await tickwork(world, clone, "logs", "WRK-009");

  expect(end.stdout).toMatch(
    /WRK-001 finished, and not in the backlog any more\n.*build complete[\s\S]*check complete[\s\S]*archived/,
  );
  expect(end.stdout).toMatch(/2 steps, .* in all\.\n[\s\S]*\[WRK-001\]\[build\]/);
  expect(JSON.parse(json.stdout).commits.length).toBeGreaterThan(0);
  expect(dispatched.summary).toContain("build complete");
  expect(unknown.exitCode).toBe(1);
  expect(unknown.stderr).toContain("WRK-009 is not in BACKLOG.yaml");
});

test("status says what is asked, and the command to copy for each answer", async () => {
  const asking = {
    ...blocked,
    blocked_question: { question: "Which store?", options: ["PostgreSQL", "Redis"] },
  };
  await using world = await createProject({ items: [asking] });
  const clone = await world.clone();

  const end = await tickwork(world, clone, "status");
  const dispatched = await runAction(world, clone, { inputs: { command: "status" } });

  expect(end.stdout).toMatch(
    /Needs you \(1\)\n {2}WRK-003 \(.*\), asked by the agent: Which store\?\n {4}PostgreSQL: tickwork unblock WRK-003 --note "PostgreSQL"\n/,
  );
  expect(dispatched.summary).toContain(
    'gh workflow run tickwork.yml -f command=unblock -f item=WRK-003 -f note="Redis"',
  );
});
