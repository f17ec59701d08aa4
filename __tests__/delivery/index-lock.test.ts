import { open, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commitWork } from "../../src/delivery/commit.ts";
import { createGit } from "../../src/delivery/git.ts";
import { clearIndexLock } from "../../src/delivery/index-lock.ts";
import { checkpoint, output, recordedLog } from "../support/delivery.ts";
import { createWorld, type World } from "../support/repository.ts";

async function locked(world: World) {
  const checkout = await world.clone();
  await checkout.write("a.txt", "2\n");
  const gitDir = join(checkout.path, ".git");
  const lock = join(gitDir, "index.lock");
  await writeFile(lock, "");
  return { checkout, gitDir, lock, made_ms: (await stat(lock)).mtimeMs };
}
const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

test("one that this run or a step of it left, and nobody holds, is taken away", async () => {
  await using world = await createWorld({ files: { "a.txt": "1\n" } });
  const { gitDir, lock, made_ms } = await locked(world);

  expect(await clearIndexLock(gitDir, made_ms - 1)).toEqual({ kind: "free" });
  expect(await isThere(lock)).toBe(false);
  expect(await clearIndexLock(gitDir)).toEqual({ kind: "free" });
});

test("one that was there before the run stays, and a person is told what to do", async () => {
  await using world = await createWorld({ files: { "a.txt": "1\n" } });
  const { gitDir, lock, made_ms } = await locked(world);

  const found = await clearIndexLock(gitDir, made_ms + 1);

  expect(found).toEqual({ kind: "locked", who: expect.stringContaining(`delete it: rm ${lock}`) });
  expect(await isThere(lock)).toBe(true);
});

test("one that a living process holds stays, and its number is said", async () => {
  await using world = await createWorld({ files: { "a.txt": "1\n" } });
  const { gitDir, lock, made_ms } = await locked(world);
  await using _ = await open(lock, "r");

  const found = await clearIndexLock(gitDir, made_ms - 1);

  expect(found).toEqual({
    kind: "locked",
    who: expect.stringContaining(`Process ${process.pid} holds ${lock}`),
  });
  expect(await isThere(lock)).toBe(true);
});

test("work that could not be committed for it comes back with who holds it", async () => {
  await using world = await createWorld({ files: { "a.txt": "1\n" } });
  const { checkout, gitDir, lock } = await locked(world);
  await using _ = await open(lock, "r");
  const identity = { name: "T", email: "t@example.org" };
  const git = createGit({ cwd: checkout.path, env: world.env, identity, log: recordedLog() });

  const round = await commitWork(git, {
    checkpoint: checkpoint({ outputs: [output({ files: ["a.txt"] })] }),
    since: undefined,
    gitDir,
    retry: { tries: 3, firstDelayMs: 1, maxDelayMs: 1 },
  });

  expect(round.failure).toContain("index.lock");
  expect(round.remedy).toContain(`Process ${process.pid} holds`);
});
