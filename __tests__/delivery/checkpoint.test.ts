import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkpoint, gitBefore, openReady, output, recordedLog } from "../support/delivery.ts";
import { createWorld } from "../support/repository.ts";

const FILES = { "BACKLOG.yaml": "items: []\n", "src/a.txt": "1\n" };
const STATE = ["BACKLOG.yaml", "_worklog/2026-10.md", "_worklog/2026-10.jsonl", "BACKLOG_INBOX.yaml"];

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

describe("what is in a commit, and what is not", () => {
  test("only the files that are named, whatever else is in tree or index", async () => {
    await using world = await createWorld({ files: { ...FILES, "other.txt": "1\n", "gone.txt": "1\n" } });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await checkout.write("other.txt", "2\n");
    await checkout.write("staged.txt", "staged\n");
    await checkout.git("add", "other.txt", "staged.txt");
    await checkout.git("rm", "--quiet", "gone.txt");

    await checkpoints.checkpoint(checkpoint({ outputs: [output({ files: ["src/a.txt"] })] }));

    expect(await checkout.git("show", "--name-only", "--format=", "HEAD")).toBe("src/a.txt");
    expect(await checkout.git("status", "--porcelain")).toBe("D  gone.txt\nM  other.txt\nA  staged.txt");
  });

  test("odd names, deletions, renames, links, modes, and a file in the place of a folder", async () => {
    const odd = ["*", ":(top)x", "-rf", "a\nb", "ü 🏁"];
    await using world = await createWorld({
      files: { ...FILES, "dir/a.txt": "1", "Case.txt": "1", "run.sh": "1" },
    });
    const checkout = await world.clone();
    const { checkpoints, workTree } = await openReady(world, checkout);
    for (const name of odd) await checkout.write(name, "x");
    await checkout.remove("dir");
    await checkout.write("dir", "now a file");
    await checkout.git("mv", "Case.txt", "case.txt");
    await checkout.git("rm", "--quiet", "--cached", "src/a.txt");
    await chmod(join(checkout.path, "run.sh"), 0o755);

    const files = await workTree.changedFiles();
    await checkpoints.checkpoint(checkpoint({ outputs: [output({ files })] }));

    expect(await checkout.git("status", "--porcelain")).toBe("");
    expect(await checkout.git("ls-tree", "HEAD", "run.sh")).toMatch(/^100755 /);
    const list = (await checkout.git("ls-tree", "-r", "-z", "--name-only", "HEAD"))
      .split("\0")
      .filter((name) => name !== "");
    expect(list.sort()).toEqual([...odd, "BACKLOG.yaml", "case.txt", "dir", "run.sh", "src/a.txt"].sort());
  });

  test("[GIT-4] scratch never, whatever the user's .gitignore says", async () => {
    await using world = await createWorld({ files: { ...FILES, ".gitignore": "!.tickwork/\n" } });
    const checkout = await world.clone();
    const { checkpoints, workTree } = await openReady(world, checkout);
    await checkout.write(".tickwork/result.json", "{}");
    await checkout.write("sub/.tickwork/result.json", "{}");
    await checkout.write("src/a.txt", "2\n");

    await checkpoints.checkpoint(
      checkpoint({
        outputs: [output({ files: [".tickwork/result.json", "sub/.tickwork/result.json", "src/a.txt"] })],
      }),
    );

    expect(await checkout.git("show", "--name-only", "--format=", "HEAD")).toBe("src/a.txt");
    expect(await workTree.changedFiles()).toEqual([]);
  });

  test("an ignored file is skipped with a notice, once", async () => {
    await using world = await createWorld({ files: { ...FILES, ".gitignore": "_worklog/\n*.log\n" } });
    const checkout = await world.clone();
    const log = recordedLog();
    const { checkpoints } = await openReady(world, checkout, { log });
    for (const text of ["2\n", "3\n"]) {
      await checkout.write("src/a.txt", text);
      await checkout.write("_worklog/2026-10.md", text);
      await checkout.write("out.log", text);
      const outputs = [output({ files: ["src/a.txt", "out.log"] })];
      expect(await checkpoints.checkpoint(checkpoint({ outputs, state_files: STATE }))).toMatchObject({
        kind: "delivered",
      });
    }

    const notices = log.lines.filter((line) => line.startsWith("notice: "));
    expect(notices).toEqual([
      "notice: out.log is not committed: a .gitignore of the repository says so.",
      "notice: _worklog/ is not committed: a .gitignore of the repository says so.",
    ]);
  });

  test("a repository that a step left inside is refused with a warning, and not committed as a link", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const log = recordedLog();
    const { checkpoints, workTree } = await openReady(world, checkout, { log });
    await checkout.git("init", "--quiet", "vendor/lib");
    await checkout.write("vendor/lib/x.txt", "x");
    await checkout.git("-C", "vendor/lib", "add", "--all");
    await checkout.git("-C", "vendor/lib", "commit", "--quiet", "-m", "Inner");
    await checkout.write("src/a.txt", "2\n");

    const files = [...(await workTree.changedFiles()), "vendor/lib/x.txt"];
    await checkpoints.checkpoint(checkpoint({ outputs: [output({ files })] }));

    expect(await checkout.git("ls-tree", "-r", "--name-only", "HEAD")).toBe("BACKLOG.yaml\nsrc/a.txt");
    expect(log.lines).toContainEqual(
      expect.stringMatching(/^warning: vendor\/lib\/ is not committed: .*delete the inner \.git/),
    );
  });

  test("a message that an agent chose is no option, no trailer and no switch for git or GitHub", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    const summary = "# [skip ci]\n\n-F /etc/passwd\n\nCo-authored-by: X <x@example.org>\u0000\u001b[31m";

    await checkpoints.checkpoint(checkpoint({ outputs: [output({ summary, files: ["src/a.txt"] })] }));

    expect(await checkout.git("log", "-1", "--format=%B")).toBe(
      "[WRK-001][build] # skip ci -F /etc/passwd Co-authored-by: X <x@example.org> [31m\n",
    );
    expect(await checkout.git("log", "-1", "--format=%(trailers)")).toBe("");
  });
});

describe("what an agent left in git", () => {
  test("a commit that many steps share names each of them, also those its subject leaves out", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    const ids = Array.from({ length: 9 }, (_, n) => `WRK-00${n + 1}`);
    for (const one of ids) await checkout.write(`changes/${one}/note.md`, "noted\n");

    const result = await checkpoints.checkpoint(
      checkpoint({
        outputs: ids.map((item_id) =>
          output({ item_id, phase: "note", files: [`changes/${item_id}/note.md`], own_commit: false }),
        ),
      }),
    );

    expect((await world.remoteLog())[0]).not.toContain("WRK-009");
    expect(result).toMatchObject({
      commits: [{ steps: ids.map((item_id) => ({ item_id, phase: "note" })) }],
    });
  });

  test("commits it made itself are kept, delivered, and told as its item's", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    const own = await checkout.commitAll("Refactor first");
    await checkout.write("src/b.txt", "new\n");

    const result = await checkpoints.checkpoint(
      checkpoint({ outputs: [output({ files: ["src/a.txt", "src/b.txt"] })] }),
    );

    expect(await world.remoteLog()).toEqual(["[WRK-001][build] Add the flag", "Refactor first", "Begin"]);
    expect(result).toMatchObject({
      kind: "delivered",
      commits: [
        { sha: own, subject: "Refactor first", item_ids: ["WRK-001"] },
        { subject: "[WRK-001][build] Add the flag", item_ids: ["WRK-001"] },
      ],
    });
  });

  test("a merge it did not conclude does not keep its work from being committed", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.git("checkout", "--quiet", "-b", "other");
    await checkout.write("src/a.txt", "other\n");
    await checkout.commitAll("Other");
    await checkout.git("checkout", "--quiet", "main");
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "main\n");
    await checkout.commitAll("Main");
    await expect(checkout.git("merge", "other")).rejects.toThrow();
    await checkout.write("src/a.txt", "both\n");

    const result = await checkpoints.checkpoint(checkpoint({ outputs: [output({ files: ["src/a.txt"] })] }));

    expect(result).toMatchObject({ kind: "delivered" });
    expect(await world.remoteFile("src/a.txt")).toBe("both");
  });

  test("a stash that did not apply does not keep other work from being committed", async () => {
    await using world = await createWorld({ files: { ...FILES, "src/b.txt": "1\n" } });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/b.txt", "stashed\n");
    await checkout.git("stash", "--quiet");
    await checkout.write("src/b.txt", "other\n");
    await checkout.commitAll("Other");
    await expect(checkout.git("stash", "pop")).rejects.toThrow();
    await checkout.write("src/a.txt", "2\n");

    const result = await checkpoints.checkpoint(checkpoint({ outputs: [output({ files: ["src/a.txt"] })] }));

    expect(result).toMatchObject({ kind: "delivered" });
    expect(await world.remoteFile("src/a.txt")).toBe("2");
    expect(await world.remoteFile("src/b.txt")).toBe("other");
  });

  test("a file that goes away while it is committed does not keep the rest from being", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const env = await gitBefore(world, { command: "add", script: `rm -f ${checkout.path}/src/brief.txt` });
    const { checkpoints } = await openReady(world, checkout, { env });
    await checkout.write("src/brief.txt", "brief\n");
    await checkout.write("src/new.txt", "new\n");

    const result = await checkpoints.checkpoint(
      checkpoint({ outputs: [output({ files: ["src/brief.txt", "src/new.txt"] })] }),
    );

    expect(result).toMatchObject({ kind: "delivered" });
    expect(await world.remoteFile("src/new.txt")).toBe("new");
  });

  test("a lock that its git left behind when it was killed is taken away", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    const lock = join(checkout.path, ".git", "index.lock");
    await writeFile(lock, "");

    const result = await checkpoints.checkpoint(checkpoint({ outputs: [output({ files: ["src/a.txt"] })] }));

    expect(result).toMatchObject({ kind: "delivered" });
    expect(await world.remoteFile("src/a.txt")).toBe("2");
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
