import { expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { createProject } from "../support/project.ts";

const BLOCKED = {
  id: "WRK-001",
  status: "blocked",
  blocked_from_status: "in_progress",
  blocked_reason: "Which store?",
  phase: "build",
  phase_pool: "main",
};

test("[IDX-3] unblock takes an item back with the person's note, on the branch, with who did it in the worklog", async () => {
  await using world = await createProject({ items: [BLOCKED] });

  const end = await runAction(world, await world.clone(), {
    inputs: { command: "unblock", item: "WRK-001", note: "use PostgreSQL" },
    env: { GITHUB_ACTOR: "octocat" },
  });

  const backlog = await world.remoteFile("BACKLOG.yaml");
  expect(end.exit_code, end.log).toBe(0);
  expect(backlog).toContain("status: in_progress");
  expect(backlog).toContain("unblock_context: use PostgreSQL");
  expect(backlog).not.toContain("blocked_");
  expect((await world.remoteLog())[0]).toBe("[WRK-001] Unblock");
  const worklog = await world.remoteFile(`_worklog/${new Date().toISOString().slice(0, 7)}.md`);
  expect(worklog).toMatch(/WRK-001 Title of WRK-001 · unblocked by octocat/);
  expect(worklog).toContain("use PostgreSQL");
});

test("approve lets an item pass that guardrails stopped", async () => {
  const gated = {
    id: "WRK-001",
    status: "blocked",
    blocked_from_status: "scoping",
    blocked_reason: "risk",
    blocked_type: "decision",
    phase: "note",
    phase_pool: "pre",
    risk: "high",
  };
  await using world = await createProject({ items: [gated] });

  const end = await runAction(world, await world.clone(), {
    inputs: { command: "approve", item: "WRK-001" },
  });
  const then = await runAction(world, await world.clone());

  expect(end.exit_code, end.log).toBe(0);
  expect(end.summary).toContain("blocked → ready");
  expect(then.outputs["items-completed"]).toBe("1");
});

const ASKING = {
  id: "WRK-003",
  status: "blocked",
  blocked_from_status: "new",
  blocked_reason: "It needs a store.",
  blocked_type: "decision",
  blocked_question: { question: "Which store?" },
};

const APPROVED = { id: "WRK-004", status: "ready", guardrails_approved: true };

test.each([
  [{ command: "unblock" }, /`command: unblock` is about one item.*Blocked now: WRK-001/],
  [{ command: "unblock", item: "WRK-010" }, /WRK-010 is not in BACKLOG.yaml. Did you mean WRK-00/],
  [{ command: "unblock", item: "WRK-002" }, /WRK-002.*not blocked/],
  [
    { command: "approve", item: "WRK-003" },
    /WRK-003 waits for an answer, which an approval is not: "Which store\?"\. Answer it: `command: unblock`/,
  ],
  [
    { command: "unblock", item: "WRK-003" },
    /WRK-003 waits for an answer: "Which store\?"\. Give it as the input `note`.*legal now: unblock/,
  ],
  ...["…", "...", '"…"', "<…>", "<your answer>"].map(
    (note) =>
      [
        { command: "unblock", item: "WRK-003", note },
        /Input note: .* will not do\. Expected: your answer or remark itself/,
      ] as const,
  ),
  [{ command: "approve", item: "WRK-004" }, /WRK-004 is approved already/],
  [{ command: "unblock", item: "no id!" }, /Input item: "no id!" will not do/],
] as const)("%o is refused with what to do", async (inputs, says) => {
  await using world = await createProject({ items: [BLOCKED, { id: "WRK-002" }, ASKING, APPROVED] });
  const before = await world.remoteHead();

  const end = await runAction(world, await world.clone(), { inputs });

  expect(end.exit_code).toBe(1);
  expect(end.log).toMatch(says);
  expect(await world.remoteHead()).toBe(before);
});

test("a dry run of an answer shows the fields, and changes nothing", async () => {
  await using world = await createProject({ items: [BLOCKED] });
  const before = await world.remoteLog();

  const end = await runAction(world, await world.clone(), {
    inputs: { command: "unblock", item: "WRK-001", note: "x", "dry-run": "true" },
  });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.summary).toContain("status: blocked → in_progress");
  expect(end.summary).toContain("nothing was changed");
  expect(end.outputs["changed"]).toBe("false");
  expect(await world.remoteLog()).toEqual(before);
});

test("approve does not carry an item past the scoping that an agent stopped in", async () => {
  const stopped = {
    id: "WRK-001",
    status: "blocked",
    blocked_from_status: "new",
    blocked_reason: "I do not understand it",
    size: "large",
  };
  await using world = await createProject({ items: [stopped] });

  const end = await runAction(world, await world.clone(), {
    inputs: { command: "approve", item: "WRK-001" },
  });

  expect(end.summary).toContain("blocked → new");
});
