/** What a person does to the backlog, by a dispatch of the workflow and on a laptop with the same words (spec §8). */
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { blocked, building, WORKLOG } from "../support/person.ts";
import { createProject, type ItemSeed } from "../support/project.ts";
import type { World } from "../support/repository.ts";
import { tickwork } from "../support/terminal.ts";

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
