import { expect, test } from "vitest";
import { createGit } from "../../src/delivery/git.ts";
import { ACTIONS_BOT } from "../../src/delivery/git-environment.ts";
import { parseStatus, readStatus } from "../../src/delivery/status.ts";
import { recordedLog } from "../support/delivery.ts";
import { createWorld } from "../support/repository.ts";

test("what differs is told apart, whatever it is called", async () => {
  await using world = await createWorld({
    files: { "kept.txt": "1", "gone.txt": "1", "old name.txt": "1\n2\n3\n", ".gitignore": "*.log\nbuild/\n" },
  });
  const checkout = await world.clone();
  const git = createGit({ cwd: checkout.path, env: world.env, identity: ACTIONS_BOT, log: recordedLog() });
  await checkout.write("kept.txt", "2");
  await checkout.remove("gone.txt");
  await checkout.git("mv", "old name.txt", "new name.txt");
  await checkout.write("dir/ü\n:(top)*.txt", "new");
  await checkout.write("staged.txt", "new");
  await checkout.git("add", "staged.txt");
  await checkout.write("a.log", "x");
  await checkout.write("build/out/x", "x");
  await checkout.git("init", "--quiet", "inner");
  await checkout.write("inner/file", "x");

  const status = await readStatus(git, { ignored: true });

  expect(status).toMatchObject({ head: await checkout.head(), branch: "main" });
  const order = ({ path }: { path: string }, other: { path: string }) => (path < other.path ? -1 : 1);
  expect([...status.entries].sort(order)).toEqual([
    { kind: "ignored", path: "a.log" },
    { kind: "ignored", path: "build/" },
    { kind: "untracked", path: "dir/ü\n:(top)*.txt" },
    { kind: "tracked", path: "gone.txt", in_head: true, on_disk: false },
    { kind: "repository", path: "inner/" },
    { kind: "tracked", path: "kept.txt", in_head: true, on_disk: true },
    { kind: "tracked", path: "new name.txt", in_head: false, on_disk: true },
    { kind: "tracked", path: "old name.txt", in_head: true, on_disk: false },
    { kind: "tracked", path: "staged.txt", in_head: false, on_disk: true },
  ]);
});

test("a repository without a commit, and a detached HEAD, have no head or branch", () => {
  expect(parseStatus("# branch.oid (initial)\0# branch.head main\0")).toEqual({
    head: undefined,
    branch: "main",
    entries: [],
  });
  const sha = "a".repeat(40);
  expect(parseStatus(`# branch.oid ${sha}\0# branch.head (detached)\0`)).toMatchObject({
    head: sha,
    branch: undefined,
  });
});

test("a file with conflicts is unmerged", async () => {
  await using world = await createWorld({ files: { "a.txt": "1\n" } });
  const checkout = await world.clone();
  const git = createGit({ cwd: checkout.path, env: world.env, identity: ACTIONS_BOT, log: recordedLog() });
  await checkout.git("checkout", "--quiet", "-b", "other");
  await checkout.write("a.txt", "2\n");
  await checkout.commitAll("Two");
  await checkout.git("checkout", "--quiet", "main");
  await checkout.write("a.txt", "3\n");
  await checkout.commitAll("Three");
  await expect(checkout.git("merge", "other")).rejects.toThrow();

  const { entries } = await readStatus(git);

  expect(entries).toEqual([{ kind: "unmerged", path: "a.txt", in_head: true, on_disk: true }]);
});
