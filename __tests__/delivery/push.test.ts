import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { checkpoint, gitBefore, openReady, output, RUN } from "../support/delivery.ts";
import { createWorld } from "../support/repository.ts";

const FILES = {
  "BACKLOG.yaml": "items:\n  - a\n  - b\n  - c\n",
  "src/a.txt": "1\n2\n3\n4\n5\n",
  "src/b.txt": "b\n",
};
const work = (...files: readonly string[]) => checkpoint({ outputs: [output({ files })] });

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

describe("[GIT-3] a conflict", () => {
  const RESCUE = `tickwork/rescue/${RUN}`;
  const items = (...lines: readonly string[]) =>
    `schema_version: 3\nitems:\n${lines.map((line) => `  - { ${line}, created: 2026-01-10T10:00:00Z, updated: 2026-01-10T10:00:00Z }\n`).join("")}`;
  const [ONE, TWO] = [
    "id: WRK-001, title: One, status: in_progress",
    "id: WRK-002, title: Two, status: in_progress",
  ];

  test("sets aside the commit that conflicts and what builds on its files; the rest is delivered, and the items wait", async () => {
    await using world = await createWorld({ files: { ...FILES, "BACKLOG.yaml": items(ONE, TWO) } });
    const checkout = await world.clone({ depth: 1 });
    const { checkpoints } = await openReady(world, checkout);
    const theirs = await world.personPushes({ "src/b.txt": "theirs\n" });

    await checkout.write("src/b.txt", "ours\n");
    await checkout.write("src/c.txt", "c\n");
    await checkout.commitAll("By the agent of WRK-001");
    await checkout.write("src/d.txt", "d\n");
    await checkout.write("BACKLOG.yaml", items(`${TWO}, phase: check`));
    const first = await checkpoints.checkpoint(
      checkpoint({ outputs: [output({ files: ["src/d.txt"] })], state_files: ["BACKLOG.yaml"] }),
    );

    expect(first).toMatchObject({
      kind: "delivered",
      remote_moved: true,
      commits: [{ subject: "[tickwork] Set aside: [WRK-001][build] Add the flag", item_ids: [] }],
      set_aside: [
        {
          item_ids: ["WRK-001"],
          files: ["src/b.txt"],
          branch: RESCUE,
          restore: `git fetch origin ${RESCUE} && git cherry-pick FETCH_HEAD~2..FETCH_HEAD`,
          discard: `git push origin --delete ${RESCUE}`,
        },
      ],
    });
    expect(await checkout.git("rev-parse", "HEAD~1")).toBe(theirs);
    expect(await world.remoteFile("src/b.txt")).toBe("theirs");
    expect(await world.remoteFile("src/c.txt")).toBeUndefined();
    const backlog = (await world.remoteFile("BACKLOG.yaml")) ?? "";
    expect(backlog).toContain("blocked_from_status: in_progress");
    expect(backlog).toContain(RESCUE);
    expect(backlog).toContain("phase: check");
    expect(await world.remoteFile("BACKLOG.yaml", RESCUE)).toBe(items(ONE, TWO).trimEnd());
    expect(await world.remoteFile("src/d.txt", RESCUE)).toBe("d");
    expect(await checkout.git("status", "--porcelain")).toBe("");
  });

  test("sets aside what builds on it in a later checkpoint, while the files here cannot follow", async () => {
    await using world = await createWorld({ files: { ...FILES, "BACKLOG.yaml": items(ONE, TWO) } });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await world.personPushes({ "src/b.txt": "theirs\n", "src/a.txt": "theirs\n" });
    await checkout.write("src/a.txt", "a step is at it\n");
    await checkout.write("src/b.txt", "ours\n");
    await checkout.write("src/c.txt", "one\n");
    await checkout.write("BACKLOG.yaml", items(`${ONE}, phase: check`, TWO));
    const first = await checkpoints.checkpoint(
      checkpoint({ outputs: [output({ files: ["src/b.txt", "src/c.txt"] })], state_files: ["BACKLOG.yaml"] }),
    );
    const seen = await checkout.read("BACKLOG.yaml");
    await checkout.write("src/c.txt", "one\ntwo\n");
    await checkout.write("BACKLOG.yaml", seen.replace("title: Two, status: in_progress", "$&, phase: check"));

    const second = await checkpoints.checkpoint(
      checkpoint({
        outputs: [output({ item_id: "WRK-002", files: ["src/c.txt"] })],
        state_files: ["BACKLOG.yaml"],
      }),
    );

    // The state files follow, so that nobody goes on with what is not on the branch.
    expect(first).toMatchObject({
      remote_moved: true,
      set_aside: [{ item_ids: ["WRK-001"], branch: RESCUE }],
    });
    expect(seen).toContain("status: blocked");
    expect(await checkout.read("src/c.txt")).toBe("one\ntwo\n");
    expect(second).toMatchObject({
      set_aside: [{ item_ids: ["WRK-002"], files: ["src/c.txt"], branch: `${RESCUE}-2` }],
    });
    expect(await world.remoteFile("src/c.txt")).toBeUndefined();
    expect((await world.remoteFile("BACKLOG.yaml"))?.match(/status: blocked/g)).toHaveLength(2);
  });

  test("where no rescue branch can be pushed, leaves the branch alone: all is in a bundle", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/b.txt", "ours\n");
    const theirs = await world.personPushes({ "src/b.txt": "theirs\n" });
    await world.hook('while read -r _ _ ref; do case "$ref" in *rescue*) exit 1;; esac; done');

    const result = await checkpoints.checkpoint(work("src/b.txt"));

    expect(result).toMatchObject({
      kind: "undelivered",
      reason: `others pushed to "main" meanwhile, and "[WRK-001][build] Add the flag" does not go on top of it: src/b.txt`,
      remedy: expect.stringContaining("by hand"),
      rescue: { kind: "bundle" },
    });
    expect(await world.remoteHead()).toBe(theirs);
    expect(await checkout.read("src/b.txt")).toBe("ours\n");
  });

  test("never takes the place of other work on a rescue branch of the same run", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    for (const [at, path] of ["src/a.txt", "src/b.txt"].entries()) {
      await checkout.write(path, "ours\n");
      await world.personPushes({ [path]: "theirs\n" });

      const result = await checkpoints.checkpoint(work(path));

      const branch = at === 0 ? RESCUE : `${RESCUE}-2`;
      expect(result).toMatchObject({ kind: "delivered", set_aside: [{ branch }] });
      expect(await world.remoteFile(path, branch)).toBe("ours");
    }
    expect(await world.remoteFile("src/a.txt", RESCUE)).toBe("ours");
  });

  test("in a backlog that a person made none: theirs stands, ours is kept on a rescue branch", async () => {
    await using world = await createWorld({ files: { ...FILES, "BACKLOG.yaml": items(ONE) } });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await checkout.write("BACKLOG.yaml", items(`${ONE}, phase: check`));
    await world.personPushes({ "BACKLOG.yaml": "schema_version: 3\nitems: [\n" });

    const result = await checkpoints.checkpoint(
      checkpoint({ outputs: [output({ files: ["src/a.txt"] })], state_files: ["BACKLOG.yaml"] }),
    );

    expect(result).toMatchObject({
      kind: "delivered",
      commits: [{ subject: "[WRK-001][build] Add the flag" }],
      set_aside: [{ item_ids: [], files: ["BACKLOG.yaml"], branch: RESCUE }],
    });
    expect(await world.remoteFile("src/a.txt")).toBe("2");
    expect(await world.remoteFile("BACKLOG.yaml")).toBe("schema_version: 3\nitems: [");
    expect(await world.remoteFile("BACKLOG.yaml", RESCUE)).toContain("phase: check");
  });

  test("that only meaning shows: the same new id on both sides is no backlog, whatever git says of the lines", async () => {
    const middle = ["id: WRK-002, title: Two, status: new", "id: WRK-003, title: Three, status: new"];
    await using world = await createWorld({ files: { ...FILES, "BACKLOG.yaml": items(ONE, ...middle) } });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    const [theirs, ours] = [
      "id: WRK-004, title: Theirs, status: new",
      "id: WRK-004, title: Ours, status: new",
    ];
    await checkout.write("BACKLOG.yaml", items(ours, ONE, ...middle));
    await world.personPushes({ "BACKLOG.yaml": items(ONE, ...middle, theirs) });

    const result = await checkpoints.checkpoint(checkpoint({ state_files: ["BACKLOG.yaml"] }));

    expect(result).toMatchObject({
      kind: "delivered",
      said: [
        {
          item_id: "WRK-004",
          message: expect.stringMatching(/^WRK-004 was given out on both sides; the run's is WRK-005 now\./),
        },
      ],
    });
    const merged = await world.remoteFile("BACKLOG.yaml");
    expect(merged).toContain("WRK-004, title: Theirs");
    expect(merged).toContain("WRK-005, title: Ours");
  });
});

describe("a push that is refused", () => {
  test("[GIT-3] by the branch's protection: the work is on a rescue branch", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await world.hook(`while read old new ref; do
      if [ "$ref" = refs/heads/main ]; then
        echo "error: GH006: Protected branch update failed for $ref." >&2
        echo "error: Changes must be made through a pull request." >&2
        exit 1
      fi
    done`);

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({
      kind: "undelivered",
      commits: [{ subject: "[WRK-001][build] Add the flag" }],
      reason:
        '"main" is protected and does not take this push: Changes must be made through a pull request. (GH006)',
      rescue: {
        kind: "branch",
        branch: `tickwork/rescue/${RUN}`,
        restore: `git fetch origin tickwork/rescue/${RUN} && git merge FETCH_HEAD`,
      },
    });
    expect(await world.remoteFile("src/a.txt", `tickwork/rescue/${RUN}`)).toBe("2");
    expect(await world.remoteLog()).toEqual(["Begin"]);
  });

  test("[GIT-3] by a hook that refuses everything: the work is in a bundle, and the command brings it back", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone({ depth: 1 });
    const rescueFolder = join(world.root, "runner's temp");
    await mkdir(rescueFolder);
    const { checkpoints } = await openReady(world, checkout, { rescueFolder });
    await checkout.write("src/a.txt", "2\n");
    await world.refusePushes("No pushes on Friday");

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({
      kind: "undelivered",
      reason: 'a hook of the remote refused the push to "main": No pushes on Friday',
      rescue: { kind: "bundle", path: join(rescueFolder, `tickwork-rescue-${RUN}.bundle`) },
    });
    const fresh = await world.clone();
    const restore =
      result.kind === "undelivered" && result.rescue.kind === "bundle" ? result.rescue.restore : "";
    await execa(restore, { shell: true, cwd: fresh.path, env: world.env, extendEnv: false });
    expect(await fresh.git("show", `tickwork/rescue/${RUN}:src/a.txt`)).toBe("2");
  });

  test("with nowhere to put a bundle the work stays in the clone", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout, { rescueFolder: join(world.root, "nowhere") });
    await checkout.write("src/a.txt", "2\n");
    await world.refusePushes("No");

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({
      kind: "undelivered",
      rescue: { kind: "local", head: await checkout.head() },
    });
  });

  test("the next checkpoint tries again, and delivers what waited", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await world.refusePushes("No");
    await checkpoints.checkpoint(work("src/a.txt"));
    await world.acceptPushes();

    const result = await checkpoints.checkpoint(checkpoint());

    expect(result).toMatchObject({ kind: "delivered", head: await world.remoteHead(), commits: [] });
    expect(await world.remoteFile("src/a.txt")).toBe("2");
  });

  test("a ref that is locked each time is given up after five tries", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await world.hook(`while read old new ref; do
      [ "$ref" = refs/heads/main ] && echo try >> ${world.root}/tries
    done; exit 0`);
    await writeFile(join(world.remote, "refs", "heads", "main.lock"), "");

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({
      kind: "undelivered",
      reason: expect.stringContaining("at each of 5 tries"),
      rescue: { kind: "branch" },
    });
    expect((await checkout.read("../tries")).trim().split("\n")).toHaveLength(5);
  });

  test("a ref that is locked for a moment is tried again", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    const lock = join(world.remote, "refs", "heads", "main.lock");
    await world.hook(`if mkdir ${world.root}/once 2>/dev/null; then touch ${lock}; else rm -f ${lock}; fi`);

    expect(await checkpoints.checkpoint(work("src/a.txt"))).toMatchObject({
      kind: "delivered",
      remote_moved: false,
    });
    expect(await world.remoteLog()).toEqual(["[WRK-001][build] Add the flag", "Begin"]);
  });
});

describe("a bad connection", () => {
  const WITHOUT_DRY_RUN = 'case " $* " in *" --dry-run "*) exec $REAL "$@";; esac';

  test("a server that cannot be reached for a moment is tried again", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const env = await gitBefore(world, {
      command: "push",
      script: `if mkdir ${world.root}/once 2>/dev/null; then echo "fatal: unable to access: Could not resolve host: x" >&2; exit 128; fi`,
    });
    const { checkpoints } = await openReady(world, checkout, { env });
    await rm(join(world.root, "once"), { recursive: true });
    await checkout.write("src/a.txt", "2\n");

    expect(await checkpoints.checkpoint(work("src/a.txt"))).toMatchObject({ kind: "delivered" });
  });

  test("one that is lost after the server took the push: it is delivered, once", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const env = await gitBefore(world, {
      command: "push",
      script: `${WITHOUT_DRY_RUN}; if mkdir ${world.root}/once 2>/dev/null; then $REAL "$@" >/dev/null 2>&1; echo "fatal: the remote end hung up unexpectedly" >&2; exit 128; fi`,
    });
    const { checkpoints } = await openReady(world, checkout, { env });
    await checkout.write("src/a.txt", "2\n");

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({ kind: "delivered", head: await world.remoteHead() });
    expect(await world.remoteLog()).toEqual(["[WRK-001][build] Add the flag", "Begin"]);
  });

  test("a push that ends well without an answer for the branch is not called delivered", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const env = await gitBefore(world, { command: "push", script: `${WITHOUT_DRY_RUN}; echo Done; exit 0` });
    const { checkpoints } = await openReady(world, checkout, { env });
    await checkout.write("src/a.txt", "2\n");

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({ kind: "undelivered", rescue: { kind: "bundle" } });
    expect(await world.remoteLog()).toEqual(["Begin"]);
  });
});
