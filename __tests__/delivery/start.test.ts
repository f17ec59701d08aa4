import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { onlyToken, openCheckout, openReady, recordedLog } from "../support/delivery.ts";
import { createWorld } from "../support/repository.ts";

const FILES = { "BACKLOG.yaml": "items: []\n", "src/a.txt": "1\n" };

describe("what is refused before anything runs", () => {
  test("[GIT-1] a folder without a repository", async () => {
    await using world = await createWorld();
    await mkdir(join(world.root, "plain"));

    const opened = await openCheckout(world, { path: join(world.root, "plain") });

    expect(opened).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("not in a git repository"),
      remedy: expect.stringContaining("actions/checkout"),
    });
  });

  test("[GIT-1] a folder that is not there", async () => {
    await using world = await createWorld();

    const opened = await openCheckout(world, { path: join(world.root, "nowhere") });

    expect(opened).toMatchObject({ kind: "refused", remedy: expect.stringContaining("working-directory") });
  });

  test("[GIT-1] a bare repository", async () => {
    await using world = await createWorld({ files: FILES });

    const opened = await openCheckout(world, { path: world.remote });

    expect(opened).toMatchObject({ kind: "refused", reason: expect.stringContaining("bare") });
  });

  test("[GIT-1] a machine without git", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();

    const opened = await openCheckout(world, checkout, {
      env: { ...world.env, PATH: join(world.root, "empty") },
    });

    expect(opened).toMatchObject({ kind: "refused", reason: "git is not installed" });
  });

  test("[GIT-1] a merge that waits to be concluded", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.git("checkout", "--quiet", "-b", "other");
    await checkout.write("src/a.txt", "2\n");
    await checkout.commitAll("Two");
    await checkout.git("checkout", "--quiet", "main");
    await checkout.git("merge", "--no-commit", "--no-ff", "other");

    const opened = await openCheckout(world, checkout);

    expect(opened).toMatchObject({
      kind: "refused",
      reason: "a merge is going on in the repository",
      remedy: expect.stringContaining("git merge --abort"),
    });
  });

  test("[GIT-1] a rebase that stands still", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.git("checkout", "--quiet", "-b", "other");
    await checkout.write("src/a.txt", "2\n");
    await checkout.commitAll("Two");
    await checkout.git("checkout", "--quiet", "main");
    await checkout.write("src/a.txt", "3\n");
    await checkout.commitAll("Three");
    await expect(checkout.git("rebase", "other")).rejects.toThrow();

    const opened = await openCheckout(world, checkout);

    expect(opened).toMatchObject({ kind: "refused", reason: "a rebase is going on in the repository" });
  });

  test("[GIT-1] tracked files with changes, which are listed", async () => {
    const many = Object.fromEntries(Array.from({ length: 13 }, (_, at) => [`f${10 + at}.txt`, "1"]));
    await using world = await createWorld({ files: many });
    const checkout = await world.clone();
    for (const path of Object.keys(many)) await checkout.write(path, "2");
    await checkout.git("add", "f10.txt");

    const opened = await openCheckout(world, checkout);

    expect(opened).toMatchObject({
      kind: "refused",
      reason:
        "tracked files have changes that are not committed: f10.txt, f11.txt, f12.txt, f13.txt, f14.txt, f15.txt, f16.txt, f17.txt, f18.txt, f19.txt and 3 more",
      remedy: expect.stringContaining("git stash"),
    });
  });

  test("untracked files are no reason to refuse", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.write("notes.txt", "mine");

    expect(await openCheckout(world, checkout)).toMatchObject({ kind: "ready" });
  });

  test("delivery by pull request without GitHub", async () => {
    await using world = await createWorld({ files: FILES });

    const opened = await openCheckout(world, await world.clone(), { delivery: "pull-request" });

    expect(opened).toMatchObject({ kind: "refused", reason: expect.stringContaining("needs GitHub") });
  });
});

describe("the branch", () => {
  test("[GIT-3] on a detached HEAD it comes from the input, before the event", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone({ detached: true });

    const repository = await openReady(world, checkout, { branch: "main", event: { branch: "other" } });

    expect(repository.branch).toBe("main");
  });

  test("[GIT-3] on a detached HEAD without an input it comes from the event", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone({ detached: true });

    const repository = await openReady(world, checkout, { event: { branch: "main" } });

    expect(repository.branch).toBe("main");
  });

  test("[GIT-3] on a detached HEAD with neither there is a clear refusal", async () => {
    await using world = await createWorld({ files: FILES });

    const opened = await openCheckout(world, await world.clone({ detached: true }));

    expect(opened).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("detached"),
      remedy: expect.stringContaining("`branch`"),
    });
  });

  test.each(["-x", "a..b", "a b", "--upload-pack=touch x", "@{-1}", "x\u0007", "HEAD", "a:b", "+a:b"])(
    "%j is no name for one",
    async (branch) => {
      await using world = await createWorld({ files: FILES });

      const opened = await openCheckout(world, await world.clone({ detached: true }), { branch });

      expect(opened).toMatchObject({ kind: "refused", reason: expect.stringContaining("not a valid name") });
    },
  );

  test("an input that names another than the one checked out is refused", async () => {
    await using world = await createWorld({ files: FILES });

    const opened = await openCheckout(world, await world.clone(), { branch: "develop" });

    expect(opened).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining('"main" is checked out'),
    });
  });
});

describe("the remote", () => {
  test("[GIT-3] a repository without one is worked in, with a notice", async () => {
    await using world = await createWorld();
    const checkout = await world.alone(FILES);
    const log = recordedLog();

    const repository = await openReady(world, checkout, { log });

    expect(log.lines).toContainEqual(expect.stringContaining("notice: The repository has no remote"));
    expect(repository.checkpoints.knownRemoteCommit()).toBe(await checkout.head());
  });

  test("a branch that the remote does not have yet is no hindrance", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.git("checkout", "--quiet", "-b", "fresh");

    const repository = await openReady(world, checkout);

    expect(repository.branch).toBe("fresh");
    expect(repository.checkpoints.knownRemoteCommit()).toBe(await checkout.head());
  });

  test("a repository without a commit is worked in", async () => {
    await using world = await createWorld();
    const checkout = await world.clone();

    const repository = await openReady(world, checkout);

    expect((await repository.workTree.refs()).head).toBeUndefined();
    expect(repository.checkpoints.knownRemoteCommit()).toBeUndefined();
  });

  test("[GIT-3] one that cannot be reached is found out before anything runs", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.git("remote", "set-url", "origin", join(world.root, "nowhere.git"));

    const opened = await openCheckout(world, checkout);

    expect(opened).toMatchObject({ kind: "refused", reason: expect.stringContaining("not there") });
  });

  test("one that cannot be asked does not stop a run that only commits", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.git("remote", "set-url", "origin", join(world.root, "nowhere.git"));
    const log = recordedLog();

    await openReady(world, checkout, { delivery: "commit", log });

    expect(log.lines).toContainEqual(expect.stringMatching(/^notice: .*works on what is checked out/));
  });

  test("of several the one that the branch follows is taken", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.git("remote", "add", "backup", join(world.root, "nowhere.git"));
    await checkout.git("remote", "rename", "origin", "upstream");

    const opened = await openCheckout(world, checkout);

    expect(opened).toMatchObject({ kind: "ready" });
  });

  test("of several of which none is marked out, a person has to say", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.git("remote", "add", "backup", join(world.root, "nowhere.git"));
    await checkout.git("remote", "rename", "origin", "upstream");
    await checkout.git("checkout", "--quiet", "-b", "fresh");

    const opened = await openCheckout(world, checkout);

    expect(opened).toMatchObject({
      kind: "refused",
      remedy: expect.stringContaining("git config branch.fresh.remote"),
    });
  });

  test("credentials that the checkout kept are found, those for another server are not", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.git("config", "http.https://github.com/.extraheader", "AUTHORIZATION: basic c2VjcmV0");
    await checkout.git("config", "http.https://example.com/.extraheader", "X: y");
    const before = await checkout.read(".git/config");

    const { persistedCredentials } = await openReady(world, checkout);
    const files = await persistedCredentials.find();
    await persistedCredentials.withdraw(files);

    expect(files).toEqual([
      {
        path: `${checkout.path}/.git/config`,
        bytes: Buffer.from(before).toString("base64"),
        mode: expect.any(Number),
      },
    ]);
    expect(await checkout.read(".git/config")).not.toContain("c2VjcmV0");
    expect(await checkout.read(".git/config")).toContain("X: y");
  });

  test("the token is not sent to a server that it is not for", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.git("remote", "set-url", "origin", "http://127.0.0.1:1/o/r");
    const log = recordedLog();

    await openCheckout(world, checkout, { connect: onlyToken("t0ken"), log });

    expect(log.lines).toContainEqual(expect.stringMatching(/^notice: .*not sent/));
  });
});

describe("the start", () => {
  test("with nothing new it takes four processes, and nothing changes", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone({ depth: 1 });

    const repository = await openReady(world, checkout);

    expect(repository.processes()).toBe(4);
    expect(await checkout.git("status", "--porcelain")).toBe("");
    expect(repository.start).toMatchObject({ head: await world.remoteHead(), kept_on_top: 0 });
  });

  test.each([{ depth: 1 }, {}, { detached: true }])(
    "[GIT-3] an old commit that is checked out is left for the branch's head (%o)",
    async (how) => {
      await using world = await createWorld({ files: FILES });
      const checkout = await world.clone(how);
      const old = await checkout.head();
      await world.personPushes({ "src/a.txt": "2\n", "src/b.txt": "new\n" });

      const repository = await openReady(world, checkout, { event: { branch: "main", commit: old } });

      expect(await checkout.head()).toBe(await world.remoteHead());
      expect(await checkout.read("src/a.txt")).toBe("2\n");
      expect(await checkout.read("src/b.txt")).toBe("new\n");
      expect(await checkout.git("status", "--porcelain")).toBe("");
      expect(repository.start).toMatchObject({ checked_out: old, head: await world.remoteHead() });
    },
  );

  test("commits of earlier steps are kept on top of what others pushed", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone({ depth: 1 });
    await checkout.write("version.txt", "2");
    await checkout.git("add", "--all");
    await checkout.git("commit", "--quiet", "-m", "Bump the version\n\nWith a body.");
    const author = await checkout.git("log", "-1", "--format=%an %ae %aI%n%B");
    await world.personPushes({ "src/a.txt": "2\n" });

    const repository = await openReady(world, checkout);

    expect(await checkout.log()).toEqual(["Bump the version", "Edit by a person", "Begin"]);
    expect(await checkout.git("log", "-1", "--format=%an %ae %aI%n%B")).toBe(author);
    expect(await checkout.read("version.txt")).toBe("2");
    expect(repository.start.kept_on_top).toBe(1);
    expect(repository.checkpoints.knownRemoteCommit()).toBe(await world.remoteHead());
  });

  test("commits of earlier steps that do not go on top are a refusal that names the files", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.write("src/a.txt", "mine\n");
    const mine = await checkout.commitAll("Mine");
    await world.personPushes({ "src/a.txt": "theirs\n" });

    const opened = await openCheckout(world, checkout);

    expect(opened).toMatchObject({ kind: "refused", reason: expect.stringMatching(/"Mine".*src\/a\.txt/) });
    expect(await checkout.head()).toBe(mine);
  });

  test("commits of a pull request that is checked out do not get onto the branch", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone({ detached: true });
    await checkout.write("evil.txt", "x");
    const merge = await checkout.commitAll("Merge of a pull request");

    const repository = await openReady(world, checkout, { branch: "main", event: { commit: merge } });

    expect(repository.start.head).toBe(await world.remoteHead());
    expect(await checkout.exists("evil.txt")).toBe(false);
  });

  test("a branch that was set back on the remote is not pushed forward again", async () => {
    await using world = await createWorld({ files: FILES });
    const begin = await world.remoteHead();
    await world.personPushes({ "src/a.txt": "mistake\n" });
    const checkout = await world.clone();
    const mistake = await checkout.head();
    await checkout.git("push", "--quiet", "--force", "origin", `${begin}:refs/heads/main`);
    await checkout.git("update-ref", "refs/remotes/origin/main", mistake);

    const repository = await openReady(world, checkout);

    expect(repository.start.head).toBe(begin);
    expect(await checkout.read("src/a.txt")).toBe("1\n");
  });

  test("an untracked file in the way of the branch's head is a refusal, and stays", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await world.personPushes({ "new.txt": "theirs\n" });
    await checkout.write("new.txt", "mine\n");

    const opened = await openCheckout(world, checkout);

    expect(opened).toMatchObject({ kind: "refused", reason: expect.stringContaining("new.txt") });
    expect(await checkout.read("new.txt")).toBe("mine\n");
  });

  test("a file that was written anew with the same text is not in the way", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.write("src/a.txt", "1\n");
    await utimes(join(checkout.path, "src/a.txt"), new Date("2026-01-01"), new Date("2026-01-01"));
    await world.personPushes({ "src/a.txt": "2\n" });

    await openReady(world, checkout);

    expect(await checkout.read("src/a.txt")).toBe("2\n");
  });

  test("`delivery: commit` starts from the head, too", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await world.personPushes({ "src/a.txt": "2\n" });

    await openReady(world, checkout, { delivery: "commit" });

    expect(await checkout.read("src/a.txt")).toBe("2\n");
  });

  test("`delivery: none` leaves the checkout where it is", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone({ detached: true });
    await world.personPushes({ "src/a.txt": "2\n" });

    const repository = await openReady(world, checkout, { delivery: "none" });

    expect(await checkout.read("src/a.txt")).toBe("1\n");
    expect(repository.processes()).toBe(3);
  });
});

test("a subfolder, a worktree and the SHA-256 object format are repositories like any other", async () => {
  await using world = await createWorld({ files: FILES, objectFormat: "sha256" });
  const checkout = await world.clone();
  await checkout.git("worktree", "add", "--quiet", join(world.root, "tree"), "-b", "side");
  await world.personPushes({ "src/a.txt": "2\n" });

  const inFolder = await openReady(world, { path: join(checkout.path, "src") });
  const inWorktree = await openReady(world, { path: join(world.root, "tree") });

  expect(inFolder).toMatchObject({ top: checkout.path, prefix: "src/", branch: "main" });
  expect(await checkout.read("src/a.txt")).toBe("2\n");
  expect(inWorktree).toMatchObject({ top: join(world.root, "tree"), branch: "side" });
});

test("nothing that the checkout's config names is run", async () => {
  await using world = await createWorld({ files: FILES });
  const checkout = await world.clone();
  const trap = join(world.root, "trap.sh");
  await writeFile(trap, `#!/bin/sh\ntouch ${join(world.root, "sprung")}\n`, { mode: 0o755 });
  await checkout.git("config", "core.fsmonitor", trap);
  await checkout.git("config", "core.editor", trap);
  await checkout.git("config", "core.askPass", trap);
  await checkout.git("config", "commit.gpgsign", "true");
  await checkout.git("config", "gpg.program", trap);
  for (const hook of ["pre-push", "post-index-change", "reference-transaction", "post-checkout"]) {
    await writeFile(join(checkout.path, ".git", "hooks", hook), `#!/bin/sh\nexec ${trap}\n`, { mode: 0o755 });
  }
  await world.personPushes({ "src/a.txt": "2\n" });

  await openReady(world, checkout);

  expect(await checkout.read("src/a.txt")).toBe("2\n");
  expect(await checkout.exists(join("..", "sprung"))).toBe(false);
});
