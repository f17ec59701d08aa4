import { mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { createStore } from "../../src/coordinator/store.ts";

interface Folder extends AsyncDisposable {
  /** Of a repository: `.git/info`, `docs`, and beside it nothing. */
  readonly top: string;
  link(file: string, target: string): Promise<void>;
}

async function createFolder(): Promise<Folder> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "store-")));
  const top = join(root, "checkout");
  await mkdir(join(top, ".git", "info"), { recursive: true });
  await mkdir(join(top, "docs"));
  return {
    top,
    async link(file, target) {
      await mkdir(dirname(join(top, file)), { recursive: true });
      await symlink(target, join(top, file));
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
}

const FILE = "_worklog/2026-11.md";

describe.each<[string, Readonly<Record<string, string>>]>([
  ["out of the checkout", { [FILE]: "../../evil.txt" }],
  ["into .git", { [FILE]: "../.git/info/attributes" }],
  ["into .git, whatever the case", { [FILE]: "../.GIT/info/attributes" }],
  ["by another one", { [FILE]: "../docs/next", "docs/next": "../../evil.txt" }],
  ["by a folder that is a link", { [FILE]: "../docs/up/evil.txt", "docs/up": "../.." }],
  ["out and back in", { [FILE]: "../../checkout/docs/new.txt" }],
  ["to an absolute path", { [FILE]: "/nowhere/evil.txt" }],
  ["in the place of its folder", { _worklog: "../evil" }],
  ["to itself", { [FILE]: "2026-11.md" }],
])("[T7] a link to nothing that leads %s", (_name, links) => {
  test("is neither read nor written, and nothing comes to be at its end", async () => {
    await using folder = await createFolder();
    for (const [file, target] of Object.entries(links)) await folder.link(file, target);
    const store = createStore(folder.top);

    const [read, append, write] = await Promise.allSettled([
      store.read(FILE),
      store.append(FILE, "evil"),
      store.write(FILE, "evil"),
    ]);

    expect(read).toMatchObject({ value: { kind: "unreadable" } });
    expect([append.status, write.status]).toEqual(["rejected", "rejected"]);
    expect(await readdir(dirname(folder.top))).toEqual(["checkout"]);
    expect(await readdir(join(folder.top, ".git"), { recursive: true })).toEqual(["info"]);
    expect(await readdir(folder.top)).not.toContain("evil");
  });
});

test.each(["../docs/log.md", "../docs/../docs/./log.md"])(
  "a link to %s, which is in the checkout, is followed, and stays a link",
  async (target) => {
    await using folder = await createFolder();
    await folder.link(FILE, target);
    await writeFile(join(folder.top, "docs/log.md"), "one\n");
    const store = createStore(folder.top);

    await store.append(FILE, "two\n");

    expect(await store.read("docs/log.md")).toMatchObject({ text: "one\ntwo\n" });
    expect(await store.read(FILE)).toMatchObject({ text: "one\ntwo\n" });
  },
);

test("an absolute link within the checkout is followed, also where that is reached by a link", async () => {
  await using folder = await createFolder();
  const by = `${folder.top}-link`;
  await symlink(folder.top, by);
  await folder.link(FILE, join(by, "docs/log.md"));
  const store = createStore(by);

  await store.append(FILE, "one\n");

  expect(await store.read("docs/log.md")).toMatchObject({ text: "one\n" });
});

test("a signal that ends the run does not take the new file away from under a save", async () => {
  await using folder = await createFolder();
  const path = join(folder.top, "docs");
  const module = pathToFileURL(resolve("src/ports/whole-file.ts")).href;
  // Large, so that the signal comes while it is written.
  const program = `
    import { writeWhole } from ${JSON.stringify(module)};
    import { chmodSync, readdirSync, writeFileSync } from "node:fs";
    process.on("SIGINT", () => {});
    writeFileSync("file", "old");
    chmodSync("file", 0o600);
    const written = writeWhole("file", "new".repeat(5_000_000));
    while (readdirSync(".").every((name) => !name.startsWith("file."))) await new Promise(setImmediate);
    process.kill(process.pid, "SIGINT");
    await written;
  `;

  const end = await execa(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: path,
    reject: false,
  });

  expect(end.exitCode, end.stderr).toBe(0);
  expect((await stat(`${path}/file`)).size).toBe(15_000_000);
  expect(await readdir(path)).toEqual(["file"]);
});
