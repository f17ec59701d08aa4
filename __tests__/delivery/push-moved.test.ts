/** Pushing when others have pushed: our commits go on top of theirs, and the files here follow (spec §10). */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { checkpoint, openReady, output } from "../support/delivery.ts";
import { FILES, work } from "../support/pushed-work.ts";
import { createWorld } from "../support/repository.ts";

describe("the remote moved on", () => {
  test.each([{ depth: 1 }, {}, { detached: true }])(
    "[GIT-3] our commits go on top as they are, and the files here follow (%o)",
    async (how) => {
      await using world = await createWorld({ files: FILES });
      const checkout = await world.clone(how);
      const { checkpoints } = await openReady(world, checkout, { event: { branch: "main" } });
      await checkout.write("src/a.txt", "1\n2\n3\n4\nfive\n");
      const theirs = await world.personPushes({
        "src/a.txt": "one\n2\n3\n4\n5\n",
        "src/new.txt": "theirs\n",
        "src/b.txt": null,
      });

      const result = await checkpoints.checkpoint(work("src/a.txt"));

      const head = await world.remoteHead();
      expect(await world.remoteLog()).toEqual(["[WRK-001][build] Add the flag", "Edit by a person", "Begin"]);
      expect(await world.remoteFile("src/a.txt")).toBe("one\n2\n3\n4\nfive");
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
        remote_moved: true,
      });
      expect(await checkout.head()).toBe(head);
      expect(await checkout.git("rev-parse", "HEAD~1")).toBe(theirs);
      expect(await checkout.read("src/new.txt")).toBe("theirs\n");
      expect(await checkout.git("status", "--porcelain")).toBe("");
      expect(checkpoints.knownRemoteCommit()).toBe(head);
    },
  );

  test("in a partial clone the contents that it takes are fetched", async () => {
    await using world = await createWorld({ files: { ...FILES, "docs/large.txt": "1\n" } });
    await execa("git", ["config", "uploadpack.allowFilter", "true"], { cwd: world.remote });
    const path = join(world.root, "partial");
    const url = pathToFileURL(world.remote).href;
    await execa("git", ["clone", "--quiet", "--filter=blob:none", "--sparse", url, path], { env: world.env });
    const checkout = world.at(path);
    await checkout.git("sparse-checkout", "set", "src");
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "1\n2\n3\n4\nfive\n");
    await world.personPushes({ "src/a.txt": "one\n2\n3\n4\n5\n", "docs/large.txt": "2\n" });

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({ kind: "delivered", remote_moved: true });
    expect(await checkout.read("src/a.txt")).toBe("one\n2\n3\n4\nfive\n");
    expect(await checkout.exists("docs/large.txt")).toBe(false);
    expect(await world.remoteFile("docs/large.txt")).toBe("2");
    expect(await checkout.git("status", "--porcelain")).toBe("");
  });

  test("author, date and message of each commit stay as they were", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/x.txt", "x\n");
    await checkout.git("add", "--all");
    await checkout.git(
      "commit",
      "--quiet",
      "--cleanup=verbatim",
      "-m",
      "By the agent\n\n# A heading: ü\n\n- one\n",
    );
    await checkout.write("src/y.txt", "y\n");
    const before = await checkout.git("log", "-1", "--format=%an%n%ae%n%aI%n%B");
    await world.personPushes({ "src/b.txt": "changed\n" });

    await checkpoints.checkpoint(work("src/y.txt"));

    expect(await checkout.git("log", "-1", "--format=%an%n%ae%n%aI%n%B", "HEAD~1")).toBe(before);
    expect(await checkout.git("log", "-1", "--format=%cn", "HEAD~1")).toBe("github-actions[bot]");
  });

  test("a commit whose changes are there already is left out", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/b.txt", "the same fix\n");
    await checkout.write("BACKLOG.yaml", "items:\n  - a\n  - b\n");
    await world.personPushes({ "src/b.txt": "the same fix\n" });

    const result = await checkpoints.checkpoint(
      checkpoint({
        outputs: [output({ files: ["src/b.txt"] }), output({ item_id: "WRK-002", files: [] })],
        state_files: ["BACKLOG.yaml"],
      }),
    );

    expect(await world.remoteLog()).toEqual(["[WRK-002][build] Add the flag", "Edit by a person", "Begin"]);
    expect(result).toMatchObject({ commits: [{ item_ids: ["WRK-002"] }] });
  });

  test("a merge that an agent made is put on top as one change", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.git("checkout", "--quiet", "-b", "topic");
    await checkout.write("topic.txt", "topic\n");
    await checkout.commitAll("Topic");
    await checkout.git("checkout", "--quiet", "main");
    await checkout.git("merge", "--quiet", "--no-ff", "-m", "Merge topic", "topic");
    await world.personPushes({ "src/b.txt": "changed\n" });

    await checkpoints.checkpoint(work("topic.txt"));

    expect(await world.remoteLog()).toEqual(["Merge topic", "Edit by a person", "Begin"]);
    expect(await world.remoteFile("topic.txt")).toBe("topic");
  });

  test("it happens again before the next try: our commits go on top of that, too", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await world.personPushes({ "first.txt": "1\n" });
    const second = await world.clone();
    await second.write("second.txt", "2\n");
    await second.commitAll("Second person");
    // Comes in between: while our second try is under way the branch moves once more.
    await world.hook(`if mkdir ${world.root}/once 2>/dev/null; then
      unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_DIR
      git -C ${second.path} push --quiet origin HEAD:refs/heads/main
    fi`);

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({ kind: "delivered", remote_moved: true });
    expect(await world.remoteLog()).toEqual([
      "[WRK-001][build] Add the flag",
      "Second person",
      "Edit by a person",
      "Begin",
    ]);
  });

  test("worklog and journal keep both sides' entries", async () => {
    await using world = await createWorld({
      files: { ...FILES, "_worklog/2026-10.md": "# October\n- one\n" },
    });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("_worklog/2026-10.md", "# October\n- one\n- ours\n");
    await checkout.write("_worklog/2026-10.jsonl", '{"ours":1}\n');
    await world.personPushes({
      "_worklog/2026-10.md": "# October\n- one\n- theirs\n",
      "_worklog/2026-10.jsonl": '{"theirs":1}\n',
    });

    const result = await checkpoints.checkpoint(
      checkpoint({ state_files: ["_worklog/2026-10.md", "_worklog/2026-10.jsonl"] }),
    );

    expect(result).toMatchObject({ kind: "delivered", remote_moved: true });
    expect(await checkout.read("_worklog/2026-10.md")).toBe("# October\n- one\n- theirs\n- ours\n");
    expect(await checkout.read("_worklog/2026-10.jsonl")).toBe('{"theirs":1}\n{"ours":1}\n');
    expect(await checkout.git("status", "--porcelain")).toBe("");
  });
});

describe("a step is running while the remote moves", () => {
  test("files that it changed stay, the work is delivered, and the files follow later", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await checkout.write("src/b.txt", "half done by the running step\n");
    await world.personPushes({ "src/b.txt": "theirs\n" });

    const first = await checkpoints.checkpoint(work("src/a.txt"));
    expect(first).toMatchObject({ kind: "delivered", head: await world.remoteHead(), remote_moved: false });
    expect(await checkout.read("src/b.txt")).toBe("half done by the running step\n");
    expect(checkpoints.knownRemoteCommit()).toBe(await checkout.git("rev-parse", "HEAD~1"));

    expect(await checkpoints.checkpoint(work("src/a.txt"))).toEqual({ kind: "nothing" });

    await checkout.write("src/a.txt", "3\n");
    const second = await checkpoints.checkpoint(work("src/a.txt"));
    expect(second).toMatchObject({ kind: "delivered", head: await world.remoteHead(), remote_moved: false });
    expect(await world.remoteLog()).toEqual([
      "[WRK-001][build] Add the flag",
      "[WRK-001][build] Add the flag",
      "Edit by a person",
      "Begin",
    ]);

    await checkout.git("checkout", "--", "src/b.txt");
    const third = await checkpoints.checkpoint(checkpoint());
    expect(third).toMatchObject({
      kind: "delivered",
      commits: [],
      remote_moved: true,
      head: await world.remoteHead(),
    });
    expect(await checkout.read("src/b.txt")).toBe("theirs\n");
    expect(await checkout.read("src/a.txt")).toBe("3\n");
    expect(await checkout.head()).toBe(await world.remoteHead());
    expect(await checkout.git("status", "--porcelain")).toBe("");
  });

  test("what a person takes back meanwhile is not put there again", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await checkout.write("src/b.txt", "half done by the running step\n");
    await world.personPushes({ "src/b.txt": "theirs\n" });
    await checkpoints.checkpoint(work("src/a.txt"));
    await world.personPushes({ "src/a.txt": FILES["src/a.txt"] }, { message: "Take it back" });
    await checkout.write("src/new.txt", "new\n");

    await checkpoints.checkpoint(work("src/new.txt"));

    expect(await world.remoteFile("src/new.txt")).toBe("new");
    expect(`${await world.remoteFile("src/a.txt")}\n`).toBe(FILES["src/a.txt"]);
  });

  test("files that nobody else changed do not keep the rest from following", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await checkout.write("BACKLOG.yaml", "half done\n");
    await checkout.write("untracked.txt", "half done\n");
    await world.personPushes({ "src/b.txt": "theirs\n" });

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({ kind: "delivered", remote_moved: true });
    expect(await checkout.git("status", "--porcelain")).toBe(" M BACKLOG.yaml\n?? untracked.txt");
    expect(await checkout.read("src/b.txt")).toBe("theirs\n");
  });
});
