/** How long a remote may be silent, and what all its silence may cost together. */
import { describe, expect, test } from "vitest";
import { createGit, failureWords, type GitAnswer } from "../../src/delivery/git.ts";
import { ACTIONS_BOT } from "../../src/delivery/git-environment.ts";
import { createPatience } from "../../src/delivery/git-limits.ts";
import { tryAskHead, tryPush } from "../../src/delivery/remote.ts";
import { recordedLog } from "../support/delivery.ts";
import { createWorld, type World } from "../support/repository.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const ON = { remote: "origin", branch: "main" };

describe("patience", () => {
  const silent = (env: Record<string, string> = {}) => {
    const patience = createPatience(env);
    return (["refs", "objects", "contents"] as const).map((use) => patience.limit(use).silentMs);
  };

  test("what carries nothing has half a minute, what carries work two, what git fetches unasked five", () => {
    expect(silent()).toEqual([30 * SECOND, 2 * MINUTE, 5 * MINUTE]);
  });

  test("git's own variable puts another number in the place of the two minutes", () => {
    expect(silent({ GIT_HTTP_LOW_SPEED_TIME: "400" })).toEqual([100 * SECOND, 400 * SECOND, 1000 * SECOND]);
  });

  test.each(["", "0", "-4", "1e3", "soon", "123456789"])("of which %j is not one", (seconds) => {
    expect(silent({ GIT_HTTP_LOW_SPEED_TIME: seconds })).toEqual(silent());
  });

  test("five tries of a push cost three minutes, and each after them a quarter of one", () => {
    const patience = createPatience({});
    const tryIt = () => {
      const { silentMs = 0 } = patience.limit("objects");
      return patience.silent(silentMs);
    };

    expect([tryIt(), tryIt(), tryIt(), tryIt(), tryIt(), tryIt()]).toEqual(
      [120, 135, 150, 165, 180, 195].map((seconds) => seconds * SECOND),
    );
  });

  test("of the lease's, too, with the pushes before them", () => {
    const patience = createPatience({});
    for (let tries = 0; tries < 5; tries += 1) patience.silent(patience.limit("refs").silentMs ?? 0);

    expect(patience.silent(0)).toBe(135 * SECOND);
    expect(patience.limit("objects").silentMs).toBe(15 * SECOND);
  });

  test("an answer, be it no, gives all of it back", () => {
    const patience = createPatience({});
    patience.silent(10 * MINUTE);

    patience.answered("refs");

    expect(patience.limit("objects").silentMs).toBe(2 * MINUTE);
  });

  test("but one that may have come from this machine alone gives nothing back, and keeps a minute", () => {
    const patience = createPatience({});
    patience.silent(10 * MINUTE);

    patience.answered("contents");

    expect(patience.limit("objects").silentMs).toBe(15 * SECOND);
    expect(patience.limit("contents").silentMs).toBe(MINUTE);
  });
});

describe("a remote that takes a push and says nothing", () => {
  /** A commit that waits to be pushed, and a git that gives a silent remote so many seconds. */
  async function withWork(world: World, seconds: number) {
    const checkout = await world.clone();
    await checkout.write("a.txt", "2");
    await checkout.commitAll("Two");
    const env = { ...world.env, GIT_HTTP_LOW_SPEED_TIME: String(seconds) };
    return createGit({ cwd: checkout.path, env, identity: ACTIONS_BOT, log: recordedLog() });
  }
  const oneFile = () => createWorld({ files: { "a.txt": "1" } });

  test("is given up, says which command hung and for how long, and the next try is short", async () => {
    await using world = await oneFile();
    await world.hook("exec sleep 600");
    const git = await withWork(world, 2);

    const first = await tryPush(git, { ...ON, commit: "HEAD" });
    const second = await tryPush(git, { ...ON, commit: "HEAD" });

    expect(first).toMatchObject({
      kind: "unreachable",
      reason: "the remote did not answer: git push said nothing for 2 s and was ended",
      remedy: expect.stringContaining("GIT_HTTP_LOW_SPEED_TIME"),
    });
    expect(second).toMatchObject({
      reason:
        "the remote did not answer: git push said nothing for 0.3 s and was ended (2.3 s with those before it)",
    });
  });

  test("gets its whole time again once it has answered", async () => {
    await using world = await oneFile();
    await world.hook("exec sleep 600");
    const git = await withWork(world, 8);
    const before = await git.tryRun(["push", "origin", "HEAD:refs/heads/main"], { network: "refs" });

    const asked = await tryAskHead(git, ON);
    const after = await git.tryRun(["push", "origin", "HEAD:refs/heads/main"], { network: "refs" });

    expect(asked).toMatchObject({ kind: "found" });
    expect([before, after]).toEqual([
      { kind: "timed_out", command: "push", afterMs: 2_000, silent: true, inAllMs: 2_000 },
      { kind: "timed_out", command: "push", afterMs: 2_000, silent: true, inAllMs: 2_000 },
    ]);
  });

  test("but speaks of its progress now and then, is waited for", async () => {
    await using world = await oneFile();
    await world.hook("for at in 1 2 3 4 5 6 7 8 9 10 11 12; do echo still at work >&2; sleep 0.5; done");
    const git = await withWork(world, 5);

    expect(await tryPush(git, { ...ON, commit: "HEAD" })).toMatchObject({ kind: "accepted" });
  });
});

test("progress is not taken for the reason of a refusal", async () => {
  await using world = await createWorld({ files: { "a.txt": "1" } });
  const checkout = await world.clone();
  await checkout.write("a.txt", "2");
  await checkout.commitAll("Two");
  await world.hook('echo "Not on a Friday." >&2; exit 1');
  const git = createGit({
    cwd: checkout.path,
    env: world.env,
    identity: ACTIONS_BOT,
    log: recordedLog(),
  });

  expect(await tryPush(git, { ...ON, commit: "HEAD" })).toMatchObject({
    kind: "refused",
    reason: expect.stringMatching(/^a hook of the remote refused the push to "main": Not on a Friday\.$/),
  });
});

test("a local command that lasts for ever is told as what it is", () => {
  const answer: GitAnswer = {
    kind: "timed_out",
    command: "commit",
    afterMs: 10 * MINUTE,
    silent: false,
    inAllMs: 10 * MINUTE,
  };

  expect(failureWords(answer)).toBe("had not ended after 600 s");
});
