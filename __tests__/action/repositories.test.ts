/** Repositories as they are: whatever git allows, the built action works in it, or says why not. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { runAction, startAction } from "../support/action.ts";
import { waitForFile } from "../support/processes.ts";
import { BUILD, backlogText, COMMANDS_CONFIG, createProject, shell } from "../support/project.ts";
import { type Checkout, createWorld, type World } from "../support/repository.ts";

const START = { GITHUB_RUN_ID: "9999" };
const building = (run: string) => ({
  triage: "rules",
  pipelines: { feature: { phases: [{ name: "build", run, destructive: true }] } },
});
const files = (run = BUILD) => ({
  "BACKLOG.yaml": backlogText([{ id: "WRK-001" }]),
  ".github/tickwork.yml": stringify(building(run)),
});
const call = (world: World, cwd: string, ...args: readonly string[]) =>
  execa("git", ["-c", "protocol.file.allow=always", ...args], { cwd, env: world.env, extendEnv: false });

async function finished(world: World, checkout: Checkout) {
  const end = await runAction(world, checkout);
  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["items-completed"], end.log).toBe("1");
  expect(end.outputs["commit-sha"]).toBe(await world.remoteHead());
  expect(await checkout.git("status", "--porcelain")).toBe("");
  return end;
}

test("one whose objects have SHA-256 names", async () => {
  await using world = await createWorld({ files: files(), objectFormat: "sha256" });
  const checkout = await world.clone();
  await world.personPushes({ "notes.txt": "newer\n" });

  const end = await finished(world, checkout);

  expect(end.outputs["commit-sha"]).toHaveLength(64);
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(await world.remoteFile("notes.txt")).toBe("newer");
});

test("one without any commit, as it is right after it was made: the run's is the first", async () => {
  await using world = await createWorld();
  const checkout = await world.clone();
  for (const [path, text] of Object.entries(files())) await checkout.write(path, text);

  const end = await runAction(world, checkout);

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["items-completed"], end.log).toBe("1");
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(await world.remoteFile("BACKLOG.yaml")).not.toContain("WRK-001");
  expect(await checkout.git("status", "--porcelain")).toBe("?? .github/");
});

test("a shallow checkout, of a branch that moves on", async () => {
  await using world = await createWorld({ files: files() });
  await world.personPushes({ "notes.txt": "one\n" });
  const checkout = await world.clone({ depth: 1 });
  await world.personPushes({ "notes.txt": "two\n" });

  await finished(world, checkout);

  expect(await world.remoteLog()).toContain("Begin");
});

describe("with a submodule", () => {
  async function withSubmodule(run: string): Promise<World> {
    const world = await createWorld({ files: files(run) });
    const library = join(world.root, "library");
    await call(world, world.root, "init", "--quiet", library);
    await world.at(library).write("lib.txt", "one\n");
    await world.at(library).commitAll("Library");
    const person = await world.clone();
    await call(world, person.path, "submodule", "--quiet", "add", library, "lib");
    await person.commitAll("Add a submodule");
    await person.push();
    return world;
  }
  const link = async (world: World) => (await call(world, world.remote, "ls-tree", "main", "lib")).stdout;

  test("that is not checked out, it stays as it is", async () => {
    await using world = await withSubmodule(BUILD);
    const before = await link(world);

    await finished(world, await world.clone());

    expect(before).toMatch(/^160000 commit/);
    expect(await link(world)).toBe(before);
  });

  test("whose files and commits a step changes, it is never touched", async () => {
    const change =
      "cd lib && echo two > lib.txt && git add -A && git -c user.name=A -c user.email=a@example.org commit -qm agent";
    await using world = await withSubmodule(`${BUILD} && ${change}`);
    const before = await link(world);
    const checkout = await world.clone();
    await call(world, checkout.path, "submodule", "--quiet", "update", "--init");

    const end = await runAction(world, checkout);

    expect(end.outputs["items-completed"], end.log).toBe("1");
    expect(await link(world)).toBe(before);
    expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  });

  test("that is itself what the run works in", async () => {
    await using world = await createWorld({ files: files() });
    const outer = await world.alone({ "README.md": "outer\n" });
    await call(
      world,
      outer.path,
      "submodule",
      "--quiet",
      "add",
      "-b",
      "main",
      pathToFileURL(world.remote).href,
      "inner",
    );
    const inner = world.at(join(outer.path, "inner"));

    await finished(world, inner);

    expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
    expect(await outer.git("log", "--format=%s")).toBe("Begin");
  });
});

describe("a linked working tree", () => {
  const linked = async (world: World) => {
    const clone = await world.clone();
    await clone.git("checkout", "--quiet", "--detach");
    const path = join(world.root, "linked");
    await clone.git("worktree", "add", "--quiet", path, "main");
    return { clone, tree: world.at(path) };
  };

  test("is worked in, and the one beside it is left alone", async () => {
    await using world = await createWorld({ files: files() });
    const { clone, tree } = await linked(world);
    const before = await clone.head();

    await finished(world, tree);

    expect(await clone.head()).toBe(before);
    expect(await clone.exists("built-WRK-001.txt")).toBe(false);
  });

  test.each([
    ["the config that it shares", "git config core.editor planted"],
    ["the hooks that it shares", 'echo planted > "$(git rev-parse --git-path hooks)/post-checkout"'],
    ["its HEAD", "git symbolic-ref HEAD refs/heads/planted"],
    ["where it says its git folder is", "rm .git && cp -r ../checkout-1/.git .git"],
  ])("a step that changes %s is found out, and it is put back", async (_, change) => {
    await using world = await createWorld({ files: files(`${BUILD}; ${change}; true`) });
    const { clone, tree } = await linked(world);
    const hooks = join(clone.path, ".git/hooks/post-checkout");

    const end = await runAction(world, tree);

    expect(end.outputs["items-blocked"], end.log).toBe("1");
    expect(await world.remoteFile("BACKLOG.yaml")).toContain("touched what it may not");
    expect(await readFile(join(clone.path, ".git/config"), "utf8")).not.toContain("planted");
    await expect(readFile(hooks)).rejects.toThrow("ENOENT");
    expect(await tree.git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
    expect(await tree.git("rev-parse", "--git-dir")).toContain("worktrees/linked");
  });
});

test("a step that leaves a repository of its own inside has failed, and is told why; no commit takes it in", async () => {
  const nested =
    "[ -e ../once ] || { touch ../once; mkdir -p tool && cd tool && git init -q . && echo x > x.txt && git add -A && git -c user.name=A -c user.email=a@example.org commit -qm x; cd ..; }";
  await using world = await createWorld({ files: files(`${BUILD} && ${nested}`) });

  const end = await runAction(world, await world.clone());

  expect(end.outputs["items-completed"], end.log).toBe("1");
  expect(end.log).toContain("attempt 1 of 3: failed, trying again");
  expect(await world.remoteFile("built-WRK-001.txt")).toContain("built WRK-001");
  expect((await call(world, world.remote, "ls-tree", "-r", "main")).stdout).not.toMatch(/160000|tool/);
});

test("Git LFS pointers stay as they are where git-lfs is not installed", async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12345\n`;
  await using world = await createWorld({
    files: {
      ...files(`${BUILD} && cp art.bin more.bin`),
      ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n",
      "art.bin": pointer,
    },
  });

  await finished(world, await world.clone());

  expect(`${await world.remoteFile("art.bin")}\n`).toBe(pointer);
  expect(`${await world.remoteFile("more.bin")}\n`).toBe(pointer);
});

test("a sparse checkout: what is not checked out stays on the branch, and what a step makes outside is committed", async () => {
  await using world = await createWorld({
    files: {
      ...files(`${BUILD} && mkdir -p far && echo new > far/new.txt`),
      "src/a.txt": "a\n",
      "far/old.txt": "old\n",
    },
  });
  const checkout = await world.clone();
  await checkout.git("sparse-checkout", "set", "src", ".github");
  await world.personPushes({ "far/other.txt": "by a person\n" });

  const end = await runAction(world, checkout);

  expect(end.outputs["items-completed"], end.log).toBe("1");
  expect(await world.remoteFile("far/old.txt")).toBe("old");
  expect(await world.remoteFile("far/new.txt")).toBe("new");
  expect(await world.remoteFile("far/other.txt")).toBe("by a person");
  expect(await checkout.exists("far/old.txt")).toBe(false);
});

test("names with spaces, line breaks, quotes, other scripts, and ones that look like options", async () => {
  const names = [
    "a b.txt",
    "a\nb.txt",
    "a\"b'.txt",
    "über/文件.txt",
    "-rf",
    "(top)",
    "?",
    "*",
    "tab\there.txt",
  ];
  const writes = names.map((name) => `write:${name}:x`);
  await using world = await createWorld({ files: files(`${BUILD} && ${shell(...writes)}`) });

  await finished(world, await world.clone());

  const { stdout } = await call(world, world.remote, "ls-tree", "-r", "-z", "--name-only", "main");
  expect(stdout.split("\0")).toEqual(expect.arrayContaining(names));
});

test("a rename that only changes the case", async () => {
  await using world = await createWorld({
    files: { ...files(`${BUILD} && mv Readme.md README.md`), "Readme.md": "Hello\n" },
  });

  await finished(world, await world.clone());

  expect(await world.remoteFile("README.md")).toBe("Hello");
  expect(await world.remoteFile("Readme.md")).toBeUndefined();
});

test("50,000 files take no more git processes than a few", async () => {
  await using few = await createWorld({ files: files() });
  await using many = await createWorld({ files: files() });
  const blob = "blob\nmark :1\ndata 2\nx\n";
  const tree = Array.from({ length: 50_000 }, (_, at) => `M 100644 :1 many/${at % 200}/${at}.txt\n`).join("");
  const commit = `commit refs/heads/main\ncommitter P <p@example.org> 1768000000 +0000\ndata 4\nMany\nfrom refs/heads/main^0\n${tree}`;
  await execa("git", ["fast-import", "--quiet"], {
    cwd: many.remote,
    env: many.env,
    input: `${blob}\n${commit}\n`,
  });
  const started = (log: string) => log.split("\n").filter((line) => line.startsWith("::debug::git ")).length;

  const [small, large] = [await finished(few, await few.clone()), await finished(many, await many.clone())];

  expect(started(large.log)).toBe(started(small.log));
  expect(await many.remoteFile("many/0/0.txt")).toBe("x");
});

test("two backlogs in two folders of one repository, each with a run of its own", async () => {
  const config = stringify(COMMANDS_CONFIG);
  const project = (folder: string) => ({
    [`${folder}/BACKLOG.yaml`]: backlogText([{ id: "WRK-001" }]),
    [`${folder}/tickwork.yml`]: config,
  });
  await using world = await createWorld({ files: { ...project("one"), ...project("two words") } });

  const first = await runAction(world, await world.clone(), { inputs: { "working-directory": "one" } });
  const second = await runAction(world, await world.clone(), {
    inputs: { "working-directory": "two words" },
    env: START,
  });

  expect([first.outputs["items-completed"], second.outputs["items-completed"]], second.log).toEqual([
    "1",
    "1",
  ]);
  expect(await world.remoteFile("one/built-WRK-001.txt")).toBe("built WRK-001");
  expect(await world.remoteFile("two words/built-WRK-001.txt")).toBe("built WRK-001");
});

describe("at the same time", () => {
  const waiting = (root: string) =>
    `${shell(`ready:${root}/began`)}; while [ ! -e ${root}/go ]; do sleep 0.02; done; ${BUILD}`;
  const waitingWorld = async () => {
    const world = await createProject({ items: [{ id: "WRK-001" }] });
    await world.personPushes({ ".github/tickwork.yml": stringify(building(waiting(world.root))) });
    return world;
  };

  test.each(["push", "commit", "none"])(
    "two runs in one checkout (delivery: %s): the second does nothing and says why",
    async (delivery) => {
      await using world = await waitingWorld();
      const clone = await world.clone();
      const first = await startAction(world, clone, { inputs: { delivery } });
      await waitForFile(`${world.root}/began`);

      const second = await runAction(world, clone, { inputs: { delivery }, env: START });
      await writeFile(`${world.root}/go`, "");
      const end = await first.end();

      expect(second.exit_code, second.log).toBe(1);
      expect(second.log).toMatch(/another run \(process \d+\) is at work in this checkout/);
      expect(end.outputs["items-completed"], end.log).toBe("1");
    },
  );

  test("after a run that was killed, the next in the same checkout goes ahead", async () => {
    await using world = await waitingWorld();
    const clone = await world.clone();
    const first = await startAction(world, clone, { inputs: { delivery: "commit" } });
    await waitForFile(`${world.root}/began`);
    first.kill("SIGKILL");
    await runAction(world, clone, { post_of: await first.end() });
    await writeFile(`${world.root}/go`, "");

    const next = await runAction(world, clone, { inputs: { delivery: "commit" }, env: START });

    expect(next.outputs["items-completed"], next.log).toBe("1");
  });

  test("two jobs of one run, as a matrix has them: the lease tells them apart", async () => {
    await using world = await waitingWorld();
    const first = await startAction(world, await world.clone(), { env: { RUNNER_NAME: "one" } });
    await waitForFile(`${world.root}/began`);

    const second = await runAction(world, await world.clone(), { env: { RUNNER_NAME: "two" } });
    await writeFile(`${world.root}/go`, "");
    const end = await first.end();

    expect(second.outputs["halt-reason"], second.log).toBe("already_running");
    expect(end.outputs["items-completed"], end.log).toBe("1");
  });
});
