/** Checkpoints: which commits they make, where these go, and what is said when they cannot be made (spec §10). */
import { describe, expect, test } from "vitest";
import { FILES, STATE } from "../support/checkpointed.ts";
import { checkpoint, gitBefore, openReady, output } from "../support/delivery.ts";
import { createWorld } from "../support/repository.ts";

describe("commits", () => {
  test("[GIT-2] [RUN-8] with nothing changed there is none, for one process", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints, processes } = await openReady(world, checkout);
    const before = processes();

    const result = await checkpoints.checkpoint(
      checkpoint({ outputs: [output({ files: ["src/a.txt"] })], state_files: STATE }),
    );

    expect(result).toEqual({ kind: "nothing" });
    expect(processes() - before).toBe(1);
    expect(await world.remoteLog()).toEqual(["Begin"]);
  });

  test("[GIT-2] destructive output has a commit of its own, pushed, with the state in it, for five processes", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone({ depth: 1 });
    const { checkpoints, processes } = await openReady(world, checkout);
    const before = processes();
    await checkout.write("src/a.txt", "2\n");
    await checkout.write("src/new.txt", "new\n");
    await checkout.write("BACKLOG.yaml", "items: [done]\n");
    await checkout.write("_worklog/2026-10.md", "- built\n");

    const result = await checkpoints.checkpoint(
      checkpoint({ outputs: [output({ files: ["src/a.txt", "src/new.txt"] })], state_files: STATE }),
    );

    const head = await world.remoteHead();
    expect(result).toEqual({
      kind: "delivered",
      commits: [
        {
          sha: head,
          subject: "[WRK-001][build] Add the flag",
          item_ids: ["WRK-001"],
          steps: [{ item_id: "WRK-001", phase: "build" }],
        },
      ],
      head,
      branch: "main",
      remote_moved: false,
    });
    expect(processes() - before).toBe(5);
    expect(await world.remoteFile("src/new.txt")).toBe("new");
    expect(await world.remoteFile("BACKLOG.yaml")).toBe("items: [done]");
    expect(await world.remoteFile("_worklog/2026-10.md")).toBe("- built");
    expect(await checkout.git("status", "--porcelain")).toBe("");
    expect(checkpoints.knownRemoteCommit()).toBe(head);
  });

  test("[GIT-2] the rest shares one commit behind them, and the state is in the last", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await checkout.write("changes/WRK-002_x/r.md", "research\n");
    await checkout.write("changes/WRK-003_y/d.md", "design\n");
    await checkout.write("BACKLOG.yaml", "items: [new]\n");
    const shared = { own_commit: false };

    await checkpoints.checkpoint(
      checkpoint({
        outputs: [
          output({
            ...shared,
            item_id: "WRK-002",
            phase: "research",
            summary: "Look",
            files: ["changes/WRK-002_x/r.md"],
          }),
          output({ files: ["src/a.txt"] }),
          output({
            ...shared,
            item_id: "WRK-003",
            phase: "design",
            summary: "Draw",
            files: ["changes/WRK-003_y/d.md"],
          }),
        ],
        state_files: STATE,
      }),
    );

    expect(await world.remoteLog()).toEqual([
      "[WRK-002][research] Look | [WRK-003][design] Draw",
      "[WRK-001][build] Add the flag",
      "Begin",
    ]);
    expect(await world.remoteFile("BACKLOG.yaml", "main~1")).toBe("items: []");
    expect(await world.remoteFile("BACKLOG.yaml")).toBe("items: [new]");
  });

  test("a file that two steps name goes with the first", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints, processes } = await openReady(world, checkout);
    const before = processes();
    await checkout.write("src/a.txt", "2\n");

    const outputs = [output({ files: ["src/a.txt"] }), output({ item_id: "WRK-002", files: ["src/a.txt"] })];
    await checkpoints.checkpoint(checkpoint({ outputs }));

    expect(await world.remoteLog()).toEqual(["[WRK-001][build] Add the flag", "Begin"]);
    expect(processes() - before).toBe(4);
  });

  test("a phase without files of its own names the commit of its status", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("BACKLOG.yaml", "items: [next]\n");

    await checkpoints.checkpoint(
      checkpoint({
        outputs: [output({ own_commit: false, phase: "verify", summary: "Tests pass" })],
        state_files: STATE,
      }),
    );

    expect(await world.remoteLog()).toEqual(["[WRK-001][verify] Tests pass", "Begin"]);
  });

  test("state alone goes under the checkpoint's message, a deleted inbox with it", async () => {
    await using world = await createWorld({ files: { ...FILES, "BACKLOG_INBOX.yaml": "- title: x\n" } });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("BACKLOG.yaml", "items: [x]\n");
    await checkout.remove("BACKLOG_INBOX.yaml");

    await checkpoints.checkpoint(checkpoint({ state_files: STATE, message: "[tickwork] Take in the inbox" }));

    expect(await world.remoteLog()).toEqual(["[tickwork] Take in the inbox", "Begin"]);
    expect(await world.remoteFile("BACKLOG_INBOX.yaml")).toBeUndefined();
  });

  test("the first commit of a repository is made and pushed like any other", async () => {
    await using world = await createWorld();
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("BACKLOG.yaml", "items: []\n");

    const result = await checkpoints.checkpoint(checkpoint({ state_files: STATE }));

    expect(result).toMatchObject({ kind: "delivered", head: await world.remoteHead() });
    expect(checkpoints.knownRemoteCommit()).toBe(await world.remoteHead());
  });

  test("[GIT-5] the author and committer are the bot, or who is given", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const byBot = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await byBot.checkpoints.checkpoint(checkpoint({ state_files: ["src/a.txt"] }));
    const bot = await checkout.git("log", "-1", "--format=%an <%ae> %cn <%ce>");
    const byAnn = await openReady(world, checkout, { identity: { name: "Ann", email: "ann@example.org" } });
    await checkout.write("src/a.txt", "3\n");
    await byAnn.checkpoints.checkpoint(checkpoint({ state_files: ["src/a.txt"] }));

    const address = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>";
    expect(bot).toBe(`${address} ${address}`);
    expect(await checkout.git("log", "-1", "--format=%an <%ae>")).toBe("Ann <ann@example.org>");
  });
});

test("what cannot be committed is said, and what was is not lost", async () => {
  await using world = await createWorld({ files: FILES });
  const checkout = await world.clone();
  const env = await gitBefore(world, {
    command: "commit",
    script: 'echo "fatal: no space left on device" >&2; exit 128',
  });
  const { checkpoints } = await openReady(world, checkout, { env });
  await checkout.write("src/a.txt", "2\n");

  const result = await checkpoints.checkpoint(checkpoint({ outputs: [output({ files: ["src/a.txt"] })] }));

  expect(result).toMatchObject({
    kind: "undelivered",
    reason: expect.stringContaining("no space left on device"),
    remedy: expect.stringContaining("disk is full"),
    rescue: { kind: "local" },
  });
  expect(await world.remoteBranches()).toEqual(["main"]);
  expect(await checkout.read("src/a.txt")).toBe("2\n");
});

describe("the modes", () => {
  test("`commit` commits and does not push", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout, { delivery: "commit" });
    await checkout.write("src/a.txt", "2\n");

    const result = await checkpoints.checkpoint(checkpoint({ outputs: [output({ files: ["src/a.txt"] })] }));

    expect(result).toMatchObject({
      kind: "committed",
      head: await checkout.head(),
      commits: [{ item_ids: ["WRK-001"] }],
    });
    expect(await world.remoteLog()).toEqual(["Begin"]);
    expect(checkpoints.knownRemoteCommit()).toBe(await world.remoteHead());
  });

  test("[GIT-3] without a remote `push` commits, too", async () => {
    await using world = await createWorld();
    const checkout = await world.alone(FILES);
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");

    const result = await checkpoints.checkpoint(checkpoint({ outputs: [output({ files: ["src/a.txt"] })] }));

    expect(result).toMatchObject({ kind: "committed", head: await checkout.head() });
    expect(checkpoints.knownRemoteCommit()).toBe(await checkout.head());
  });

  test("`none` makes no commit", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout, { delivery: "none" });
    await checkout.write("src/a.txt", "2\n");

    expect(await checkpoints.checkpoint(checkpoint({ state_files: ["src/a.txt"] }))).toEqual({
      kind: "left_uncommitted",
    });
    expect(await checkout.log()).toEqual(["Begin"]);
  });

  test("a branch that the remote does not have yet is made there", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.git("checkout", "--quiet", "-b", "fresh");
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");

    const result = await checkpoints.checkpoint(checkpoint({ state_files: ["src/a.txt"] }));

    expect(result).toMatchObject({
      kind: "delivered",
      branch: "fresh",
      head: await world.remoteHead("fresh"),
    });
  });

  test("[GIT-3] on a detached HEAD the branch on the remote gets the work", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone({ detached: true });
    const { checkpoints } = await openReady(world, checkout, { event: { branch: "main" } });
    await checkout.write("src/a.txt", "2\n");

    const result = await checkpoints.checkpoint(checkpoint({ state_files: ["src/a.txt"] }));

    expect(result).toMatchObject({ kind: "delivered", head: await world.remoteHead("main") });
    expect(await world.remoteFile("src/a.txt")).toBe("2");
  });

  test("in a sparse checkout a file outside of what is checked out is committed", async () => {
    await using world = await createWorld({ files: { ...FILES, "docs/a.md": "1\n" } });
    const checkout = await world.clone();
    await checkout.git("sparse-checkout", "set", "src");
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("changes/x.md", "new\n");

    const result = await checkpoints.checkpoint(
      checkpoint({ outputs: [output({ files: ["changes/x.md"] })] }),
    );

    expect(result).toMatchObject({ kind: "delivered" });
    expect(await world.remoteFile("changes/x.md")).toBe("new");
    expect(await world.remoteFile("docs/a.md")).toBe("1");
  });
});
