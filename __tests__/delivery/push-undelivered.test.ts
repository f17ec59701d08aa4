/** Pushing what the remote does not take, or does not answer to: nothing is lost (spec §10). */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { checkpoint, gitBefore, openReady, RUN } from "../support/delivery.ts";
import { FILES, work } from "../support/pushed-work.ts";
import { createWorld } from "../support/repository.ts";

describe("a push that is refused", () => {
  test("[GIT-3] by the branch's protection: the work is on a rescue branch", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await world.hook(`while read old new ref; do
      if [ "$ref" = refs/heads/main ]; then
        echo "error: GH006: Protected branch update failed for $ref." >&2
        echo "error: Changes must be made through a pull request." >&2
        exit 1
      fi
    done`);

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({
      kind: "undelivered",
      commits: [{ subject: "[WRK-001][build] Add the flag" }],
      reason:
        '"main" is protected and does not take this push: Changes must be made through a pull request. (GH006)',
      rescue: {
        kind: "branch",
        branch: `tickwork/rescue/${RUN}`,
        restore: `git fetch origin tickwork/rescue/${RUN} && git merge FETCH_HEAD`,
      },
    });
    expect(await world.remoteFile("src/a.txt", `tickwork/rescue/${RUN}`)).toBe("2");
    expect(await world.remoteLog()).toEqual(["Begin"]);
  });

  test("[GIT-3] by a hook that refuses everything: the work is in a bundle, and the command brings it back", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone({ depth: 1 });
    const rescueFolder = join(world.root, "runner's temp");
    await mkdir(rescueFolder);
    const { checkpoints } = await openReady(world, checkout, { rescueFolder });
    await checkout.write("src/a.txt", "2\n");
    await world.refusePushes("No pushes on Friday");

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({
      kind: "undelivered",
      reason: 'a hook of the remote refused the push to "main": No pushes on Friday',
      rescue: { kind: "bundle", path: join(rescueFolder, `tickwork-rescue-${RUN}.bundle`) },
    });
    const fresh = await world.clone();
    const restore =
      result.kind === "undelivered" && result.rescue.kind === "bundle" ? result.rescue.restore : "";
    await execa(restore, { shell: true, cwd: fresh.path, env: world.env, extendEnv: false });
    expect(await fresh.git("show", `tickwork/rescue/${RUN}:src/a.txt`)).toBe("2");
  });

  test("with nowhere to put a bundle the work stays in the clone", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout, { rescueFolder: join(world.root, "nowhere") });
    await checkout.write("src/a.txt", "2\n");
    await world.refusePushes("No");

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({
      kind: "undelivered",
      rescue: { kind: "local", head: await checkout.head() },
    });
  });

  test("the next checkpoint tries again, and delivers what waited", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await world.refusePushes("No");
    await checkpoints.checkpoint(work("src/a.txt"));
    await world.acceptPushes();

    const result = await checkpoints.checkpoint(checkpoint());

    expect(result).toMatchObject({ kind: "delivered", head: await world.remoteHead(), commits: [] });
    expect(await world.remoteFile("src/a.txt")).toBe("2");
  });

  test("a ref that is locked each time is given up after five tries", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await world.hook(`while read old new ref; do
      [ "$ref" = refs/heads/main ] && echo try >> ${world.root}/tries
    done; exit 0`);
    await writeFile(join(world.remote, "refs", "heads", "main.lock"), "");

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({
      kind: "undelivered",
      reason: expect.stringContaining("at each of 5 tries"),
      rescue: { kind: "branch" },
    });
    expect((await checkout.read("../tries")).trim().split("\n")).toHaveLength(5);
  });

  test("a ref that is locked for a moment is tried again", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    const lock = join(world.remote, "refs", "heads", "main.lock");
    await world.hook(`if mkdir ${world.root}/once 2>/dev/null; then touch ${lock}; else rm -f ${lock}; fi`);

    expect(await checkpoints.checkpoint(work("src/a.txt"))).toMatchObject({
      kind: "delivered",
      remote_moved: false,
    });
    expect(await world.remoteLog()).toEqual(["[WRK-001][build] Add the flag", "Begin"]);
  });
});

describe("a bad connection", () => {
  const WITHOUT_DRY_RUN = 'case " $* " in *" --dry-run "*) exec $REAL "$@";; esac';

  test("a server that cannot be reached for a moment is tried again", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const env = await gitBefore(world, {
      command: "push",
      script: `if mkdir ${world.root}/once 2>/dev/null; then echo "fatal: unable to access: Could not resolve host: x" >&2; exit 128; fi`,
    });
    const { checkpoints } = await openReady(world, checkout, { env });
    await rm(join(world.root, "once"), { recursive: true });
    await checkout.write("src/a.txt", "2\n");

    expect(await checkpoints.checkpoint(work("src/a.txt"))).toMatchObject({ kind: "delivered" });
  });

  test("one that is lost after the server took the push: it is delivered, once", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const env = await gitBefore(world, {
      command: "push",
      script: `${WITHOUT_DRY_RUN}; if mkdir ${world.root}/once 2>/dev/null; then $REAL "$@" >/dev/null 2>&1; echo "fatal: the remote end hung up unexpectedly" >&2; exit 128; fi`,
    });
    const { checkpoints } = await openReady(world, checkout, { env });
    await checkout.write("src/a.txt", "2\n");

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({ kind: "delivered", head: await world.remoteHead() });
    expect(await world.remoteLog()).toEqual(["[WRK-001][build] Add the flag", "Begin"]);
  });

  test("a push that ends well without an answer for the branch is not called delivered", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const env = await gitBefore(world, { command: "push", script: `${WITHOUT_DRY_RUN}; echo Done; exit 0` });
    const { checkpoints } = await openReady(world, checkout, { env });
    await checkout.write("src/a.txt", "2\n");

    const result = await checkpoints.checkpoint(work("src/a.txt"));

    expect(result).toMatchObject({ kind: "undelivered", rescue: { kind: "bundle" } });
    expect(await world.remoteLog()).toEqual(["Begin"]);
  });
});
