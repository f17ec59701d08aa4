/** A GitHub App's tokens: minted when they are needed, for one repository, and never printed. */
import { expect, test } from "vitest";
import { createAppTokens } from "../../../src/delivery/github/app-tokens.ts";
import { recordedLog } from "../../support/delivery.ts";
import { type GitHubStandIn, startGitHub } from "../../support/github/stand-in.ts";
import { createWorld } from "../../support/repository.ts";

function tokensOf(github: GitHubStandIn, overrides: { privateKey?: string; id?: string } = {}) {
  const { id, privateKey } = github.state.app;
  let skippedMs = 0;
  const log = recordedLog();
  const tokens = createAppTokens({
    apiUrl: `${github.origin}/api/v3`,
    repository: { owner: "example", repo: "repository" },
    app: { id, privateKey, ...overrides },
    clock: { now: () => new Date(Date.now() + skippedMs) },
    log,
    retry: { tries: 2, firstDelayMs: 1, maxDelayMs: 1 },
  });
  const skip = (ms: number) => {
    skippedMs += ms;
  };
  return { tokens, log, skip };
}

const PERMISSIONS = {
  contents: "write",
  pull_requests: "write",
  administration: "write",
  metadata: "read",
} as const;

test("it is for this repository alone, and may no more than Tickwork uses", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  await using github = await startGitHub(world);
  github.state.installation = { id: 9, permissions: PERMISSIONS };
  const { tokens, log } = tokensOf(github);

  const answer = await tokens.token();

  const minted = github.requests.find(({ route }) => route.endsWith("/access_tokens"));
  expect(answer).toEqual({ kind: "token", token: expect.stringContaining("ghs_minted") });
  expect(minted?.body).toEqual({
    repositories: ["repository"],
    permissions: { contents: "write", pull_requests: "write", metadata: "read" },
  });
  const token = answer.kind === "token" ? answer.token : "";
  expect(log.lines.filter((line) => line.includes(token))).toEqual([`mask: ${token}`]);
  expect(log.lines).toContainEqual(
    expect.stringMatching(/info: token · of the App night-shift.*contents write/),
  );
});

test("one is used for a few minutes, the next use gets another, and one that was not accepted is replaced", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  await using github = await startGitHub(world);
  github.state.installation = { id: 9, permissions: PERMISSIONS };
  const { tokens, skip, log } = tokensOf(github);
  const ask = async (refused?: string) => {
    const answer = await tokens.token(refused);
    return answer.kind === "token" ? answer.token : answer.reason;
  };

  const first = await ask();
  const again = await ask();
  const second = await ask(first);
  skip(6 * 60_000);
  const third = await ask();

  expect(again).toBe(first);
  expect(new Set([first, second, third]).size).toBe(3);
  expect(log.lines.filter((line) => line.startsWith("info: token"))).toHaveLength(1);
});

test("an App that is not installed, a key of another, and one that is none are each told apart", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  await using github = await startGitHub(world);
  await using other = await startGitHub(world);

  const notInstalled = await tokensOf(github).tokens.token();
  github.state.installation = { id: 9, permissions: PERMISSIONS };
  const wrongKey = await tokensOf(github, { privateKey: other.state.app.privateKey }).tokens.token();
  const noKey = await tokensOf(github, {
    privateKey: "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n",
  }).tokens.token();

  expect(notInstalled).toMatchObject({ kind: "none", remedy: expect.stringContaining("Install it") });
  expect(wrongKey).toMatchObject({ kind: "none", remedy: expect.stringContaining("`private-key`") });
  expect(noKey).toMatchObject({ kind: "none", reason: expect.stringContaining("cannot be read") });
  expect(JSON.stringify(noKey)).not.toContain("c2VjcmV0");
});
