/** Commands in comments: by the built action, on GitHub's own example payloads, against its description of its API. */
import { describe, expect, test } from "vitest";
import { say } from "../support/github/comment.ts";
import { BLOCKED, createIssuesProject, onlyIssue, pushBacklog } from "../support/github/issues.ts";

const GATED = {
  ...BLOCKED,
  id: "WRK-002",
  blocked_from_status: "new",
  blocked_reason: "risk is high",
  blocked_type: "decision",
  blocked_question: undefined,
  phase: undefined,
  phase_pool: undefined,
  risk: "high",
};
const FREE = { id: "WRK-003", status: "ready", size: "small", risk: "low" };

const worklog = () => `_worklog/${new Date().toISOString().slice(0, 7)}.md`;

test("the whole circle: blocked, asked, answered by a comment, unblocked, closed, and the next run goes on", async () => {
  await using hub = await createIssuesProject({});
  await hub.run();
  expect(onlyIssue(hub).state).toBe("open");

  const end = await say(hub, { body: "/tickwork unblock use PostgreSQL" });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["changed"]).toBe("true");
  const backlog = await hub.world.remoteFile("BACKLOG.yaml");
  expect(backlog).toContain("status: in_progress");
  expect(backlog).toContain("unblock_context: use PostgreSQL");
  expect((await hub.world.remoteLog())[0]).toBe(`[WRK-001] Unblock (comment ${end.comment})`);
  expect(await hub.world.remoteFile(worklog())).toMatch(/WRK-001 Title of WRK-001 · unblocked by maintainer/);
  expect(end.reactions).toEqual(["eyes", "+1"]);
  expect(end.replies).toHaveLength(1);
  expect(end.replies[0]).toContain("🟢 **WRK-001** Title of WRK-001: unblocked by maintainer.");
  expect(end.replies[0]).toContain("blocked → in_progress");
  expect(onlyIssue(hub)).toMatchObject({ state: "closed", state_reason: "completed" });
  // One answer for one command: closing says nothing of its own beside it.
  expect(hub.github.state.comments).toHaveLength(2);

  const next = await hub.run();
  expect(next.outputs["items-completed"], next.log).toBe("1");
  expect(await hub.world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(hub.github.state.issues).toHaveLength(1);
});

describe("each command", () => {
  test.each([
    ["/tickwork approve WRK-002", /guardrails_approved: true\s+id: WRK-002/, "approved by maintainer"],
    ["/tickwork close not needed since 2.0", /^(?![\s\S]*WRK-001)/, "closed by maintainer"],
    ["/tickwork complete in 4f3e2d1", /^(?![\s\S]*id: WRK-001)/, "completed by maintainer"],
    ["/Tickwork Unblock wrk-001 use SQLite", /unblock_context: use SQLite/, "unblocked by maintainer"],
    [
      "/tickwork advance WRK-003\nThe API changed.",
      /unblock_context: The API changed\./,
      "advanced by maintainer",
    ],
    [
      "/tickwork add Sort flags in --help\nTwo users asked.",
      /title: Sort flags in --help[\s\S]*Two users asked\./,
      "added by maintainer",
    ],
    ["/tickwork retry WRK-004", /id: WRK-004(?![\s\S]*phase_attempts)/, "retried by maintainer"],
    [
      "/tickwork unblock use PostgreSQL\r\n\r\nand keep the old driver:\r\n```sql\r\nselect 1\r\n```\r\n<!-- hidden -->\r\n> somebody's words",
      /unblock_context: \|-?\n\s+use PostgreSQL\n\n?\s+and keep the old driver:\n\s+```sql\n\s+select 1\n\s+```\n(?!\s*hidden)(?![\s\S]*somebody)/,
      "unblocked by maintainer",
    ],
    [
      "Thanks! My answer:\n\n/tickwork unblock use\u0007 Post\u202egreSQL",
      /unblock_context: use Post/,
      "unblocked by maintainer",
    ],
  ])("%s", async (body, backlog, said) => {
    const tried = { ...FREE, id: "WRK-004", phase_attempts: 2 };
    await using hub = await createIssuesProject({ items: [BLOCKED, GATED, FREE, tried] });
    await hub.run({ inputs: { "max-ticks": "1", only: "status=blocked" } });

    const end = await say(hub, { body });

    expect(end.replies.at(-1), end.log).toContain(said);
    expect(await hub.world.remoteFile("BACKLOG.yaml")).toMatch(backlog);
    expect(end.reactions).toEqual(["eyes", "+1"]);
  });

  test("of several in one comment is done in order, in a commit of its own", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED, GATED, FREE] });

    const end = await say(hub, {
      body: "/tickwork unblock WRK-001 use SQLite\n/tickwork approve WRK-002\n",
      issue: 50,
    });

    expect(end.exit_code, end.log).toBe(0);
    expect((await hub.world.remoteLog()).slice(0, 2)).toEqual([
      `[WRK-002] Approve (comment ${end.comment}, 2 of 2)`,
      `[WRK-001] Unblock (comment ${end.comment}, 1 of 2)`,
    ]);
    expect(end.replies).toHaveLength(1);
  });

  test("after one that is not done is not tried, and the answer says so", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED, GATED] });

    const end = await say(hub, {
      body: "/tickwork unblock WRK-001 x\n/tickwork retry WRK-001\n/tickwork approve WRK-002",
      issue: 50,
    });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.reactions).toEqual(["eyes", "confused"]);
    expect(end.replies[0]).toContain("unblocked by maintainer");
    expect(end.replies[0]).toContain("The command below it was not tried");
    expect(await hub.world.remoteFile("BACKLOG.yaml")).not.toContain("guardrails_approved");
  });
});

describe("what will not do is answered with what would, and changes nothing", () => {
  test.each([
    ["/tickwork unblock WRK-010 x", 50, "WRK-010 is not in BACKLOG.yaml. Did you mean WRK-001?"],
    ["/tickwork unblock", 1, "WRK-001 waits for an answer"],
    ["/tickwork unblock …", 1, "Expected: your answer or remark itself"],
    ["/tickwork approve", 1, "Answer it: `/tickwork unblock`"],
    ["/tickwork close", 1, "`/tickwork close` needs a reason"],
    ["/tickwork advance", 1, "legal now: unblock"],
    ["/tickwork unblock use PostgreSQL", 50, "use is not in BACKLOG.yaml"],
    ["/tickwork approve", 50, "Blocked now: WRK-001"],
    ["/tickwork unblok x", 1, "Did you mean `/tickwork unblock`?"],
    ["/tickwork run", 1, "This is no command for a comment."],
    ["/tickwork step WRK-001", 1, "This is no command for a comment."],
    ["/tickwork constructor x", 1, "This is no command for a comment."],
    ["/tickwork", 1, "needs a command behind it"],
    ["/tickwork add", 1, "needs a title"],
    [`/tickwork unblock ${"x".repeat(100_000)}`, 1, "at most 10,000 characters"],
    ["/tickwork approve\n".repeat(11), 1, "A comment may hold 10 commands"],
  ])("%.60s", async (body, issue, said) => {
    await using hub = await createIssuesProject({ items: [BLOCKED, FREE] });
    await hub.run({ inputs: { only: "status=blocked" } });
    const before = await hub.world.remoteHead();

    const end = await say(hub, { body, issue });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.replies[0]).toContain(said);
    expect(end.replies[0]?.length).toBeLessThan(2_000);
    expect(end.reactions).toEqual(["eyes", "confused"]);
    expect(await hub.world.remoteHead()).toBe(before);
    expect(onlyIssue(hub).state).toBe("open");
  });
});

describe("a comment is passed over, in silence,", () => {
  test.each([
    ["that quotes a command", { body: "> /tickwork unblock x\n\nI agree" }],
    [
      "with a command in a block of code",
      { body: "```\n/tickwork unblock x\n```\n~~~sh\n/tickwork close x\n~~~" },
    ],
    ["with a command in a longer fence", { body: "````\n```\n/tickwork unblock x\n````" }],
    ["with a command in an indented block", { body: "    /tickwork unblock x" }],
    ["with a command in <pre>", { body: "<pre>\n/tickwork unblock x\n</pre>" }],
    [
      "with a command in an HTML comment",
      { body: "Hi <!--\n/tickwork unblock x\n--> there\n<!-- /tickwork close x -->" },
    ],
    ["with a command behind an HTML comment", { body: "<!--\n-->/tickwork unblock x" }],
    ["with a command in the middle of a line", { body: "please say /tickwork unblock x" }],
    ["with another word", { body: "/tickworks unblock x" }],
    ["that was edited", { body: "/tickwork unblock x", action: "edited" as const }],
    ["that was deleted", { body: "/tickwork unblock x", action: "deleted" as const }],
    ["that is gone by now", { body: "/tickwork unblock x", now: null }],
    [
      "of a bot",
      { body: "/tickwork unblock x", change: { comment: { user: { login: "maintainer", type: "Bot" } } } },
    ],
    [
      "by an app in a person's name",
      { body: "/tickwork unblock x", change: { comment: { performed_via_github_app: { id: 1 } } } },
    ],
    [
      "of Tickwork itself, written with a person's token",
      { body: "<!-- tickwork:reply -->\n/tickwork unblock x" },
    ],
    [
      "in a conversation that is locked",
      { body: "/tickwork unblock x", change: { issue: { locked: true } } },
    ],
    [
      "in another repository",
      { body: "/tickwork unblock x", change: { repository: { full_name: "example/other" } } },
    ],
  ])("%s", async (_name, said) => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    await hub.run();
    const before = await hub.world.remoteHead();

    const end = await say(hub, said);

    expect(end.exit_code, end.log).toBe(0);
    expect(end.summary).toContain("Nothing was done: ");
    expect(end.replies).toEqual([]);
    expect(end.reactions).toEqual([]);
    expect(await hub.world.remoteHead()).toBe(before);
  });
});

test("a comment that was changed before it was read is not obeyed, and told so", async () => {
  await using hub = await createIssuesProject({ items: [BLOCKED] });
  await hub.run();

  const end = await say(hub, { body: "/tickwork unblock use SQLite", now: "/tickwork close whatever" });

  expect(end.replies[0]).toContain("changed after it was written");
  expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("status: blocked");
});

describe("the same event once more", () => {
  test("does nothing twice, and says nothing twice", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    const first = await say(hub, {
      body: "/tickwork add Sort flags\n/tickwork advance WRK-001 build",
      issue: 50,
    });
    const head = await hub.world.remoteHead();

    const again = await first.again();

    expect(again.exit_code, again.log).toBe(0);
    expect((await hub.world.remoteFile("BACKLOG.yaml"))?.match(/title: Sort flags/g)).toHaveLength(1);
    expect(await hub.world.remoteHead()).toBe(head);

    const done = await say(hub, { body: "/tickwork add More", issue: 50 });
    const redone = await done.again();
    expect(redone.replies).toEqual(done.replies);
    expect(redone.summary).toContain("Done already");
  });

  test("goes on where an earlier run failed", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    await hub.run();
    await hub.world.refusePushes("not now");
    const first = await say(hub, { body: "/tickwork unblock use PostgreSQL", inputs: { "push-tries": "1" } });
    await hub.world.acceptPushes();

    const again = await first.again();

    expect(first.exit_code).toBe(1);
    expect(first.reactions).toEqual(["eyes", "confused"]);
    expect(first.replies[0]).toContain("🔴");
    expect(again.exit_code, again.log).toBe(0);
    expect(again.reactions).toEqual(["eyes", "confused", "+1"]);
    expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("unblock_context: use PostgreSQL");
  });
});

describe("what GitHub does not do", () => {
  test("with the conversation is a warning: the command is done", async () => {
    await using hub = await createIssuesProject({
      items: [BLOCKED],
      permissions: { metadata: "read", contents: "write" },
    });

    const end = await say(hub, { body: "/tickwork unblock WRK-001 use PostgreSQL", issue: 50 });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.summary).toContain("permissions: issues: write");
    expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("unblock_context: use PostgreSQL");
  });

  test.each([500, "reset"] as const)(
    "with the question who may push (%s) is red, and nothing is done",
    async (as) => {
      await using hub = await createIssuesProject({ items: [BLOCKED] });
      hub.github.fail({ route: "GET /repos/{owner}/{repo}/collaborators/{username}/permission", as });

      const end = await say(hub, { body: "/tickwork unblock WRK-001 use PostgreSQL", issue: 50 });

      expect(end.exit_code).toBe(1);
      expect(end.log).toContain("could not be found out whether maintainer has write access");
      expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("status: blocked");
    },
  );
});

test.each(["schedule", "workflow_dispatch", "pull_request_review_comment", "issues"])(
  "the event %s is no comment",
  async (event) => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });

    const end = await say(hub, { body: "/tickwork unblock WRK-001 x", event });

    expect(end.exit_code).toBe(1);
    expect(end.log).toContain("is for a workflow that a comment starts");
    expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("status: blocked");
  },
);

test("an item is found by its issue under another id and title", async () => {
  const item = { ...BLOCKED, title: "Keep notes" };
  await using hub = await createIssuesProject({ items: [item] });
  await hub.run();
  await pushBacklog(hub, [{ ...item, id: "WRK-009" }]);

  const end = await say(hub, { body: "/tickwork unblock use SQLite" });

  expect(end.replies[0], end.log).toContain("**WRK-009**");
});
