/** The one client: what becomes of each answer, and of none. */
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { createGitHubApi, type GitHubApi, type GitHubApiOptions } from "../../../src/delivery/github/api.ts";
import { fixedToken, type TokenSource } from "../../../src/delivery/github/tokens.ts";
import { recordedLog } from "../../support/delivery.ts";
import { type GitHubStandIn, startGitHub } from "../../support/github/stand-in.ts";
import { JOB_TOKEN } from "../../support/github/state.ts";
import { createWorld } from "../../support/repository.ts";

const AT_ONCE = { tries: 3, firstDelayMs: 1, maxDelayMs: 2 };

function apiOf(github: GitHubStandIn, overrides: Partial<GitHubApiOptions> = {}): GitHubApi {
  return createGitHubApi({
    apiUrl: `${github.origin}/api/v3`,
    repository: { owner: "example", repo: "repository" },
    tokens: fixedToken(JOB_TOKEN),
    clock: { now: () => new Date() },
    log: recordedLog(),
    retry: AT_ONCE,
    ...overrides,
  });
}

const LIST = {
  route: "GET /repos/{owner}/{repo}/pulls",
  parameters: { state: "all" },
  reads: z.array(z.object({ number: z.int() })),
  what: "list the pull requests",
};
const OPEN = {
  route: "POST /repos/{owner}/{repo}/pulls",
  parameters: { title: "T", head: "topic", base: "main" },
  reads: z.object({ number: z.int() }),
  what: "open a pull request",
};

test("an answer is read through its schema", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  await using github = await startGitHub(world);

  expect(await apiOf(github).ask(LIST)).toMatchObject({ kind: "ok", data: [] });
  expect(await apiOf(github).ask({ ...LIST, reads: z.object({ total: z.int() }) })).toMatchObject({
    kind: "unreachable",
    reason: expect.stringContaining("something else than it documents"),
  });
});

describe("no answer, and answers of a server in bad health", () => {
  test.each([500, 502, 503])("%i is asked again", async (as) => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);
    github.fail({ as, times: 2 });

    expect(await apiOf(github).ask(LIST)).toMatchObject({ kind: "ok" });
    expect(github.requests.map(({ status }) => status)).toEqual([as, as, 200]);
  });

  test("one that stays so is told, and the next question is asked once", async () => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);
    github.fail({ as: "reset" });
    const api = apiOf(github);

    const first = await api.ask(LIST);
    const asked = github.requests.length;
    await api.ask(LIST);

    expect(first).toMatchObject({ kind: "unreachable", reason: expect.stringContaining("did not answer") });
    expect([asked, github.requests.length]).toEqual([3, 4]);
  });

  test("what hangs is given up", async () => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);
    github.fail({ as: "hang" });

    const answer = await apiOf(github, { timeoutMs: 50 }).ask(LIST);

    expect(answer).toMatchObject({ kind: "unreachable", reason: expect.stringContaining("within 0.05 s") });
  });

  test("half an answer is none, and is asked for again", async () => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);
    github.fail({ as: "stall", times: 1 });
    const api = apiOf(github, { timeoutMs: 200 });

    expect(await api.ask(LIST)).toMatchObject({ kind: "ok" });

    github.fail({ as: "stall" });
    // What nobody reads has to arrive all the same.
    expect(await api.ask({ ...LIST, reads: z.unknown() })).toMatchObject({ kind: "unreachable" });
  });

  test("a page is no answer, also to a question whose answer nobody reads", async () => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);
    github.fail({ as: 200, page: "<h1>Sign in</h1>" });

    expect(await apiOf(github).ask({ ...LIST, reads: z.unknown() })).toMatchObject({
      kind: "unreachable",
      reason: expect.stringContaining("it is no JSON"),
      remedy: expect.stringContaining("proxy"),
    });
  });

  test("what is asked beside the work ends by its own signal, and costs the work no try", async () => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);
    github.fail({ as: "hang", times: 1 });
    const api = apiOf(github);

    const beside = await api.ask({ ...LIST, signal: AbortSignal.timeout(50) });
    github.fail({ as: 502, times: 2 });

    expect(beside).toMatchObject({ kind: "unreachable", reason: expect.stringContaining("in time") });
    expect(await api.ask(LIST)).toMatchObject({ kind: "ok" });
  });

  test("a POST that may have been done is not sent again", async () => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);
    github.fail({ as: 502 });

    expect(await apiOf(github).ask(OPEN)).toMatchObject({ kind: "unreachable" });
    expect(github.requests).toHaveLength(1);
  });

  test("a run that is cancelled waits for nothing", async () => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);
    github.fail({ as: "hang" });

    const answer = await apiOf(github, { signal: AbortSignal.abort() }).ask(LIST);

    expect(answer.kind).toBe("unreachable");
    expect(github.requests.length).toBeLessThan(2);
  });
});

describe("limits", () => {
  test.each([
    [429, {}],
    [403, { "x-ratelimit-remaining": "0" }],
  ] as const)("%i says when to come back, and is asked then", async (as, headers) => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);
    github.fail({ as, times: 1, headers: { "retry-after": "0", ...headers } });

    expect(await apiOf(github).ask(LIST)).toMatchObject({ kind: "ok" });
  });

  test.each([
    [429, { "retry-after": "3600" }],
    [403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999" }],
  ] as const)("%i that asks for an hour is told at once", async (as, headers) => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);
    github.fail({ as, headers });

    expect(await apiOf(github).ask(LIST)).toMatchObject({
      kind: "unreachable",
      reason: expect.stringContaining("no more requests for now"),
    });
    expect(github.requests).toHaveLength(1);
  });
});

describe("refusals say what to change", () => {
  test("401", async () => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);

    expect(await apiOf(github, { tokens: fixedToken("ghp_old") }).ask(LIST)).toMatchObject({
      kind: "denied",
      status: 401,
      remedy: expect.stringContaining("expired or been revoked"),
    });
  });

  test("403 names the permission, as a workflow writes it", async () => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);
    github.state.tokens.set(JOB_TOKEN, { kind: "job", login: "bot", permissions: { contents: "write" } });

    expect(await apiOf(github).ask(OPEN)).toMatchObject({
      kind: "denied",
      status: 403,
      remedy: expect.stringContaining("permissions: pull-requests: write"),
    });
  });

  test("403 for a setting of the repository names the setting", async () => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);
    github.state.actions_may_open_pulls = false;

    expect(await apiOf(github).ask(OPEN)).toMatchObject({
      kind: "denied",
      remedy: expect.stringContaining("Allow GitHub Actions to create and approve pull requests"),
    });
  });

  test("404", async () => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);

    expect(await apiOf(github, { repository: { owner: "example", repo: "other" } }).ask(LIST)).toMatchObject({
      kind: "missing",
    });
  });

  test("422 has GitHub's words", async () => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);

    expect(await apiOf(github).ask(OPEN)).toMatchObject({
      kind: "invalid",
      faults: ["PullRequest head invalid"],
    });
  });
});

test("an API that was waited for in vain is not waited for again", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  await using github = await startGitHub(world);
  github.fail({ as: 429, headers: { "retry-after": "0" } });
  const api = apiOf(github);

  await api.ask(LIST);
  await api.ask(LIST);

  expect(github.requests).toHaveLength(4);
});

test("a token that is not accepted any more is replaced once, and stands in no line of the log", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  await using github = await startGitHub(world);
  const tokens: TokenSource = {
    token: async (refused) => ({ kind: "token", token: refused === "ghs_gone" ? JOB_TOKEN : "ghs_gone" }),
  };
  const log = recordedLog();

  expect(await apiOf(github, { tokens, log }).ask(LIST)).toMatchObject({ kind: "ok" });
  expect(github.requests.map(({ status }) => status)).toEqual([401, 200]);
  expect(log.lines.join("\n")).not.toMatch(/ghs_/);
});

test.each(["two\nlines", "two lines", "a\u0000b"])(
  "the token %j would be a header of its own, and is never sent",
  async (token) => {
    await using world = await createWorld({ files: { "a.txt": "1" } });
    await using github = await startGitHub(world);

    const answer = await apiOf(github, { tokens: fixedToken(token) }).ask(LIST);

    expect(answer).toMatchObject({ kind: "denied", reason: expect.stringContaining("line break") });
    expect(github.requests).toEqual([]);
    expect(JSON.stringify(answer)).not.toContain("two");
  },
);
