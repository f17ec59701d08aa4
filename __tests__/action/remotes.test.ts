/** Where work is pushed to: folders, HTTP and ssh; who may not push; and input that would be a command elsewhere. */
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ActionStart, runAction } from "../support/action.ts";
import { gitBefore } from "../support/delivery.ts";
import { startGitServer } from "../support/git-server.ts";
import { createProject } from "../support/project.ts";
import type { Checkout, World } from "../support/repository.ts";

const ONE = { items: [{ id: "WRK-001" }] };
const STACK = /\n\s+at .+:\d+:\d+/;

async function cloneOf(world: World, url: string): Promise<Checkout> {
  const checkout = await world.clone();
  await checkout.git("remote", "set-url", "origin", url);
  return checkout;
}

async function isDelivered(world: World, checkout: Checkout, start: ActionStart = {}) {
  const end = await runAction(world, checkout, start);
  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["commit-sha"]).toBe(await world.remoteHead());
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  return end;
}

/** Before anything was run. */
async function isRefused(world: World, checkout: Checkout, start: ActionStart) {
  const before = await world.remoteHead();
  const end = await runAction(world, checkout, start);
  expect(end.exit_code, end.log).toBe(1);
  expect(end.summary).toContain("Tickwork did not start");
  expect(await checkout.exists("built-WRK-001.txt")).toBe(false);
  expect(await world.remoteHead()).toBe(before);
  expect(end.log).not.toMatch(STACK);
  return end;
}

test("[GIT-3] a remote that is a path", async () => {
  await using world = await createProject(ONE);

  await isDelivered(world, await cloneOf(world, world.remote));
});

describe("[GIT-3] over HTTP", () => {
  test("the token of the input gets in, and stands in no log, URL or config", async () => {
    await using world = await createProject(ONE);
    await using server = await startGitServer(world, { writer: "s3cret" });
    const checkout = await cloneOf(world, server.url);

    const end = await isDelivered(world, checkout, {
      inputs: { token: "s3cret" },
      env: { GITHUB_SERVER_URL: server.origin },
    });

    const basic = Buffer.from("x-access-token:s3cret").toString("base64");
    const said = end.log.replaceAll("::add-mask::s3cret", "");
    for (const text of [
      said,
      end.summary,
      JSON.stringify(end.state),
      await checkout.read(".git/config"),
      server.asked.join(),
    ]) {
      expect(text).not.toContain("s3cret");
      expect(text).not.toContain(basic);
    }
  });

  test("a branch that moved meanwhile is fetched, and what a killed run left is not needed for it", async () => {
    await using world = await createProject(ONE);
    await using server = await startGitServer(world, { writer: "s3cret" });
    const checkout = await cloneOf(world, server.url);
    await world.personPushes({ "notes.txt": "newer\n" });

    await isDelivered(world, checkout, {
      inputs: { token: "s3cret" },
      env: { GITHUB_SERVER_URL: server.origin },
    });

    expect(await checkout.read("notes.txt")).toBe("newer\n");
  });

  test.each([
    ["no token", "", /does not know who is pushing.*Pass `token/s],
    ["a token that is not valid any more", "old", /does not know who is pushing.*Pass `token/s],
    [
      "a token that may only read",
      "reader",
      /not allowed to write to the repository \(403\).*contents: write/s,
    ],
  ])("with %s nothing is run, and the remedy is said", async (_, token, words) => {
    await using world = await createProject(ONE);
    await using server = await startGitServer(world, { writer: "s3cret", reader: "reader" });
    const checkout = await cloneOf(world, server.url);

    const end = await isRefused(world, checkout, {
      inputs: { token },
      env: { GITHUB_SERVER_URL: server.origin },
    });

    expect(end.summary).toMatch(words);
  });

  test("the token goes to no other server than its own", async () => {
    await using world = await createProject(ONE);
    await using server = await startGitServer(world, { writer: "s3cret" });

    const end = await isRefused(world, await cloneOf(world, server.url), { inputs: { token: "s3cret" } });

    expect(end.log).toContain("so `token` is not sent to it");
  });
});

test("[GIT-3] over ssh, by whatever `ssh` there is", async () => {
  await using world = await createProject(ONE);
  const bin = join(world.root, "ssh-bin");
  await mkdir(bin);
  // What sshd does with the command it is sent: a shell gets it.
  await writeFile(
    join(bin, "ssh"),
    `#!/bin/sh\necho "$@" >> '${world.root}/ssh-calls'\nfor last; do :; done\nexec sh -c "$last"\n`,
  );
  await chmod(join(bin, "ssh"), 0o755);
  const checkout = await cloneOf(world, `ssh://git@host.invalid${world.remote}`);

  await isDelivered(world, checkout, { env: { PATH: `${bin}:${world.env["PATH"]}` } });

  expect(await checkout.read("../ssh-calls")).toContain("git@host.invalid git-receive-pack");
});

describe("input that runs nothing of its own", () => {
  test.each([
    "--upload-pack=touch sprung",
    "ext::sh -c 'touch sprung'",
    "-oProxyCommand=touch sprung",
    "ssh://-oProxyCommand=touch%20sprung/x",
  ])("a remote %j", async (url) => {
    await using world = await createProject(ONE);
    const checkout = await world.clone();
    await checkout.git("config", "remote.origin.url", url);

    await isRefused(world, checkout, {});

    expect(await checkout.exists("sprung")).toBe(false);
  });

  test.each([
    [{ token: "two\nlines" }, /the token alone, without quotes, spaces or line breaks/],
    [{ branch: "-x" }, /"-x"/],
    [{ branch: "a..b" }, /"a\.\.b"/],
    [{ branch: "--upload-pack=touch sprung" }, /--upload-pack/],
  ])("%j is refused with what is wrong", async (inputs, words) => {
    await using world = await createProject(ONE);
    const checkout = await world.clone({ detached: true });

    const end = await isRefused(world, checkout, { inputs });

    expect(end.summary).toMatch(words);
    expect(await checkout.exists("sprung")).toBe(false);
  });
});

test("`push-tries` says how often a push is tried when nobody answers", async () => {
  await using world = await createProject(ONE);
  const away =
    'case " $* " in *" --dry-run "*) ;; *) echo "fatal: unable to access \'x\': Could not resolve host: x" >&2; exit 128;; esac';
  const env = await gitBefore(world, { command: "push", script: away });

  const end = await runAction(world, await world.clone(), {
    inputs: { "push-tries": "2" },
    env: { PATH: env["PATH"] },
  });

  expect(end.exit_code).toBe(1);
  expect(end.summary).toContain("could not be");
  expect(end.log).not.toContain("of 5");
  expect(end.log.match(/git push .*refs\/tickwork\/lease/g)).toHaveLength(2);
});

describe("[GIT-3] a push that GitHub refuses says in one line what to change", () => {
  test.each([
    [
      "GH001",
      "error: File big.bin is 120.00 MB; this exceeds GitHub's file size limit of 100.00 MB\nerror: GH001: Large files detected.",
      /big\.bin \(120\.00 MB\).*Git LFS/s,
    ],
    [
      "GH006",
      "error: GH006: Protected branch update failed for refs/heads/main.\nerror: Changes must be made through a pull request.",
      /is protected.*Changes must be made through a pull request.*bypass the protection/s,
    ],
    [
      "GH013",
      "error: GH013: Repository rule violations found for refs/heads/main.\n\n- Cannot update this protected ref.\n",
      /Cannot update this protected ref.*Bypass list/s,
    ],
    [
      "a workflow without the permission",
      "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission",
      /change no workflow: .github\/workflows\/ci.yml.*permission "workflows"/s,
    ],
    ["GH008", "error: GH008: Your push referenced at least 1 unknown Git LFS object:", /git lfs push/],
    ["a hook of one's own", "Not before the release", /Not before the release.*Do what the hook asks for/s],
  ])("%s", async (_, text, words) => {
    await using world = await createProject(ONE);
    await world.hook(
      `while read -r _ _ ref; do case "$ref" in refs/heads/main) cat >&2 <<'END'\n${text}\nEND\nexit 1;; esac; done`,
    );

    const end = await runAction(world, await world.clone());

    expect(end.exit_code).toBe(1);
    expect(end.summary.replaceAll("\\", "")).toMatch(words);
    expect(end.outputs.rescue).toBe("tickwork/rescue/4711-1");
    expect(end.outputs).not.toHaveProperty("commit-sha");
    expect(end.log).not.toMatch(/main is at/);
    expect(await world.remoteFile("built-WRK-001.txt", "tickwork/rescue/4711-1")).toBe("built WRK-001");
  });
});
