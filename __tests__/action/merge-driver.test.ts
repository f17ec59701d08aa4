/** The merge driver in real repositories: git calls the built command line, in merges and in rebases. */
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { mergeAttributes, mergeDriverConfig } from "../../src/action/git-attributes.ts";
import { type Checkout, createWorld, type World } from "../support/repository.ts";

const BIN = fileURLToPath(new URL("../../bin/tickwork.js", import.meta.url));
const NAME = "BACKLOG.yaml";

const BASE = `schema_version: 3
# What we do next.
items:
  - id: WRK-001
    title: Sort flags
    status: new
    size: small
    created: 2026-01-10T10:00:00.000Z
    updated: 2026-01-10T10:00:00.000Z

  - id: WRK-002 # waits
    title: Print the version
    status: new
    tags: [cli]
    created: 2026-01-10T10:00:00.000Z
    updated: 2026-01-10T10:00:00.000Z
next_item_id: 2
`;

/** A repository as README says to set it up, in which `ours` is checked out and `theirs` is another branch. */
async function diverged(
  world: World,
  sides: { readonly ours: string; readonly theirs: string; readonly base?: string; readonly file?: string },
): Promise<Checkout> {
  const file = sides.file ?? NAME;
  const checkout = await world.alone({
    ".gitattributes": `${mergeAttributes({ backlog: NAME }).join("\n")}\n`,
    [file]: sides.base ?? BASE,
  });
  const config = mergeDriverConfig([process.execPath, BIN]);
  await execa("sh", ["-c", config], { cwd: checkout.path, env: world.env, extendEnv: false });
  await checkout.git("checkout", "--quiet", "-b", "theirs");
  await checkout.write(file, sides.theirs);
  await checkout.commitAll("Theirs");
  await checkout.git("checkout", "--quiet", "main");
  await checkout.write(file, sides.ours);
  await checkout.commitAll("Ours");
  return checkout;
}

/** What git said, and whether it was done with it. */
async function git(world: World, { path }: Checkout, ...args: readonly string[]) {
  const identity = { GIT_COMMITTER_NAME: "A", GIT_COMMITTER_EMAIL: "a@example.org", GIT_EDITOR: "true" };
  const author = { GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@example.org" };
  const env = { ...world.env, ...identity, ...author };
  const { exitCode, all } = await execa("git", args, {
    cwd: path,
    env,
    extendEnv: false,
    reject: false,
    all: true,
  });
  return { exit_code: exitCode, said: all };
}

const change = (text: string, ...changes: readonly (readonly [string, string])[]) =>
  changes.reduce((now, [from, to]) => {
    expect(now).toContain(from);
    return now.replace(from, to);
  }, text);

const OURS = change(
  BASE,
  [
    "    title: Sort flags\n    status: new\n",
    "    title: Sort flags\n    status: ready # agreed on Monday\n",
  ],
  ["tags: [cli]", "tags: [cli, docs]"],
  ["# What we do next.", "# What we do next, in this order."],
);
const THEIRS = change(
  BASE,
  ["title: Sort flags", "title: Sort the flags of --help # as people ask"],
  ["size: small\n", "size: small\n    # nobody has looked yet\n    impact: high\n"],
  ["tags: [cli]", "tags: [cli, good first issue]"],
);
const BOTH = change(
  BASE,
  ["# What we do next.", "# What we do next, in this order."],
  ["title: Sort flags", "title: Sort the flags of --help # as people ask"],
  [
    "status: new\n    size: small\n",
    "status: ready # agreed on Monday\n    size: small\n    # nobody has looked yet\n    impact: high\n",
  ],
  ["tags: [cli]", "tags: [cli, good first issue, docs]"],
);

test("fields, tags and comments that two branches changed side by side are merged, where lines would conflict", async () => {
  await using world = await createWorld();
  const checkout = await diverged(world, { ours: OURS, theirs: THEIRS });

  const { exit_code, said } = await git(world, checkout, "merge", "--quiet", "--no-edit", "theirs");

  expect(exit_code, said).toBe(0);
  expect(await checkout.read(NAME)).toBe(BOTH);
});

test("a rebase, which turns the sides round, comes to the same values", async () => {
  await using world = await createWorld();
  const checkout = await diverged(world, { ours: OURS, theirs: THEIRS });

  const { exit_code, said } = await git(world, checkout, "rebase", "--quiet", "theirs");

  expect(exit_code, said).toBe(0);
  expect(await checkout.read(NAME)).toBe(
    change(BOTH, ["[cli, good first issue, docs]", "[cli, docs, good first issue]"]),
  );
  expect(await checkout.git("status", "--porcelain")).toBe("");
});

test("what both changed has markers, and nothing else: no line of either side is lost", async () => {
  await using world = await createWorld();
  const checkout = await diverged(world, {
    ours: change(OURS, ["title: Sort flags", "title: Order flags # ours"]),
    theirs: THEIRS,
  });

  const { exit_code, said } = await git(world, checkout, "merge", "--no-edit", "theirs");

  expect(exit_code).toBe(1);
  expect(said).toContain(`${NAME}: WRK-001: both sides changed title.`);
  expect(await checkout.git("status", "--porcelain")).toContain(`UU ${NAME}`);
  expect(await checkout.read(NAME)).toBe(
    change(BOTH, [
      "    title: Sort the flags of --help # as people ask\n",
      "<<<<<<< ours\n    title: Order flags # ours\n=======\n    title: Sort the flags of --help # as people ask\n>>>>>>> theirs\n",
    ]),
  );
});

test("an item that one side archived and the other changed is left to a person", async () => {
  await using world = await createWorld();
  const first = BASE.slice(BASE.indexOf("  - id: WRK-001"), BASE.indexOf("  - id: WRK-002"));
  const checkout = await diverged(world, {
    ours: change(BASE, [first, ""]),
    theirs: change(
      BASE,
      ["title: Sort flags", "title: Sort all flags"],
      ["tags: [cli]", "tags: [cli, docs]"],
    ),
  });

  const { exit_code, said } = await git(world, checkout, "merge", "--no-edit", "theirs");

  expect(exit_code).toBe(1);
  expect(said).toContain("WRK-001: ours deleted it, and theirs changed it.");
  const edited = first.replace("Sort flags", "Sort all flags");
  expect(await checkout.read(NAME)).toBe(
    change(BASE, [first, `<<<<<<< ours\n=======\n${edited}>>>>>>> theirs\n`], ["[cli]", "[cli, docs]"]),
  );
});

test("an id that both branches gave out: the item that was made later gets the next, and references follow", async () => {
  await using world = await createWorld();
  const added = (title: string, day: string) =>
    `  - id: WRK-003\n    title: ${title}\n    status: new\n    dependencies: [WRK-001]\n    created: 2026-02-${day}T10:00:00.000Z\n    updated: 2026-02-${day}T10:00:00.000Z\n`;
  const waits = (id: string) =>
    `  - id: ${id}\n    title: Waits\n    status: new\n    dependencies: [WRK-003]\n    created: 2026-02-09T10:00:00.000Z\n    updated: 2026-02-09T10:00:00.000Z\n`;
  const grown = (more: string, next: number) =>
    change(BASE, ["next_item_id: 2", `${more}next_item_id: ${next}`]);
  const checkout = await diverged(world, {
    ours: grown(added("Earlier", "01"), 3),
    theirs: grown(added("Later", "02") + waits("WRK-004"), 4),
  });

  const { exit_code, said } = await git(world, checkout, "merge", "--no-edit", "theirs");

  expect(exit_code, said).toBe(0);
  expect(said).toContain("WRK-003 was given out on both sides; the one of theirs is WRK-005 now.");
  const later = added("Later", "02").replace("WRK-003", "WRK-005");
  const text = await checkout.read(NAME);
  for (const part of [added("Earlier", "01"), later, waits("WRK-004").replace("[WRK-003]", "[WRK-005]")])
    expect(text).toContain(part);
  expect(text).toContain("next_item_id: 5\n");
});

test("where a side is no backlog, lines are merged as git does it, and what conflicts has markers", async () => {
  await using world = await createWorld();
  const checkout = await diverged(world, {
    ours: change(OURS, ["tags: [cli, docs]", "tags: [cli, docs"]),
    theirs: THEIRS,
  });

  const { exit_code, said } = await git(world, checkout, "merge", "--no-edit", "theirs");

  expect(exit_code).toBe(1);
  expect(said).toMatch(/BACKLOG\.yaml is merged by lines: .*ours: BACKLOG\.yaml:\d+:\d+ this is not YAML/);
  const text = await checkout.read(NAME);
  expect(text).toContain(
    "<<<<<<< ours\n    tags: [cli, docs\n=======\n    tags: [cli, good first issue]\n>>>>>>> theirs\n",
  );
});

test("worklog and journal keep the whole entries of both branches", async () => {
  await using world = await createWorld();
  const file = "_worklog/2026-01.md";
  const base = "# Worklog of January 2026\n";
  const entry = (id: string) => `\n## 2026-01-10 10:00 · ${id} · archived\n\nDone.\n`;
  const checkout = await diverged(world, {
    file,
    base,
    ours: base + entry("WRK-001") + entry("WRK-002"),
    theirs: base + entry("WRK-003"),
  });

  const { exit_code, said } = await git(world, checkout, "merge", "--quiet", "--no-edit", "theirs");

  expect(exit_code, said).toBe(0);
  expect(await checkout.read(file)).toBe(base + entry("WRK-003") + entry("WRK-001") + entry("WRK-002"));
});

test("the very line that `init` prints merges, from a folder with quotes, blanks and percent signs, with nothing on the PATH", async () => {
  await using world = await createWorld();
  const checkout = await diverged(world, { ours: OURS, theirs: THEIRS });
  await checkout.git("config", "--remove-section", "merge.tickwork");
  const program = join(world.root, "it's 100% here");
  await cp(fileURLToPath(new URL("../../dist", import.meta.url)), join(program, "dist"), { recursive: true });
  for (const file of ["bin/tickwork.js", "package.json", "action.yml"])
    await cp(fileURLToPath(new URL(`../../${file}`, import.meta.url)), join(program, file));
  const options = {
    cwd: checkout.path,
    env: { ...world.env, PATH: "/usr/bin:/bin" },
    extendEnv: false,
  } as const;
  const init = await execa(
    process.execPath,
    [join(program, "bin/tickwork.js"), "init", "--dry-run"],
    options,
  );
  const line = /git config merge\.tickwork\.driver .*/.exec(init.stdout)?.[0] ?? "";

  await execa("sh", ["-c", line], options);
  const { exit_code, said } = await git(world, checkout, "merge", "--quiet", "--no-edit", "theirs");

  expect(exit_code, `${line}\n${said}`).toBe(0);
  expect(await checkout.read(NAME)).toBe(BOTH);
});

test("a driver that git cannot start is what docs/merging.md says: ours, no markers; aborted and set anew, nothing is lost", async () => {
  await using world = await createWorld();
  const checkout = await diverged(world, { ours: OURS, theirs: THEIRS });
  const driver = await checkout.git("config", "merge.tickwork.driver");
  await checkout.git("config", "merge.tickwork.driver", "tickwork-moved merge-driver %O %A %B %P");

  const failed = await git(world, checkout, "merge", "--no-edit", "theirs");
  const left = await checkout.read(NAME);
  await checkout.git("merge", "--abort");
  await checkout.git("config", "merge.tickwork.driver", driver);
  const { exit_code, said } = await git(world, checkout, "merge", "--no-edit", "theirs");

  expect(failed.exit_code).toBe(1);
  expect(failed.said).toMatch(/tickwork-moved: .*not found[\s\S]*CONFLICT/);
  expect(left).toBe(OURS);
  expect(exit_code, said).toBe(0);
  expect(await checkout.read(NAME)).toBe(BOTH);
});

test("README and docs/merging.md say what to write", async () => {
  for (const page of ["README.md", "docs/merging.md"]) {
    const text = await readFile(new URL(`../../${page}`, import.meta.url), "utf8");

    expect(text).toContain(mergeAttributes({ backlog: NAME }).join("\n"));
    expect(text).toContain(mergeDriverConfig(["node", "/path/to/tickwork/bin/tickwork.js"]));
  }
});

test("called by a person it says how git is told of it", async () => {
  await using world = await createWorld();
  const { path } = await world.alone({ [NAME]: BASE });
  const call = (...args: readonly string[]) =>
    execa(process.execPath, [BIN, ...args], { cwd: path, env: world.env, extendEnv: false, reject: false });

  const bare = await call("merge-driver");
  const help = await call("merge-driver", "--help");

  expect(bare.exitCode).toBe(2);
  expect(bare.stderr).toContain("missing required argument 'base'");
  expect(help.stdout.replaceAll(/\s+/g, " ")).toContain(
    "the command that `tickwork init --dry-run` prints last",
  );
  expect(help.stdout).toContain("BACKLOG.yaml merge=tickwork");
});
