import { open, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
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
  return { checkout, location: { top: checkout.path, gitDir }, lock, made_ms: (await stat(lock)).mtimeMs };
}
const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

test("one that this run or a step of it left, and nobody holds, is taken away", async () => {
  await using world = await createWorld({ files: { "a.txt": "1\n" } });
  const { location, lock, made_ms } = await locked(world);

  expect(await clearIndexLock(location, made_ms - 1)).toEqual({ kind: "free" });
  expect(await isThere(lock)).toBe(false);
  expect(await clearIndexLock(location)).toEqual({ kind: "free" });
});

test("one that was there before the run stays, and a person is told what to do", async () => {
  await using world = await createWorld({ files: { "a.txt": "1\n" } });
  const { location, lock, made_ms } = await locked(world);

  const found = await clearIndexLock(location, made_ms + 1);

  expect(found).toEqual({ kind: "locked", who: expect.stringContaining(`delete it: rm ${lock}`) });
  expect(await isThere(lock)).toBe(true);
});

test("one that a living process holds stays, and its number is said", async () => {
  await using world = await createWorld({ files: { "a.txt": "1\n" } });
  const { location, lock, made_ms } = await locked(world);
  await using _ = await open(lock, "r");

  const found = await clearIndexLock(location, made_ms - 1);

  expect(found).toEqual({
    kind: "locked",
    who: expect.stringContaining(`Process ${process.pid} may hold ${lock}`),
  });
  expect(await isThere(lock)).toBe(true);
});

test("work that could not be committed for it comes back with who holds it", async () => {
  await using world = await createWorld({ files: { "a.txt": "1\n" } });
  const { checkout, location, lock } = await locked(world);
  await using _ = await open(lock, "r");
  const identity = { name: "T", email: "t@example.org" };
  const git = createGit({ cwd: checkout.path, env: world.env, identity, log: recordedLog() });

  const round = await commitWork(git, {
    checkpoint: checkpoint({ outputs: [output({ files: ["a.txt"] })] }),
    since: undefined,
    location,
    retry: { tries: 3, firstDelayMs: 1, maxDelayMs: 1 },
  });

  expect(round.failure).toContain("index.lock");
  expect(round.remedy).toContain(`Process ${process.pid} may hold`);
});

test("that of a person's commit whose editor is open stays, though git holds no file", async () => {
  await using world = await createWorld({ files: { "a.txt": "1\n" } });
  const checkout = await world.clone();
  await checkout.write("a.txt", "2\n");
  const location = { top: checkout.path, gitDir: join(checkout.path, ".git") };
  const lock = join(location.gitDir, "index.lock");
  const ready = join(world.root, "ready");
  // Tells that it is open, and stays so until somebody reads it.
  await execa("sh", ["-c", 'mkfifo "$0"', ready]);
  const person = execa("git", ["-c", "user.name=P", "-c", "user.email=p@example.org", "commit", "--all"], {
    cwd: checkout.path,
    env: {
      ...world.env,
      GIT_EDITOR: `sh -c 'echo open > ${ready}; read end < ${ready}; echo done > "$1"' -`,
    },
    extendEnv: false,
  });
  try {
    expect(await readFile(ready, "utf8")).toBe("open\n");

    const found = await clearIndexLock(location, 0);

    expect(found).toEqual({ kind: "locked", who: expect.stringContaining(`Process ${person.pid} `) });
    expect(await isThere(lock)).toBe(true);
  } finally {
    await writeFile(ready, "end\n");
    await person;
  }
  expect(await checkout.log()).toEqual(["done", expect.any(String)]);
});
