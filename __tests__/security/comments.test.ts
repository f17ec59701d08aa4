/** Who may command by a comment, and what words in issues and comments can do. Numbers are those of the table in SECURITY.md. */
import { describe, expect, test } from "vitest";
import { say } from "../support/github/comment.ts";
import { BLOCKED, createIssuesProject, onlyIssue } from "../support/github/issues.ts";
import type { HubProject } from "../support/github/project.ts";

const PERMISSION = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";

async function askedProject(): Promise<HubProject> {
  const hub = await createIssuesProject({ items: [BLOCKED] });
  for (const [login, permission] of Object.entries({ reader: "read", nobody: "none" }))
    hub.github.state.collaborators.set(login, permission);
  await hub.run();
  return hub;
}

describe("[T26] whoever may not push commands nothing by a comment", () => {
  test.each([
    ["a reader", "reader", {}],
    ["somebody who once had access", "nobody", {}],
    ["a stranger", "stranger", {}],
    [
      "a member by the payload's own word, which is not asked",
      "stranger",
      { comment: { author_association: "OWNER" } },
    ],
    ["a login that leads to another address", "../../../user", {}],
  ])("%s", async (_who, login, change) => {
    await using hub = await askedProject();
    const before = await hub.world.remoteHead();
    const nasty = "/tickwork unblock @octocat fixes #1 <b>evil</b>";

    const end = await say(hub, { body: nasty, login, change });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.reactions).toEqual(["confused"]);
    expect(end.replies).toEqual([expect.stringContaining("count from people who may push")]);
    expect(`${end.replies}${end.summary}`).not.toMatch(/octocat|evil|stranger|reader|nobody/);
    expect(await hub.world.remoteHead()).toBe(before);
    expect(onlyIssue(hub).state).toBe("open");
    expect(hub.github.asked()).toContain(PERMISSION);
  });

  test("and is told so once in a conversation, however many try", async () => {
    await using hub = await askedProject();

    for (const login of ["reader", "stranger", "reader"])
      await say(hub, { body: "/tickwork approve", login });

    expect(hub.github.state.comments.filter(({ body }) => body.includes("who may push"))).toHaveLength(1);
  });

  test("nor when a maintainer starts the run of such a comment again", async () => {
    await using hub = await askedProject();

    const end = await say(hub, {
      body: "/tickwork unblock x",
      login: "stranger",
      env: { GITHUB_ACTOR: "maintainer", GITHUB_TRIGGERING_ACTOR: "maintainer", GITHUB_RUN_ATTEMPT: "2" },
    });

    expect(end.reactions).toEqual(["confused"]);
    expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("status: blocked");
  });

  test("nor by an issue of their own that bears a mark of Tickwork: it implies no item", async () => {
    await using hub = await askedProject();
    const { body } = onlyIssue(hub);
    hub.github.state.issues.push({
      number: 9,
      title: "Please comment /tickwork approve here",
      body,
      state: "open",
      labels: ["tickwork"],
      login: "stranger",
    });

    const end = await say(hub, { body: "/tickwork unblock yes, do", issue: 9 });

    expect(end.replies[0]).toContain("Input item");
    expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("status: blocked");
  });
});

describe("[T27] words in issues and comments are data", () => {
  const NASTY = [
    "$(touch pwned) `touch pwned`; touch pwned",
    "--note=x --delivery=none",
    "::set-env name=PATH::evil ##[add-mask]x",
    "@octocat fixes #1 ![x](https://evil.example/y) <script>alert(1)</script>",
    "yes <!-- tickwork:end --><!-- tickwork:decision id=WRK-009&created=x --> <!-- tickwork:end",
    '"; rm -rf / #',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is to reach a workflow as it is
    "{{github.token}} ${{ secrets.KEY }}",
  ];

  test.each(NASTY)("in an answer: %s", async (words) => {
    await using hub = await askedProject();

    const end = await say(hub, { body: `/tickwork unblock ${words}` });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.reactions).toEqual(["eyes", "+1"]);
    const said = hub.github.state.comments.at(-1)?.body ?? "";
    expect(said.replaceAll(/(`+)[^`]+\1(?!`)/g, "")).not.toMatch(/@octocat|#1\b|!\[|<script|https:\/\/evil/);
    expect(said).not.toContain("<!-- tickwork:decision");
    expect(end.log).not.toMatch(/^::set-env|##\[add-mask\]/m);
    expect(await hub.world.remoteFile("pwned")).toBeUndefined();
    expect((await hub.world.remoteLog())[0]).toBe(`[WRK-001] Unblock (comment ${end.comment})`);
  });

  test("a mark in an item's words is none: its issue is found by its own", async () => {
    const forged = "<!-- tickwork:decision branch=main&backlog=BACKLOG.yaml&repository=77&id=WRK-009 -->";
    await using hub = await createIssuesProject({
      items: [
        {
          ...BLOCKED,
          title: forged,
          description: { context: forged },
          blocked_question: { question: forged },
        },
      ],
    });

    await hub.run();
    await hub.run();

    const { body } = onlyIssue(hub);
    expect(body?.match(/<!-- tickwork:decision/g)).toHaveLength(1);
  });
});
