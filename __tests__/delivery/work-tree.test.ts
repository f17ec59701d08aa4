import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CommitSha } from "../../src/backlog/item.ts";
import { openReady, recordedLog } from "../support/delivery.ts";
import { createWorld } from "../support/repository.ts";

const FILES = { "src/a.txt": "1\n", "src/b.txt": "1\n", ".gitignore": "*.log\n" };

describe("the files that a step changed", () => {
  test("they are all that differs from HEAD; what lay there at the start is known as such", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.write("before.txt", "untracked before the run");
    const { workTree } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await checkout.git("rm", "--quiet", "src/b.txt");
    await checkout.write("new dir/ü\n*.txt", "new");
    await checkout.write("noise.log", "ignored");
    await checkout.write("before.txt", "changed");
    await checkout.write(".tickwork/prompt.md", "scratch");

    expect(await workTree.changedFiles()).toEqual([
      "before.txt",
      "new dir/ü\n*.txt",
      "src/a.txt",
      "src/b.txt",
    ]);
    expect([...workTree.untracked_at_start]).toEqual(["before.txt"]);
  });

  test("a rename is its two names", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { workTree } = await openReady(world, checkout);
    await checkout.git("mv", "src/a.txt", "src/c.txt");

    expect(await workTree.changedFiles()).toEqual(["src/a.txt", "src/c.txt"]);
  });

  test("a repository that a step left inside is one path", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { workTree } = await openReady(world, checkout);
    await checkout.git("init", "--quiet", "vendor/lib");
    await checkout.write("vendor/lib/x.txt", "x");

    expect(await workTree.changedFiles()).toEqual(["vendor/lib/"]);
  });

  test("commits of a step itself are told from where it began", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { workTree } = await openReady(world, checkout);
    const before = (await workTree.refs()).head as CommitSha;
    await checkout.write("src/a.txt", "2\n");
    await checkout.git("mv", "src/b.txt", "src/with space.txt");
    await checkout.commitAll("By the agent");

    expect(await workTree.changedFiles()).toEqual([]);
    expect(await workTree.filesCommittedSince(before)).toEqual([
      "src/a.txt",
      "src/b.txt",
      "src/with space.txt",
    ]);
    expect(await workTree.filesCommittedSince((await workTree.refs()).head as CommitSha)).toEqual([]);
  });
});

describe("putting back", () => {
  test("changed, deleted and staged files are as HEAD has them, new ones are gone with their folders", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { workTree } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await checkout.git("rm", "--quiet", "src/b.txt");
    await checkout.write("deep/er/new.txt", "new");
    await checkout.write("staged.txt", "new");
    await checkout.git("add", "staged.txt");
    await checkout.write("kept.txt", "kept");

    await workTree.putBack(["src/a.txt", "src/b.txt", "deep/er/new.txt", "staged.txt"]);

    expect(await workTree.changedFiles()).toEqual(["kept.txt"]);
    expect(await checkout.read("src/a.txt")).toBe("1\n");
    expect(await checkout.exists("deep")).toBe(false);
    expect(await checkout.git("status", "--porcelain")).toBe("?? kept.txt");
  });

  test("names with every odd character are names, not patterns", async () => {
    const odd = ["*", ":(top)x", "-rf", "a\nb", "ü 🏁", '"q"'];
    await using world = await createWorld({
      files: { ...FILES, ...Object.fromEntries(odd.map((name) => [name, "1"])) },
    });
    const checkout = await world.clone();
    const { workTree } = await openReady(world, checkout);
    for (const name of [...odd, "src/a.txt"]) await checkout.write(name, "2");

    await workTree.putBack(odd);

    expect(await workTree.changedFiles()).toEqual(["src/a.txt"]);
  });

  test("a file in the place of a folder, and a folder in the place of a file", async () => {
    await using world = await createWorld({ files: { "dir/a.txt": "1", file: "1" } });
    const checkout = await world.clone();
    const { workTree } = await openReady(world, checkout);
    await checkout.remove("dir");
    await checkout.write("dir", "now a file");
    await checkout.remove("file");
    await checkout.write("file/inside.txt", "now a folder");

    await workTree.putBack(await workTree.changedFiles());

    expect(await checkout.git("status", "--porcelain")).toBe("");
    expect(await checkout.read("dir/a.txt")).toBe("1");
    expect(await checkout.read("file")).toBe("1");
  });

  test("a link that leads out of the checkout is taken away, and what it leads to stays", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { workTree } = await openReady(world, checkout);
    await writeFile(join(world.root, "precious.txt"), "precious");
    await checkout.remove("src");
    await symlink(world.root, join(checkout.path, "src"));

    await workTree.putBack(["src", "src/a.txt", "src/b.txt", "src/precious.txt", "../precious.txt"]);

    expect(await checkout.read("../precious.txt")).toBe("precious");
    expect(await checkout.read("src/a.txt")).toBe("1\n");
    expect(await workTree.changedFiles()).toEqual([]);
  });

  test("a repository that a step left inside is deleted", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { workTree } = await openReady(world, checkout);
    await checkout.git("init", "--quiet", "vendor/lib");
    await checkout.write("vendor/lib/x.txt", "x");

    await workTree.putBack(["vendor/lib/"]);

    expect(await checkout.exists("vendor")).toBe(false);
  });

  test("a merge that a step left unfinished is given up", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    await checkout.git("checkout", "--quiet", "-b", "other");
    await checkout.write("src/a.txt", "other\n");
    await checkout.commitAll("Other");
    await checkout.git("checkout", "--quiet", "main");
    const { workTree } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "main\n");
    await checkout.commitAll("Main");
    await expect(checkout.git("merge", "other")).rejects.toThrow();

    await workTree.putBack(["src/a.txt"]);

    expect(await checkout.read("src/a.txt")).toBe("main\n");
    expect(await checkout.git("status", "--porcelain")).toBe("");
  });

  test("a file that is as HEAD has it costs nothing and is no error", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { workTree } = await openReady(world, checkout);

    await workTree.putBack(["src/a.txt", "never/was.txt"]);

    expect(await checkout.read("src/a.txt")).toBe("1\n");
  });
});

test("HEAD is known on a branch, where it is detached, and while a ref is put back", async () => {
  await using world = await createWorld({ files: FILES });
  const checkout = await world.clone();
  const { workTree } = await openReady(world, checkout);
  const head = (await checkout.head()) as CommitSha;

  expect((await workTree.refs()).head).toBe(head);
  const { others } = await workTree.refs();
  await checkout.git("branch", "planted");
  expect(await workTree.restoreRefs(others)).toEqual({ head, names: ["refs/heads/planted"] });
  await checkout.git("checkout", "--quiet", "--detach");
  expect((await workTree.refs()).head).toBe(head);
});

test("commits that a step was not to make are taken back, and what they changed stays", async () => {
  await using world = await createWorld({ files: FILES });
  const checkout = await world.clone();
  const { workTree } = await openReady(world, checkout);
  const before = (await workTree.refs()).head as CommitSha;
  await checkout.write("src/a.txt", "2\n");
  await checkout.write("new.txt", "new\n");
  await checkout.commitAll("By the agent");

  await workTree.takeBackCommits(before);

  expect((await workTree.refs()).head).toBe(before);
  expect(await workTree.changedFiles()).toEqual(["new.txt", "src/a.txt"]);
  expect(await checkout.read("src/a.txt")).toBe("2\n");
});

describe("ancestry", () => {
  async function history(commits: number) {
    const world = await createWorld({ files: FILES });
    const full = await world.clone();
    const shas = [await full.head()];
    for (let at = 1; at < commits; at++) shas.push(await full.commitAll(`Commit ${at}`));
    await full.push();
    return { world, shas };
  }

  test("[EXE-4] a commit of the history is an ancestor, one of another branch is not", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const begin = await checkout.head();
    await checkout.git("checkout", "--quiet", "-b", "other");
    const other = await checkout.commitAll("Other");
    await checkout.git("checkout", "--quiet", "main");
    const { workTree } = await openReady(world, checkout);

    expect(await workTree.ancestry(begin)).toBe("ancestor");
    expect(await workTree.ancestry(other)).toBe("diverged");
  });

  test.each(["a".repeat(40), "HEAD", "main", "--help", "", "ABCDEF0"])(
    "[EXE-4] %j is not known",
    async (commit) => {
      await using world = await createWorld({ files: FILES });
      const { workTree } = await openReady(world, await world.clone({ depth: 1 }));

      expect(await workTree.ancestry(commit)).toBe("unknown");
    },
  );

  test("[EXE-4] in a shallow checkout the history is fetched first, only as far as needed", async () => {
    const { world, shas } = await history(60);
    await using _ = world;
    const checkout = await world.clone({ depth: 1 });
    const { workTree } = await openReady(world, checkout);

    expect(await workTree.ancestry(shas[30] ?? "")).toBe("ancestor");
    expect(await checkout.git("rev-parse", "--is-shallow-repository")).toBe("true");

    expect(await workTree.ancestry(shas[0] ?? "")).toBe("ancestor");
  });

  test("[EXE-4] a history that cannot be fetched is not known, with a warning", async () => {
    const { world, shas } = await history(3);
    await using _ = world;
    const checkout = await world.clone({ depth: 1 });
    const log = recordedLog();
    const { workTree } = await openReady(world, checkout, { log });
    await checkout.git("remote", "set-url", "origin", join(world.root, "nowhere.git"));

    expect(await workTree.ancestry(shas[0] ?? "")).toBe("unknown");
    expect(log.lines).toContainEqual(expect.stringMatching(/^warning: .*fetch-depth: 0/));
  });
});
