/** What items ask, in issues: by the built action, against GitHub's own description of its API. */
import { describe, expect, test } from "vitest";
import {
  ASKING_CONFIG,
  BLOCKED,
  createIssuesProject,
  issueRequests,
  onlyIssue,
  pushBacklog,
  pushConfig,
  QUESTION,
} from "../support/github/issues.ts";
import type { HubProject } from "../support/github/project.ts";

const LIST = "GET /repos/{owner}/{repo}/issues";
const OPEN = "POST /repos/{owner}/{repo}/issues";
const CHANGE = "PATCH /repos/{owner}/{repo}/issues/{issue_number}";
const COMMENT = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";

async function asked(hub: HubProject): Promise<readonly string[]> {
  const before = hub.github.requests.length;
  const end = await hub.run();
  expect(end.exit_code, end.log).toBe(0);
  return issueRequests(hub, before);
}

describe("an item that needs a person", () => {
  test("gets one issue, with what is asked, the options and three ways to answer, and the summary links to it", async () => {
    await using hub = await createIssuesProject({
      items: [{ id: "WRK-001", description: { context: "We keep notes.\nMany of them." } }],
    });
    await hub.world.personPushes({ "changes/WRK-001_title-of-wrk-001/design.md": "Two stores would do.\n" });

    const end = await hub.run({ env: { GITHUB_RUN_ID: "4242" } });

    expect(end.exit_code, end.log).toBe(0);
    const { title, body, labels, state } = onlyIssue(hub);
    expect(state).toBe("open");
    expect(labels).toEqual(["tickwork"]);
    expect(title).toBe("[WRK-001] Title of WRK-001");
    expect(body).toContain("Which store?");
    expect(body).toContain("1. PostgreSQL\n2. SQLite");
    expect(body).toContain("/tickwork unblock PostgreSQL");
    expect(body).toContain(
      'gh workflow run tickwork.yml -f command=unblock -f item=WRK-001 -f note="SQLite"',
    );
    expect(body).toContain("`status: in_progress` and `unblock_context:`");
    expect(body).toContain("in `build 1/1`");
    expect(body).toContain(`[the run that asked](${hub.github.origin}/example/repository/actions/runs/4242)`);
    expect(body).toContain("We keep notes.\nMany of them.");
    expect(body).toContain("tree/main/changes/WRK-001_title-of-wrk-001");
    expect(end.summary).toContain(`[asked in #1](${hub.github.origin}/example/repository/issues/1)`);
  });

  test("costs one request when nothing has changed, and none where nobody opted in", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    await asked(hub);
    const body = onlyIssue(hub).body;

    expect(await asked(hub)).toEqual([LIST]);
    expect(onlyIssue(hub).body).toBe(body);

    await pushConfig(hub, { ...ASKING_CONFIG, decisions: "summary" });
    expect(await asked(hub)).toEqual([]);
  });

  test("is asked about in a comment only when the question is another", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    await asked(hub);

    await pushBacklog(hub, [{ ...BLOCKED, title: "Keep notes" }]);
    const retitled = await asked(hub);
    await pushBacklog(hub, [
      { ...BLOCKED, title: "Keep notes", blocked_question: { question: "Which port?" } },
    ]);
    const changed = await asked(hub);

    expect(retitled).toEqual([LIST, CHANGE]);
    // A run with nothing to do takes its lease before it says something, and looks again.
    expect(changed).toEqual([LIST, LIST, CHANGE, COMMENT]);
    expect(onlyIssue(hub).title).toBe("[WRK-001] Keep notes");
    expect(onlyIssue(hub).body).toContain("Which port?");
    expect(hub.github.state.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(/^The question has changed:\n\n```text\nWhich port\?\n```/),
    ]);
  });

  test("keeps its issue under another id, and what people wrote into it", async () => {
    const item = { ...BLOCKED, title: "Keep notes" };
    await using hub = await createIssuesProject({ items: [item] });
    await asked(hub);
    const issue = onlyIssue(hub);
    issue.body = `Ann looks at this.\r\n\r\n${issue.body?.replaceAll("\n", "\r\n")}\r\n\r\nSee also the docs.`;
    issue.title = "The store question";

    expect(await asked(hub)).toEqual([LIST]);
    await pushBacklog(hub, [{ ...item, id: "WRK-009" }]);
    expect(await asked(hub)).toEqual([LIST, CHANGE]);

    expect(onlyIssue(hub).title).toBe("The store question");
    expect(onlyIssue(hub).body).toMatch(/^Ann looks at this\.[\s\S]*WRK-009[\s\S]*See also the docs\.$/);
    expect(onlyIssue(hub).body).not.toContain("item=WRK-001");
  });

  test("has its issue closed, with a word on how, when it was answered in the file", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    await asked(hub);

    const { blocked_from_status, blocked_reason, blocked_question, ...free } = BLOCKED;
    await pushBacklog(hub, [
      { ...free, status: "in_progress", phase: "build", unblock_context: "use PostgreSQL" },
    ]);
    const end = await hub.run();

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs["items-completed"]).toBe("1");
    expect(onlyIssue(hub)).toMatchObject({ state: "closed", state_reason: "completed" });
    expect(hub.github.state.comments[0]?.body).toContain("**WRK-001** finished");
    expect(await asked(hub)).toEqual([LIST]);
  });

  test("has its issue closed at once by a command from a dispatch, with who gave it", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    await asked(hub);

    const end = await hub.run({
      event: "workflow_dispatch",
      inputs: { command: "unblock", item: "WRK-001", note: "use PostgreSQL, @ann" },
      env: { GITHUB_ACTOR: "maintainer" },
    });

    expect(end.exit_code, end.log).toBe(0);
    expect(onlyIssue(hub)).toMatchObject({ state: "closed", state_reason: "completed" });
    const [said] = hub.github.state.comments;
    expect(said?.body).toMatch(/unblocked by maintainer\. It is in progress, build 1\/1 now\./);
    expect(said?.body).toContain("```text\nuse PostgreSQL, @ann\n```");
  });

  test("closed by a person is not asked again, unless something else is", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    await asked(hub);
    onlyIssue(hub).state = "closed";

    expect(await asked(hub)).toEqual([LIST, LIST]);
    expect(onlyIssue(hub).state).toBe("closed");

    await pushBacklog(hub, [{ ...BLOCKED, blocked_question: { question: "Which port?" } }]);
    expect(await asked(hub)).toEqual([LIST, LIST, LIST, LIST, CHANGE, COMMENT]);
    expect(onlyIssue(hub).state).toBe("open");
  });

  test("answered and blocked again by the same question is asked again in its issue", async () => {
    await using hub = await createIssuesProject({});
    await asked(hub);
    await hub.run({ inputs: { command: "unblock", item: "WRK-001", note: "whatever" } });
    expect(onlyIssue(hub).state).toBe("closed");

    const end = await hub.run();

    expect(end.outputs["items-blocked"], end.log).toBe("1");
    expect(onlyIssue(hub).state).toBe("open");
    expect(hub.github.state.comments.at(-1)?.body).toMatch(/^This is asked again:/);
  });

  test("opened again by a person after it was answered stays open, and nothing is said", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    await asked(hub);
    await hub.run({ inputs: { command: "close", item: "WRK-001", note: "not needed" } });
    expect(onlyIssue(hub)).toMatchObject({ state: "closed", state_reason: "not_planned" });
    onlyIssue(hub).state = "open";

    expect(await asked(hub)).toEqual([LIST]);
    expect(onlyIssue(hub).state).toBe("open");
  });

  test("is asked about once by two runs at the same time, neither of which has anything else to do", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });

    const ends = await Promise.all([hub.run(), hub.run(), hub.run()]);
    await asked(hub);

    for (const end of ends) expect(end.exit_code, end.log).toBe(0);
    expect(hub.github.state.issues.filter(({ state }) => state === "open")).toHaveLength(1);
    expect(hub.github.state.issues).toHaveLength(1);
  });

  test("is asked about once after a run that was killed before it heard that its issue is open", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    const started = await hub.start(await hub.checkout());
    await hub.github.asking(OPEN);
    started.kill("SIGKILL");
    await started.end();

    await asked(hub);

    expect(onlyIssue(hub).state).toBe("open");
  });

  test("is asked about in one issue when two runs had opened one each", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    await asked(hub);
    const first = onlyIssue(hub);
    hub.github.state.issues.push({ ...first, number: 7 });

    await asked(hub);
    await asked(hub);

    expect(hub.github.state.issues.map(({ number, state }) => [number, state])).toEqual([
      [1, "open"],
      [7, "closed"],
    ]);
  });

  test("is one of many: ten issues a run, none twice, the rest by the next runs", async () => {
    const items = Array.from({ length: 23 }, (_, at) => ({
      ...BLOCKED,
      id: `WRK-${String(at + 1).padStart(3, "0")}`,
      created: `2026-01-10T10:00:${String(at).padStart(2, "0")}.000Z`,
    }));
    await using hub = await createIssuesProject({ items });

    const end = await hub.run();
    expect(end.log).toContain("13 more are opened by the next runs");
    await hub.run();
    await hub.run();

    expect(new Set(hub.github.state.issues.map(({ title }) => title)).size).toBe(23);
    expect(hub.github.state.issues).toHaveLength(23);
  });
});

describe("what is not Tickwork's own, or not of this backlog, is left alone", () => {
  test.each([
    [
      "a stranger's, with the mark and the label",
      (issue: { login: string }) => ({ ...issue, login: "stranger" }),
    ],
    [
      "one of another branch",
      (issue: { body: string | null }) => ({
        ...issue,
        body: issue.body?.replace("branch=main", "branch=next"),
      }),
    ],
    [
      "one that was moved here from another repository",
      (issue: { body: string | null }) => ({
        ...issue,
        body: issue.body?.replace("repository=77", "repository=12"),
      }),
    ],
    ["one without its mark", (issue: object) => ({ ...issue, body: "I wrote this" })],
  ] as const)("%s", async (_name, change) => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    await asked(hub);
    const other = change(onlyIssue(hub) as never) as never as (typeof hub.github.state.issues)[number];
    hub.github.state.issues.splice(0, 1, other);

    await asked(hub);

    expect(hub.github.state.issues[0]).toEqual(other);
    expect(hub.github.state.issues).toHaveLength(2);
  });
});

describe("what GitHub does not do costs nothing of the work, and is told with the remedy", () => {
  test.each([
    [401, "valid", {}],
    [403, "Give the job the permission for it", {}],
    [404, "permissions", {}],
    [410, "Settings → General → Features → Issues", { message: "Issues are disabled for this repo" }],
    [422, "Do what these words ask for", {}],
    [429, "later", { headers: { "retry-after": "3600" } }],
    [500, "githubstatus", {}],
    ["reset", "githubstatus", {}],
  ] as const)("%s", async (as, remedy, more) => {
    await using hub = await createIssuesProject({});
    hub.github.fail({ route: OPEN, as, ...more });

    const end = await hub.run();

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs["items-blocked"]).toBe("1");
    expect(end.summary).toContain("No issue could be opened for WRK-001");
    expect(end.summary).toContain(remedy);
    expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("status: blocked");
  });

  test("a missing permission is named as a workflow writes it", async () => {
    await using hub = await createIssuesProject({ permissions: { metadata: "read", contents: "write" } });

    const end = await hub.run();

    expect(end.exit_code, end.log).toBe(0);
    expect(end.summary).toContain("`permissions: issues: write`");
    expect(hub.github.state.issues).toEqual([]);
  });

  test("a list that fails opens nothing: nobody knows what is there", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    hub.github.fail({ route: LIST, as: 404 });

    const end = await hub.run();

    expect(end.exit_code, end.log).toBe(0);
    expect(hub.github.asked()).not.toContain(OPEN);
    expect(end.summary).toContain("could not be told in issues");
  });
});

test("nothing is asked of a run whose work did not get onto the branch", async () => {
  await using hub = await createIssuesProject({});
  await hub.world.refusePushes("no");

  const end = await hub.run({ inputs: { "push-tries": "1" } });

  expect(end.exit_code).toBe(1);
  expect(hub.github.state.issues).toEqual([]);
});

test("words of items and agents are data in an issue", async () => {
  const nasty =
    "@octocat fixes #1 <img src=x> <!-- tickwork:end --> ```\n/tickwork close x\n``` https://evil.example ![x](y)";
  await using hub = await createIssuesProject({
    items: [
      {
        ...BLOCKED,
        title: nasty.replaceAll("\n", " "),
        blocked_question: { question: nasty, options: [nasty, QUESTION.options[0] ?? ""] },
        description: { context: `${nasty}\n${"x".repeat(200_000)}` },
        last_phase_summary: nasty,
      },
    ],
  });

  await asked(hub);
  const body = onlyIssue(hub).body ?? "";

  expect(body.length).toBeLessThan(65_536);
  expect(body.match(/<!-- tickwork:end -->/g)).toHaveLength(1);
  const outside = body.replaceAll(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, "").replaceAll(/(`+)[^`]+\1(?!`)/g, "");
  expect(outside).not.toMatch(/@octocat|#1\b|<img|!\[|https:\/\/evil/);
  expect(outside).not.toMatch(/^\/tickwork/m);
  expect(onlyIssue(hub).title).not.toMatch(/fixes #1/);
  expect(await asked(hub)).toEqual([LIST]);
});
