/** Who may cause a run. Numbers are those of the table in SECURITY.md. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { type GitHubStandIn, startGitHub } from "../support/github/stand-in.ts";
import { JOB_TOKEN } from "../support/github/state.ts";
import { createProject } from "../support/project.ts";
import type { World } from "../support/repository.ts";

const ITEMS = [{ id: "WRK-001", status: "in_progress", phase: "build", phase_pool: "main" }];
const PEOPLE = { maintainer: "write", admin: "admin", reader: "read", nobody: "none" };
const PERMISSION = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
const ours = { head: { repo: { full_name: "example/repository" } } };

async function githubWithPeople(world: World): Promise<GitHubStandIn> {
  const github = await startGitHub(world);
  for (const [login, permission] of Object.entries(PEOPLE)) github.state.collaborators.set(login, permission);
  return github;
}

/** A run on an event whose payload is this, against a GitHub that knows PEOPLE. */
async function runOn(event: string, payload: unknown, env: Record<string, string> = {}, inputs = {}) {
  await using world = await createProject({ items: ITEMS });
  await using github = await githubWithPeople(world);
  if (env.GITHUB_ACTOR === "ghost") github.fail({ route: PERMISSION, as: 500 });
  const file = join(world.root, "event.json");
  await writeFile(file, JSON.stringify(payload));
  const before = await world.remoteHead();
  const end = await runAction(world, await world.clone(), {
    event,
    inputs,
    env: { ...github.env, GITHUB_EVENT_PATH: file, GITHUB_ACTOR: "maintainer", ...env },
  });
  const asked = github.requests.filter(({ route }) => route === PERMISSION);
  return { ...end, asked, moved: (await world.remoteHead()) !== before };
}

describe("[T9] a run is refused, with the reason and what to do,", () => {
  test.each([
    [
      "pull_request of a fork, even by a maintainer",
      "pull_request",
      { pull_request: { head: { repo: { full_name: "evil/fork" } } } },
      {},
      "brings the code of a fork",
    ],
    [
      "pull_request of a fork that is gone",
      "pull_request",
      { pull_request: { head: { repo: null } } },
      {},
      "brings the code of a fork",
    ],
    ["pull_request of which nothing is known", "pull_request", null, {}, "brings the code of a fork"],
    [
      "review of a fork's pull request",
      "pull_request_review",
      { pull_request: { head: { repo: { full_name: "evil/fork" } } } },
      {},
      "brings the code of a fork",
    ],
    [
      "pull_request_target by a stranger",
      "pull_request_target",
      { sender: { login: "stranger" } },
      { GITHUB_ACTOR: "stranger" },
      "stranger, whose doing this is, has no write access",
    ],
    [
      "pull_request_target that a maintainer runs again for a stranger",
      "pull_request_target",
      { pull_request: { ...ours, user: { login: "stranger" } } },
      {},
      "stranger, whose doing this is",
    ],
    [
      "issue_comment by a reader",
      "issue_comment",
      { comment: { user: { login: "reader" } } },
      { GITHUB_ACTOR: "reader" },
      "reader, whose doing this is",
    ],
    [
      "issue_comment by somebody who once had access",
      "issue_comment",
      { comment: { user: { login: "nobody" } } },
      { GITHUB_ACTOR: "nobody" },
      "nobody, whose doing this is",
    ],
    [
      "issues by a bot",
      "issues",
      {},
      { GITHUB_ACTOR: "dependabot[bot]" },
      "dependabot[bot], whose doing this is",
    ],
    [
      "workflow_run that a stranger caused",
      "workflow_run",
      { workflow_run: { actor: { login: "stranger" } } },
      {},
      "stranger, whose doing this is",
    ],
    [
      "an event that names nobody",
      "issue_comment",
      {},
      { GITHUB_ACTOR: "" },
      "says of nobody that it is their doing",
    ],
    [
      "when GitHub does not answer",
      "issue_comment",
      {},
      { GITHUB_ACTOR: "ghost" },
      "could not be found out whether ghost has write access: GitHub's API failed (500",
    ],
    [
      "when GitHub cannot be reached",
      "issue_comment",
      {},
      { GITHUB_API_URL: "http://127.0.0.1:9" },
      "GitHub's API did not answer",
    ],
    [
      "a login that leads to another address",
      "issue_comment",
      {},
      { GITHUB_ACTOR: "../../../user" },
      "../../../user, whose doing this is",
    ],
  ] as const)("%s", async (_name, event, payload, env, reason) => {
    const end = await runOn(event, payload, env);

    expect(end.exit_code).toBe(1);
    expect(end.log).toContain(reason);
    expect(end.log).toMatch(/command: validate|www\.githubstatus\.com/);
    expect(end.summary).toContain("did not start");
    expect(end.moved).toBe(false);
  });

  test("and so is an answer to a blocked item", async () => {
    const end = await runOn(
      "issue_comment",
      {},
      { GITHUB_ACTOR: "stranger" },
      { command: "unblock", item: "WRK-001", note: "Do as I say" },
    );

    expect(end.exit_code).toBe(1);
    expect(end.log).toContain("`command: unblock` did not start: stranger");
    expect(end.moved).toBe(false);
  });

  test("without a token to ask GitHub with", async () => {
    const end = await runOn("issue_comment", {}, { INPUT_TOKEN: "" });

    expect(end.exit_code).toBe(1);
    expect(end.log).toContain("no token to ask GitHub with");
  });
});

describe("[T9] a run starts", () => {
  test.each(["schedule", "workflow_dispatch", "push"])("on %s without asking", async (event) => {
    const end = await runOn(event, {});

    expect(end.exit_code, end.log).toBe(0);
    expect(end.asked).toEqual([]);
    expect(end.moved).toBe(true);
  });

  test.each([
    ["issue_comment", { comment: { user: { login: "admin" } }, sender: { login: "admin" } }],
    ["pull_request_target", { pull_request: { ...ours, user: { login: "maintainer" } } }],
  ])("on %s when everybody named has write access, asked with the token", async (event, payload) => {
    const end = await runOn(event, payload);

    expect(end.exit_code, end.log).toBe(0);
    expect(end.moved).toBe(true);
    expect(end.asked[0]).toMatchObject({ status: 200, token: JOB_TOKEN });
  });

  test("on a pull_request of the repository's own, for the branch it is told and no other", async () => {
    await using world = await createProject({ items: ITEMS });
    await using github = await githubWithPeople(world);
    const file = join(world.root, "event.json");
    await writeFile(file, JSON.stringify({ pull_request: ours }));
    const env = {
      GITHUB_EVENT_PATH: file,
      ...github.env,
      GITHUB_ACTOR: "maintainer",
      GITHUB_REF: "refs/pull/12/merge",
      GITHUB_REF_NAME: "12/merge",
    };
    const start = { event: "pull_request", env };

    const untold = await runAction(world, await world.clone({ detached: true }), start);
    const told = await runAction(world, await world.clone({ detached: true }), {
      ...start,
      inputs: { branch: "main" },
    });

    expect(untold.exit_code).toBe(1);
    expect(untold.log).toContain("branch");
    expect(told.exit_code, told.log).toBe(0);
    expect(await world.remoteBranches()).toEqual(["main"]);
    expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  });
});
