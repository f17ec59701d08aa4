/** Giving back the lease of a run that was killed, without its checkout. */
import { readdir } from "node:fs/promises";
import { execa } from "execa";
import { expect, test } from "vitest";
import { endLease } from "../../src/delivery/lease-end.ts";
import type { StepUnderWay } from "../../src/ports/lease.ts";
import type { RunId } from "../../src/ports/run-id.ts";
import { gitBefore, openReady, RUN, recordedLog } from "../support/delivery.ts";
import { id, phaseName } from "../support/items.ts";
import { createWorld, type World } from "../support/repository.ts";

const STEP: StepUnderWay = {
  run_id: RUN,
  item_id: id("WRK-001"),
  phase: phaseName("build"),
  attempts_before: 0,
  started_at: "2026-01-12T12:00:00.000Z",
};

async function leaseOn(world: World) {
  const args = ["log", "-1", "--format=%B", "refs/tickwork/lease/main"];
  const { stdout } = await execa("git", args, { cwd: world.remote, env: world.env, reject: false });
  return stdout === "" ? undefined : JSON.parse(stdout);
}

/** A run that took its lease, noted these, and is no more. */
async function killed(world: World, steps: readonly StepUnderWay[]): Promise<void> {
  const { lease } = await openReady(world, await world.clone());
  await lease.take();
  await lease.within((change) => change()).note(steps);
}

const end = (world: World, overrides: { runId?: RunId; url?: string; env?: Record<string, string> } = {}) =>
  endLease({
    place: { url: overrides.url ?? world.remote, branch: "main" },
    runId: overrides.runId ?? RUN,
    env: overrides.env ?? world.env,
    temporaryFolder: world.root,
    clock: { now: () => new Date("2026-01-12T12:05:00.000Z") },
    log: recordedLog(),
  });

test("nothing of one without steps is left, here or there", async () => {
  await using world = await createWorld({ files: { "a.txt": "a\n" } });
  await killed(world, []);

  expect(await end(world)).toEqual({ kind: "released" });
  expect(await leaseOn(world)).toBeUndefined();
  expect((await readdir(world.root)).filter((name) => name.startsWith("tickwork-lease-"))).toEqual([]);
});

test("one with steps is over at once, and keeps them for the next run", async () => {
  await using world = await createWorld({ files: { "a.txt": "a\n" } });
  await killed(world, [STEP]);

  await end(world);

  expect(await leaseOn(world)).toMatchObject({ expires_at: "2026-01-12T12:05:00.000Z", steps: [STEP] });
});

test("one that another run has by now is left alone", async () => {
  await using world = await createWorld({ files: { "a.txt": "a\n" } });
  await killed(world, [STEP]);
  const before = await leaseOn(world);

  expect(await end(world, { runId: "9-1" as RunId })).toEqual({ kind: "released" });
  expect(await leaseOn(world)).toEqual(before);
});

test("a remote that is busy at the first try is asked again", async () => {
  await using world = await createWorld({ files: { "a.txt": "a\n" } });
  await killed(world, []);
  const busy = `${world.root}/busy`;
  const script = `[ -e ${busy} ] || { touch ${busy}; echo "fatal: unable to access 'x': Connection reset" >&2; exit 128; }`;

  expect(await end(world, { env: await gitBefore(world, { command: "push", script }) })).toEqual({
    kind: "released",
  });
  expect(await leaseOn(world)).toBeUndefined();
});

test("none at all is as good as given back; a remote that is not there is said", async () => {
  await using world = await createWorld({ files: { "a.txt": "a\n" } });

  expect(await end(world)).toEqual({ kind: "released" });
  expect(await end(world, { url: `${world.root}/nowhere` })).toEqual({ kind: "failed" });
});
