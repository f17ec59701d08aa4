/** The lease on a real remote: who gets it, who keeps it, and what it remembers (spec §10). */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createGit } from "../../src/delivery/git.ts";
import { identityOf } from "../../src/delivery/git-environment.ts";
import type { LeaseOptions } from "../../src/delivery/lease.ts";
import { leaseOf } from "../../src/delivery/lease-place.ts";
import type { LeaseText } from "../../src/delivery/lease-text.ts";
import type { RunLease, StepUnderWay } from "../../src/ports/lease.ts";
import type { RunId } from "../../src/ports/run-id.ts";
import { gitBefore, openReady, recordedLog } from "../support/delivery.ts";
import { id, phaseName } from "../support/items.ts";
import { type Checkout, createWorld, type World } from "../support/repository.ts";

const REF = "refs/tickwork/lease/main";
const AT_ONCE = { tries: 3, firstDelayMs: 1, maxDelayMs: 2 };
const NOON = Date.UTC(2026, 0, 12, 12);
const MINUTE = 60_000;
const ONE = "1-1" as RunId;
const TWO = "2-1" as RunId;

const step = (name: string, run_id = ONE): StepUnderWay => ({
  run_id,
  item_id: id(name),
  phase: phaseName("build"),
  attempts_before: 0,
  started_at: "2026-01-12T12:00:00.000Z",
});

const worldWithFile = () => createWorld({ files: { "a.txt": "a\n" } });

interface Owner {
  readonly runId?: RunId;
  /** Epoch milliseconds. */
  readonly now?: number | (() => number);
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: LeaseOptions["log"];
  readonly lookAt?: LeaseOptions["lookAt"];
  /** Keeps a record in the checkout instead. */
  readonly pushes?: boolean;
}

/** The lease as a run in this checkout would have it, without a look at where the branch is. */
function leaseIn(world: World, { path }: Pick<Checkout, "path">, owner: Owner = {}): RunLease {
  const { runId = ONE, now = NOON, env = world.env, log = recordedLog(), lookAt, pushes = true } = owner;
  const clock = { now: () => new Date(typeof now === "number" ? now : now()) };
  const git = createGit({ cwd: path, env, identity: identityOf({}), log });
  const target = { remote: "origin", branch: "main", url: "https://example.org/o/r.git" };
  return leaseOf({
    gitDir: join(path, ".git"),
    target: pushes ? target : undefined,
    git,
    runId,
    head: undefined,
    clock,
    retry: AT_ONCE,
    log,
    lookAt,
  });
}

const inRemote = async (world: World, ...args: readonly string[]) =>
  (await execa("git", args, { cwd: world.remote, env: world.env, extendEnv: false, reject: false })).stdout;

/** Undefined when the remote has none. */
async function leaseOn(world: World): Promise<LeaseText | undefined> {
  const text = await inRemote(world, "log", "-1", "--format=%B", REF);
  return text === "" ? undefined : JSON.parse(text);
}

const held = (lease: RunLease) => lease.within((change) => change());

describe("taking it", () => {
  test("puts the run and a half-hour life on the remote; giving it back leaves nothing", async () => {
    await using world = await worldWithFile();
    const lease = leaseIn(world, await world.clone());

    const taken = await lease.take();
    const kept = await leaseOn(world);
    await lease.release([]);

    expect(taken).toEqual({ kind: "held", interrupted: [], notices: [] });
    expect(kept).toEqual({
      run_id: "1-1",
      started_at: "2026-01-12T12:00:00.000Z",
      expires_at: "2026-01-12T12:30:00.000Z",
      steps: [],
    });
    expect(await leaseOn(world)).toBeUndefined();
  });

  test("touches neither the branch nor the files here, nor the refs of the clone", async () => {
    await using world = await worldWithFile();
    const clone = await world.clone();
    const [before, refs] = [await world.remoteHead(), await clone.git("for-each-ref")];

    const lease = leaseIn(world, clone);
    await lease.take();
    await held(lease).note([step("WRK-001")]);

    expect(await world.remoteHead()).toBe(before);
    expect(await clone.git("for-each-ref")).toBe(refs);
    expect(await clone.git("status", "--porcelain")).toBe("");
    await lease.release([]);
  });

  test("works where commits have longer names", async () => {
    await using world = await createWorld({ files: { "a.txt": "a\n" }, objectFormat: "sha256" });
    const lease = leaseIn(world, await world.clone());

    expect(await lease.take()).toMatchObject({ kind: "held" });
    await lease.release([]);
    expect(await leaseOn(world)).toBeUndefined();
  });

  test("is refused while another run is at work, which stays as it is", async () => {
    await using world = await worldWithFile();
    await leaseIn(world, await world.clone()).take();
    const second = leaseIn(world, await world.clone(), { runId: TWO, now: NOON + 29 * MINUTE });

    const taken = await second.take();
    await second.release([]);

    expect(taken).toEqual({
      kind: "busy",
      because:
        'run 1-1 has been at work on "main" since 2026-01-12 12:00 UTC, and has its lease until 2026-01-12 12:30 UTC',
    });
    expect(await leaseOn(world)).toMatchObject({ run_id: "1-1" });
  });

  test("one of several that want the same expired lease gets it, and the others learn who", async () => {
    await using world = await worldWithFile();
    await leaseIn(world, await world.clone()).take();
    const later = { now: NOON + 31 * MINUTE };
    const rivals = await Promise.all(
      ["2-1", "3-1", "4-1"].map(async (runId) =>
        leaseIn(world, await world.clone(), { ...later, runId: runId as RunId }),
      ),
    );

    const taken = await Promise.all(rivals.map((rival) => rival.take()));

    const winner = (await leaseOn(world))?.run_id;
    expect(taken.map(({ kind }) => kind).toSorted()).toEqual(["busy", "busy", "held"]);
    expect(rivals[taken.findIndex(({ kind }) => kind === "held")]).toBe(
      rivals[["2-1", "3-1", "4-1"].indexOf(winner ?? "")],
    );
  });

  test("of a run that is known to be over need not wait until it expires", async () => {
    await using world = await worldWithFile();
    await leaseIn(world, await world.clone()).take();
    const lookAt = async (run: RunId) => ({ kind: run === ONE ? ("over" as const) : ("at_work" as const) });

    const taken = await leaseIn(world, await world.clone(), { runId: TWO, lookAt }).take();

    expect(taken).toMatchObject({ kind: "held", notices: [expect.stringContaining("Run 1-1")] });
  });
});

describe("what a run that died leaves", () => {
  const later = { runId: TWO, now: NOON + 31 * MINUTE };

  test("[RUN-6] is handed to the next one, with a notice, and stays on record until that one says otherwise", async () => {
    await using world = await worldWithFile();
    const dead = leaseIn(world, await world.clone());
    await dead.take();
    await held(dead).note([step("WRK-001"), step("WRK-002")]);

    const next = leaseIn(world, await world.clone(), later);
    const taken = await next.take();
    const carried = await leaseOn(world);
    await held(next).note([]);

    expect(taken).toMatchObject({ kind: "held", interrupted: [step("WRK-001"), step("WRK-002")] });
    expect("notices" in taken && taken.notices.join(" ")).toMatch(
      /Run 1-1 .* its lease ran out at 2026-01-12 12:30 UTC.* WRK-001 build \(run 1-1\), WRK-002 build/,
    );
    expect(carried).toMatchObject({ run_id: "2-1", steps: [step("WRK-001"), step("WRK-002")] });
    expect(await leaseOn(world)).toMatchObject({ steps: [] });
  });

  test("[RUN-6] survives the death of the run that took it over before it could record it", async () => {
    await using world = await worldWithFile();
    const dead = leaseIn(world, await world.clone());
    await dead.take();
    await held(dead).note([step("WRK-001")]);
    await leaseIn(world, await world.clone(), later).take();

    const third = { runId: "3-1" as RunId, now: NOON + 90 * MINUTE };
    const taken = await leaseIn(world, await world.clone(), third).take();

    expect(taken).toMatchObject({ interrupted: [step("WRK-001")] });
  });

  test("in order, but with steps unfinished, keeps nobody out and still hands them on", async () => {
    await using world = await worldWithFile();
    const first = leaseIn(world, await world.clone());
    await first.take();
    await first.release([step("WRK-001")]);

    const taken = await leaseIn(world, await world.clone(), { runId: TWO }).take();

    expect(taken).toMatchObject({ kind: "held", interrupted: [step("WRK-001")] });
  });

  test("belongs to a process of the same run that was started again", async () => {
    await using world = await worldWithFile();
    const first = leaseIn(world, await world.clone());
    await first.take();
    await held(first).note([step("WRK-001")]);

    const taken = await leaseIn(world, await world.clone()).take();

    expect(taken).toMatchObject({ kind: "held", interrupted: [step("WRK-001")] });
  });

  test.each([
    ["a blob", (clone: Checkout) => clone.git("hash-object", "-w", "a.txt")],
    ["a commit of the branch", (clone: Checkout) => clone.head()],
    ["nothing readable", (clone: Checkout) => clone.git("commit-tree", "-m", "{}", "HEAD^{tree}")],
    [
      "a step of an item that has no id",
      (clone: Checkout) =>
        clone.git(
          "commit-tree",
          "-m",
          JSON.stringify({
            run_id: "9-1",
            started_at: "2026-01-12T12:00:00Z",
            expires_at: "2026-01-13T12:00:00Z",
            steps: [{ ...step("WRK-001"), item_id: "../../etc" }],
          }),
          "HEAD^{tree}",
        ),
    ],
  ])("%s in its place is replaced, with a notice", async (_, make) => {
    await using world = await worldWithFile();
    const clone = await world.clone();
    await clone.git("push", "--quiet", "origin", `${await make(clone)}:${REF}`);

    const taken = await leaseIn(world, clone).take();

    expect(taken).toEqual({
      kind: "held",
      interrupted: [],
      notices: ['What was kept as the lease on "main" could not be read, and is replaced.'],
    });
    expect(await leaseOn(world)).toMatchObject({ run_id: "1-1" });
  });
});

describe("between the look and the lease", () => {
  test("a branch that moved is looked at again: nothing is held", async () => {
    await using world = await worldWithFile();
    const { lease } = await openReady(world, await world.clone());
    await world.personPushes({ "b.txt": "b\n" });

    expect(await lease.take()).toEqual({ kind: "moved" });
    expect(await leaseOn(world)).toBeUndefined();
  });

  test("what a dead run left is not lost by that", async () => {
    await using world = await worldWithFile();
    const dead = leaseIn(world, await world.clone());
    await dead.take();
    await dead.release([step("WRK-001")]);
    const clone = await world.clone();
    const { lease } = await openReady(world, clone);
    await world.personPushes({ "b.txt": "b\n" });

    const first = await lease.take();
    const second = await (await openReady(world, clone)).lease.take();

    expect(first).toEqual({ kind: "moved" });
    expect(second).toMatchObject({ kind: "held", interrupted: [step("WRK-001")] });
  });

  test("a branch that was not there and is now is looked at again: it has what another run did", async () => {
    await using world = await worldWithFile();
    const clone = await world.clone();
    await clone.git("checkout", "--quiet", "-b", "next");
    const { lease } = await openReady(world, clone);
    const early = await lease.take();
    await lease.release([]);
    const { lease: late } = await openReady(world, clone);
    await (await world.clone()).git("push", "--quiet", "origin", "HEAD:refs/heads/next");

    expect(early).toMatchObject({ kind: "held" });
    expect(await late.take()).toEqual({ kind: "moved" });
    expect(await inRemote(world, "for-each-ref", "refs/tickwork")).toBe("");
  });

  test("commits of earlier steps that the remote has not do not count as moved", async () => {
    await using world = await worldWithFile();
    const clone = await world.clone();
    await clone.write("built.txt", "by a step before\n");
    await clone.commitAll("Build");

    expect(await (await openReady(world, clone)).lease.take()).toMatchObject({ kind: "held" });
  });
});

describe("keeping it", () => {
  afterEach(() => vi.useRealTimers());

  test("a step that runs for hours does not let it run out", async () => {
    await using world = await worldWithFile();
    let now = NOON;
    const lease = leaseIn(world, await world.clone(), { now: () => now });
    await lease.take();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const renewals: Promise<unknown>[] = [];
    const { note } = lease.within((change) => {
      const renewal = change();
      renewals.push(renewal);
      return renewal;
    });
    await note([step("WRK-001")]);

    for (const minutes of [10, 20]) {
      now = NOON + minutes * MINUTE;
      vi.advanceTimersByTime(10 * MINUTE);
      await renewals.at(-1);
    }

    expect(renewals).toHaveLength(3);
    expect(await leaseOn(world)).toMatchObject({
      expires_at: "2026-01-12T12:50:00.000Z",
      steps: [step("WRK-001")],
    });
    await lease.release([]);
    vi.advanceTimersByTime(60 * MINUTE);
    expect(renewals).toHaveLength(3);
  });

  test("a run that finds another one in its place is told, and leaves that one alone", async () => {
    await using world = await worldWithFile();
    const slow = leaseIn(world, await world.clone());
    await slow.take();
    const { note, lost } = held(slow);
    await leaseIn(world, await world.clone(), { runId: TWO, now: NOON + 31 * MINUTE }).take();

    await note([step("WRK-001")]);
    await slow.release([step("WRK-001")]);

    expect(lost.aborted).toBe(true);
    expect(String(lost.reason)).toMatch(/^another run has taken over: run 2-1 /);
    expect(await leaseOn(world)).toMatchObject({ run_id: "2-1", steps: [] });
  });

  test("one that somebody took away is put back", async () => {
    await using world = await worldWithFile();
    const lease = leaseIn(world, await world.clone());
    await lease.take();
    await inRemote(world, "update-ref", "-d", REF);
    const { note, lost } = held(lease);

    await note([step("WRK-001")]);

    expect(lost.aborted).toBe(false);
    expect(await leaseOn(world)).toMatchObject({ run_id: "1-1", steps: [step("WRK-001")] });
    await lease.release([]);
  });

  test("a push whose answer got lost is known again as ours", async () => {
    await using world = await worldWithFile();
    const clone = await world.clone();
    const cut = join(world.root, "cut");
    const env = await gitBefore(world, {
      command: "push",
      script: `if [ -e ${cut} ]; then rm ${cut}; $REAL "$@" >&2; echo "fatal: the remote end hung up unexpectedly" >&2; exit 128; fi`,
    });
    const lease = leaseIn(world, clone, { env });
    await lease.take();
    await writeFile(cut, "");
    const { note, lost } = held(lease);

    await note([step("WRK-001")]);
    await note([step("WRK-002")]);
    await lease.release([]);

    expect(lost.aborted).toBe(false);
    expect(await leaseOn(world)).toBeUndefined();
  });

  test("a remote that nobody answers at does not stop the run; the next renewal makes up for it", async () => {
    await using world = await worldWithFile();
    const away = join(world.root, "away");
    const env = await gitBefore(world, {
      command: "push",
      script: `if [ -e ${away} ]; then echo "fatal: unable to access 'x': Connection refused" >&2; exit 128; fi`,
    });
    const log = recordedLog();
    const lease = leaseIn(world, await world.clone(), { env, log });
    await lease.take();
    const { note } = held(lease);

    await writeFile(away, "");
    await note([step("WRK-001")]);
    const missed = await leaseOn(world);
    await rm(away);
    await note([step("WRK-002")]);

    expect(missed).toMatchObject({ steps: [] });
    expect(log.lines.filter((line) => line.startsWith("notice: "))).toEqual([
      expect.stringContaining("could not be renewed"),
    ]);
    expect(await leaseOn(world)).toMatchObject({ steps: [step("WRK-002")] });
    await lease.release([]);
  });

  test("a remote that refuses such refs is said once, and never asked again", async () => {
    await using world = await worldWithFile();
    await world.hook('while read -r _ _ ref; do case "$ref" in refs/heads/*) ;; *) exit 1;; esac; done');
    const clone = await world.clone();
    const lease = leaseIn(world, clone);

    const taken = await lease.take();
    await world.acceptPushes();
    await held(lease).note([step("WRK-001")]);

    expect(taken).toMatchObject({ kind: "held", notices: [expect.stringContaining("`concurrency`")] });
    expect(await leaseOn(world)).toBeUndefined();
  });
});

describe("where nothing is pushed", () => {
  const record = { pushes: false } as const;

  test("[RUN-6] the checkout remembers what was under way, keeps nobody out, and forgets it at the end", async () => {
    await using world = await worldWithFile();
    const clone = await world.clone();
    const dead = leaseIn(world, clone, record);
    await dead.take();
    await held(dead).note([step("WRK-001")]);

    const next = leaseIn(world, clone, { ...record, runId: TWO });
    const taken = await next.take();
    await next.release([]);
    const third = await leaseIn(world, clone, { ...record, runId: "3-1" as RunId }).take();

    expect(taken).toMatchObject({ kind: "held", interrupted: [step("WRK-001")] });
    expect(third).toEqual({ kind: "held", interrupted: [], notices: [] });
    expect(await leaseOn(world)).toBeUndefined();
    expect(await clone.git("status", "--porcelain")).toBe("");
  });

  test("a record that is cut off or scribbled over counts for nothing", async () => {
    await using world = await worldWithFile();
    const clone = await world.clone();
    await clone.write(".git/tickwork-under-way.json", '{"run_id":"1-1","st');

    expect(await leaseIn(world, clone, record).take()).toMatchObject({ kind: "held", interrupted: [] });
  });
});
