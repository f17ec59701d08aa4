/** Checkpoints: what gets into a commit, and what does not, whatever a step left in the tree and in git. */
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FILES, STATE } from "../support/checkpointed.ts";
import { checkpoint, gitBefore, openReady, output, recordedLog } from "../support/delivery.ts";
import { createWorld } from "../support/repository.ts";

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
