/** Credentials that actions/checkout left in the checkout, by the built action. Numbers are those of the table in SECURITY.md. */
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction, startAction } from "../support/action.ts";
import { type GitServer, startGitServer } from "../support/git-server.ts";
import { waitForFile } from "../support/processes.ts";
import { createProject } from "../support/project.ts";
import type { Checkout, World } from "../support/repository.ts";

const TOKEN = "ghs_persisted-of-a-test";
const HEADER = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${TOKEN}`).toString("base64")}`;

const project = (run: string) =>
  createProject({
    items: [{ id: "WRK-001", status: "in_progress", phase: "build", phase_pool: "main" }],
    config: {
      triage: "rules",
      execution: { max_retries: 0 },
      pipelines: { feature: { phases: [{ name: "build", run, destructive: true }] } },
    },
  });

/** All that a step could find of it, with git's own words; what it finds is in `../seen`. */
const LOOKS = `
set +e
{ git config --get-all "http.$(cat ../origin)/.extraheader"
  git config --list --show-origin --includes
  cat .git/config ../git-credentials-1.config .git/modules/*/config
  git push origin HEAD:refs/heads/stolen
  git ls-remote origin; } > ../seen 2>&1
echo work > work.txt`;

interface Persisted {
  readonly clone: Checkout;
  /** Config files, with the credentials in one of them. */
  readonly files: readonly string[];
  /** Which of them has it. */
  readonly holder: string;
}

/** As version 5 of actions/checkout and older ones leave it; in a submodule too. */
async function inConfig(world: World, server: GitServer): Promise<Persisted> {
  const clone = await cloneOf(world, server);
  const key = `http.${server.origin}/.extraheader`;
  await clone.git("config", key, HEADER);
  await clone.git("init", "--quiet", "--bare", ".git/modules/lib/part");
  const module_config = ".git/modules/lib/part/config";
  await clone.git("config", "--file", module_config, key, HEADER);
  return {
    clone,
    files: [join(clone.path, ".git/config"), join(clone.path, module_config)],
    holder: join(clone.path, ".git/config"),
  };
}

/** As version 6 leaves it: a file of the runner's temporary folder, which the config includes, for containers too. */
async function inIncludedFile(world: World, server: GitServer): Promise<Persisted> {
  const clone = await cloneOf(world, server);
  const holder = join(world.root, "git-credentials-1.config");
  await clone.git("config", "--file", holder, `http.${server.origin}/.extraheader`, HEADER);
  for (const folder of [join(clone.path, ".git"), join(clone.path, ".git/worktrees/*")])
    await clone.git("config", `includeIf.gitdir:${folder}.path`, holder);
  await clone.git(
    "config",
    "includeIf.gitdir:/github/workspace/.git.path",
    "/github/runner_temp/git-credentials-1.config",
  );
  return { clone, files: [join(clone.path, ".git/config"), holder], holder };
}

async function cloneOf(world: World, server: GitServer): Promise<Checkout> {
  const clone = await world.clone();
  await clone.git("remote", "set-url", "origin", server.url);
  await writeFile(join(world.root, "origin"), server.origin);
  return clone;
}

const start = (server: GitServer) => ({
  inputs: { token: TOKEN },
  env: { GITHUB_SERVER_URL: server.origin },
});

const contents = (files: readonly string[]) => Promise.all(files.map((file) => readFile(file, "utf8")));

describe.each([
  ["in the config, as actions/checkout to version 5 has it", inConfig],
  ["in a file that the config includes, as actions/checkout from version 6 has it", inIncludedFile],
])("credentials that were left %s", (_name, persist) => {
  test("[T22] are nowhere while a step runs, and every file is as it was afterwards", async () => {
    await using world = await project(LOOKS);
    await using server = await startGitServer(world, { writer: TOKEN });
    const { clone, files, holder } = await persist(world, server);
    const before = await contents(files);
    const { mode } = await stat(holder);

    const end = await runAction(world, clone, start(server));

    const seen = await readFile(join(world.root, "seen"), "utf8");
    expect(end.outputs["items-completed"], end.log).toBe("1");
    expect(seen).toContain("[core]");
    expect(seen).not.toContain(HEADER.split(" ").at(-1));
    expect(seen).not.toContain(TOKEN);
    expect(seen).toMatch(/could not read Username|Authentication failed/);
    expect(await world.remoteBranches()).toEqual(["main"]);
    // Our own git had its token by its environment.
    expect(await world.remoteFile("work.txt")).toBe("work");
    expect(await contents(files)).toEqual(before);
    expect((await stat(holder)).mode).toBe(mode);
    expect(end.log).toContain(`::warning::The checkout keeps its token in ${holder}`);
    expect(end.log).toContain("persist-credentials: false");
  });

  test("[T22] are put back by the post step when the run is killed, from a copy that no step can read", async () => {
    await using world = await project("echo ready > ../ready; while :; do sleep 0.05; done");
    await using server = await startGitServer(world, { writer: TOKEN });
    const { clone, files } = await persist(world, server);
    const before = await contents(files);

    const started = await startAction(world, clone, start(server));
    await waitForFile(join(world.root, "ready"));
    started.kill("SIGKILL");
    const killed = await started.end();
    const hidden = await contents(files);
    const post = await runAction(world, clone, { ...start(server), post_of: killed });

    expect(hidden.join()).not.toContain(HEADER);
    for (const text of [JSON.stringify(killed.state), killed.log.replaceAll(`::add-mask::${TOKEN}`, "")]) {
      expect(text).not.toContain(HEADER.split(" ").at(-1));
      expect(text).not.toContain(TOKEN);
    }
    expect(await contents(files), post.log).toEqual(before);
  });
});

test("[T22] a copy that was sealed with another token is not put back, and that is said", async () => {
  await using world = await project("echo ready > ../ready; while :; do sleep 0.05; done");
  await using server = await startGitServer(world, { writer: TOKEN });
  const { clone } = await inConfig(world, server);
  const started = await startAction(world, clone, start(server));
  await waitForFile(join(world.root, "ready"));
  started.kill("SIGKILL");
  const killed = await started.end();

  const post = await runAction(world, clone, { inputs: { token: "ghs_another" }, post_of: killed });

  expect(post.log).toMatch(/^::warning::The credentials .* could not be put back/m);
  expect(post.exit_code).toBe(0);
});

test("[T22] without a token of our own they stay, and that is said", async () => {
  await using world = await project("cp .git/config ../seen; echo work > work.txt");
  await using server = await startGitServer(world, { writer: TOKEN });
  const { clone } = await inConfig(world, server);

  const end = await runAction(world, clone, { ...start(server), inputs: { token: "" } });

  expect(end.log).toMatch(/^::warning::The checkout keeps its token in .*, where every step can read it/m);
  expect(await readFile(join(world.root, "seen"), "utf8")).toContain(HEADER);
  expect(await world.remoteFile("work.txt"), end.log).toBe("work");
});

test.each([
  ["[T13] that is there", "touch ../included.config"],
  ["[T13] that is not there yet", "true"],
])("a file that git's config includes, %s, is put back when a step writes it", async (_name, before) => {
  const plant = "git config --file ../included.config core.sshCommand 'touch ../canary'";
  await using world = await project(`${plant}; echo work > work.txt`);
  const clone = await world.clone();
  await clone.git("config", "include.path", join(world.root, "included.config"));
  if (before !== "true") await writeFile(join(world.root, "included.config"), "[user]\n\tname = Me\n");

  const end = await runAction(world, clone);

  expect(end.summary).toMatch(/touched what it may not.*included\.config/);
  expect(await world.remoteFile("work.txt")).toBeUndefined();
  const left = await readFile(join(world.root, "included.config"), "utf8").catch(() => undefined);
  expect(left).toBe(before === "true" ? undefined : "[user]\n\tname = Me\n");
});
