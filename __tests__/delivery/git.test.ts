import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { createGit, failureWords, GitError } from "../../src/delivery/git.ts";
import { ACTIONS_BOT, identityOf } from "../../src/delivery/git-environment.ts";
import { onlyToken, openCheckout, recordedLog } from "../support/delivery.ts";
import { createWorld, type World } from "../support/repository.ts";

const gitIn = (world: World, cwd: string, env: Record<string, string> = {}) =>
  createGit({ cwd, env: { ...world.env, ...env }, identity: ACTIONS_BOT, log: recordedLog() });

test("variables of an outer git lead nowhere else", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  const checkout = await world.clone();
  const other = await world.alone({ "b.txt": "1" });
  const outer = {
    GIT_DIR: join(other.path, ".git"),
    GIT_WORK_TREE: other.path,
    GIT_INDEX_FILE: join(other.path, ".git", "index"),
  };

  const files = await gitIn(world, checkout.path, outer).run(["ls-files"]);

  expect(files).toBe("a.txt\n");
});

test("inputs and tokens of the action are not in git's environment, where a filter of the checkout could read them", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  const checkout = await world.clone();
  const secrets = { INPUT_TOKEN: "t0ken", ACTIONS_RUNTIME_TOKEN: "t0ken", GITHUB_TOKEN: "t0ken" };

  const seen = await gitIn(world, checkout.path, secrets).run(["-c", "alias.env=!env", "env"]);

  expect(seen).toContain("GIT_TERMINAL_PROMPT=0");
  expect(seen).not.toContain("t0ken");
});

test("what git refuses is an answer, or an error that names the command", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  const git = gitIn(world, (await world.clone()).path);

  const answer = await git.tryRun(["rev-parse", "--verify", "nothing"]);

  expect(answer).toMatchObject({ kind: "failed", exitCode: 128 });
  await expect(git.run(["rev-parse", "--verify", "nothing"])).rejects.toThrow(GitError);
  await expect(git.run(["rev-parse", "--verify", "nothing"])).rejects.toThrow(
    /^git rev-parse failed with exit code 128/,
  );
  expect(git.processes).toBe(3);
});

test("a cancelled run ends git processes that talk to the remote, and what those started; local ones it needs", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  const checkout = await world.clone();
  await world.hook(
    `echo $$ > ${world.root}/pid.new; mv ${world.root}/pid.new ${world.root}/pid; exec sleep 600`,
  );
  await checkout.write("a.txt", "2");
  await checkout.commitAll("Two");
  const cancel = new AbortController();
  const options = {
    cwd: checkout.path,
    env: world.env,
    identity: ACTIONS_BOT,
    log: recordedLog(),
    signal: cancel.signal,
  };
  const git = createGit(options);

  const pushing = git.tryRun(["push", "origin", "HEAD:refs/heads/main"], { network: "objects" });
  const pid = await vi.waitFor(() => checkout.read("../pid"), { timeout: 30_000 });
  cancel.abort();

  expect(await pushing).toEqual({ kind: "aborted" });
  await vi.waitFor(async () => expect(await isRunning(Number(pid))).toBe(false), { timeout: 30_000 });
  expect(await git.tryRun(["ls-remote", "origin"], { network: "refs" })).toEqual({ kind: "aborted" });
  expect(await git.tryRun(["rev-parse", "HEAD"])).toMatchObject({ kind: "ok" });
});

/** A process that has ended and whom nobody has asked about yet does not count. */
async function isRunning(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return state !== "" && !/\) [ZX] /.test(state);
}

test("[GIT-5] the author is the one in the environment, else the bot", () => {
  expect(identityOf({ GIT_AUTHOR_NAME: "Ann", GIT_AUTHOR_EMAIL: "ann@example.org" })).toEqual({
    name: "Ann",
    email: "ann@example.org",
  });
  expect(identityOf({ GIT_AUTHOR_NAME: "Ann" })).toEqual(ACTIONS_BOT);
  expect(identityOf({})).toEqual({
    name: "github-actions[bot]",
    email: "41898282+github-actions[bot]@users.noreply.github.com",
  });
});

/** A server that notes who asks, and answers 403 to everybody. */
async function denyingServer() {
  const asked: { readonly url: string; readonly authorization: readonly string[] }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? "", authorization: request.headersDistinct["authorization"] ?? [] });
    response.writeHead(403).end();
  });
  await new Promise<void>((ready) => void server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    asked,
    origin,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => void server.close(() => closed())),
  };
}

test("the token reaches its server in a header alone, in the place of one that the checkout kept", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  await using server = await denyingServer();
  const checkout = await world.clone();
  await checkout.git("remote", "set-url", "origin", `${server.origin}/o/r`);
  await checkout.git("config", `http.${server.origin}/.extraheader`, "AUTHORIZATION: basic b2xk");
  const log = recordedLog();

  const opened = await openCheckout(world, checkout, {
    connect: onlyToken("t0ken"),
    server: `${server.origin}/`,
    log,
  });

  const basic = Buffer.from("x-access-token:t0ken").toString("base64");
  expect(server.asked).toEqual([
    { url: "/o/r/info/refs?service=git-receive-pack", authorization: [`basic ${basic}`] },
  ]);
  expect(opened).toMatchObject({ kind: "refused", remedy: expect.stringContaining("contents: write") });
  expect(log.lines).toContainEqual(expect.stringMatching(/^debug: git push/));
  expect(log.lines.filter((line) => line.includes("t0ken") || line.includes(basic))).toEqual([]);
  expect(await checkout.read(".git/config")).not.toContain(basic);
});

test("a credential helper that the checkout names is not asked, one of the machine is", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  await using server = await denyingServer();
  const checkout = await world.clone();
  await checkout.git("remote", "set-url", "origin", `${server.origin}/o/r`);
  const helper = (name: string) => `!f() { echo ${name} >> ${join(world.root, "asked")}; }; f`;
  await checkout.git("config", "credential.helper", helper("local"));
  await checkout.git("config", "--global", "credential.helper", helper("global"));
  const unauthorized = createServer((_, response) =>
    response.writeHead(401, { "www-authenticate": "Basic" }).end(),
  );
  await new Promise<void>((ready) => void unauthorized.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${(unauthorized.address() as AddressInfo).port}`;
  await checkout.git("remote", "set-url", "origin", `${origin}/o/r`);

  await openCheckout(world, checkout);
  unauthorized.close();

  expect((await checkout.read("../asked")).split("\n")).not.toContain("local");
  expect((await checkout.read("../asked")).split("\n")).toContain("global");
});

test("a program that is called like a file of ours is not started from the checkout", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  const checkout = await world.clone();
  await writeFile(join(checkout.path, "git"), `#!/bin/sh\ntouch ${join(world.root, "sprung")}\n`, {
    mode: 0o755,
  });

  await openCheckout(world, checkout);

  expect(await checkout.exists("../sprung")).toBe(false);
});

test("a folder that is gone is not taken for a git that is not installed", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  const checkout = await world.clone();
  const git = gitIn(world, checkout.path);
  await rm(checkout.path, { recursive: true });

  const answer = await git.tryRun(["status"]);

  expect(failureWords(answer)).toBe(`could not be started: the folder ${checkout.path} is gone`);
});
