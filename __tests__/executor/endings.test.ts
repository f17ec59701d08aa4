/** How steps end that do not end by themselves, and what is left of them: nothing. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createStepWorld, isAlive, scriptedShell, written } from "../support/step-world.ts";

/**
 * The step's own timers, and no others, go only as far as the test says, so that no limit is reached before a program is
 * as far as the test wants it.
 */
function holdTimers(...names: readonly ("setTimeout" | "setInterval")[]): void {
  vi.useFakeTimers({ toFake: [...names] });
}

afterEach(() => void vi.useRealTimers());

const pidIn = async (path: string) => Number(await readFile(path, "utf8"));

const HOUR_MS = 3_600_000;

/** With timers that are held: by those of the system. */
async function fileIsThere(path: string): Promise<void> {
  while (!existsSync(path)) await pause(10);
}

describe.runIf(existsSync("/proc/self/environ"))("what a step leaves behind is ended", () => {
  test.each([
    ["that ended well", ["result"], "complete"],
    ["that crashed", ["exit:9"], "crash"],
    ["that was ended by us", ["print:deaf", "hang"], "idle"],
  ])(
    "[EXE-2] after a step %s: a child deaf to SIGTERM, in a session of its own, with no output",
    async (_name, agent, outcome) => {
      await using world = await createStepWorld();
      const pid = world.path("pid");

      const actions = ["ignore-term", `orphan:${pid}`, ...agent];
      const result = await world.run({ agent: actions, limits: { idle_ms: 300 } });

      expect(result.outcome.kind).toBe(outcome);
      expect(isAlive(await pidIn(pid))).toBe(false);
      expect(result.notices).toEqual([]);
    },
  );

  test("[EXE-2] also one that cleared its environment, as long as its parent is there", async () => {
    await using world = await createStepWorld();
    const pid = world.path("pid");

    await world.run({ agent: [`orphan:${pid}:clean`, "print:done", "hang"], limits: { idle_ms: 300 } });

    expect(isAlive(await pidIn(pid))).toBe(false);
  });

  test("[EXE-2] also one whose parent is gone but was seen before", async () => {
    await using world = await createStepWorld();
    const pid = world.path("pid");
    const gate = world.path("gate");
    holdTimers("setInterval");

    const running = world.run({
      agent: [`orphan:${pid}:clean`, `sh:until [ -e '${gate}' ]; do sleep 0.02; done`, "result"],
    });
    await fileIsThere(pid);
    // One look.
    vi.advanceTimersByTime(1_000);
    await writeFile(gate, "");
    const result = await running;

    expect(result.outcome.kind).toBe("complete");
    expect(isAlive(await pidIn(pid))).toBe(false);
  });

  test("[EXE-2] also what a verify command started", async () => {
    await using world = await createStepWorld();
    const pid = world.path("pid");

    await world.run({ phase: { verify: [scriptedShell(`orphan:${pid}`)] } });

    expect(isAlive(await pidIn(pid))).toBe(false);
  });

  test("[EXE-2] one step's end leaves the processes of another alone", async () => {
    await using world = await createStepWorld();
    const [pid, cancel] = [world.path("pid"), new AbortController()];
    const long = world.run({ item: { id: "WRK-002" }, agent: [`orphan:${pid}`, "hang"] }, cancel.signal);
    await written(pid);

    await world.run({ agent: ["result"] });
    const aliveThen = isAlive(await pidIn(pid));
    cancel.abort();
    await long;

    expect(aliveThen).toBe(true);
    expect(isAlive(await pidIn(pid))).toBe(false);
  });
});

describe("a step that is ended", () => {
  test("by its time limit is a timeout, and says that it had written a result", async () => {
    await using world = await createStepWorld();

    const ready = world.path("ready");
    holdTimers("setTimeout");

    const running = world.run({ agent: ["result", `ready:${ready}`, "hang"], limits: { timeout_ms: 1_500 } });
    await fileIsThere(ready);
    vi.advanceTimersByTime(1_500);
    const result = await running;

    expect(result.outcome).toEqual({ kind: "timeout", after_ms: 1_500 });
    expect(result.summary).toMatch(/time limit\. It had written a result \(phase_complete\) and did not end/);
    expect(result.result_file).toBeUndefined();
  });

  test("is asked first, so that it can put its things in order", async () => {
    await using world = await createStepWorld({ executor: { grace: { ms: 20_000, afterCancelMs: 50 } } });
    const asked = world.path("asked");

    await world.run({ agent: [`on-term:${asked}`, "print:listening", "hang"], limits: { idle_ms: 300 } });

    expect(await readFile(asked, "utf8")).toBe("asked to end");
  });

  test("because it printed nothing at all is idle", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ agent: ["hang"], limits: { first_output_ms: 500, idle_ms: 20_000 } });

    expect(result.outcome).toEqual({ kind: "idle", after_ms: 500 });
    expect(result.summary).toMatch(/printed nothing in its first 500ms/);
  });

  test("because it fell silent is idle", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      agent: ["print:hello", "hang"],
      limits: { first_output_ms: 20_000, idle_ms: 500 },
    });

    expect(result.outcome).toEqual({ kind: "idle", after_ms: 500 });
    expect(result.summary).toMatch(/silent for 500ms/);
  });

  test("by the end of the run's time is cut off, so that its item stays where it is", async () => {
    await using world = await createStepWorld();

    const ready = world.path("ready");
    holdTimers("setTimeout");

    const running = world.run({
      agent: [`ready:${ready}`, "hang"],
      limits: { timeout_ms: 3 * HOUR_MS, deadline_ms: Date.now() + HOUR_MS, max_attempts: 3 },
    });
    await fileIsThere(ready);
    vi.advanceTimersByTime(HOUR_MS);
    const result = await running;

    expect(result).toMatchObject({
      outcome: { kind: "cut_off" },
      summary: expect.stringContaining("time was over"),
    });
    expect(result.attempts).toHaveLength(1);
  });

  test("by the end of the run's time counts if it saved its work when it was asked to", async () => {
    await using world = await createStepWorld({ executor: { grace: { ms: 20_000, afterCancelMs: 50 } } });
    const ready = world.path("ready");
    const command = [
      "sh",
      "-c",
      `trap '${scriptedShell("result").replaceAll("'", "'\\''")}; exit 0' TERM; echo x > '${ready}'; while :; do sleep 0.05; done`,
    ];
    holdTimers("setTimeout");

    const running = world.run({
      agentConfig: { command },
      limits: { timeout_ms: 3 * HOUR_MS, deadline_ms: Date.now() + HOUR_MS },
    });
    await fileIsThere(ready);
    vi.advanceTimersByTime(HOUR_MS);
    const result = await running;

    expect(result.outcome.kind).toBe("complete");
  });

  test("by nothing, when the run's end is further away than a timer can be set", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ limits: { deadline_ms: Number.POSITIVE_INFINITY } });

    expect(result.outcome.kind).toBe("complete");
  });

  test("is not begun after the run's time is over", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ limits: { deadline_ms: Date.now() - 1 } });

    expect(result).toMatchObject({ outcome: { kind: "cut_off" }, attempts: [] });
  });

  test("by a cancel is cancelled, is not tried again, and leaves the tree as it was", async () => {
    await using world = await createStepWorld();
    const cancel = new AbortController();
    const ready = world.path("ready");

    const running = world.run(
      {
        phase: { destructive: true },
        agent: ["ignore-term", "write:src/app.ts:half", "write:notes.txt:half", `ready:${ready}`, "hang"],
        limits: { max_attempts: 3 },
      },
      cancel.signal,
    );
    await written(ready);
    cancel.abort();
    const result = await running;

    expect(result).toMatchObject({ outcome: { kind: "cancelled" }, changed_files: [] });
    expect(result.attempts).toHaveLength(1);
    expect(await world.workTree.changedFiles()).toEqual([]);
  });
});

describe("output", () => {
  test("[EXE-3] a flood is kept within bounds, with what was cut stated", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      agent: ["print:the beginning", "flood:20000000", "print:the end", "result"],
    });

    const [text = ""] = outputOf(world.log.lines);
    expect(result.outcome.kind).toBe("complete");
    expect(text.length).toBeLessThan(200_000);
    expect(text).toMatch(/^the beginning\n/);
    expect(text).toMatch(/\n\[… \d{8} bytes of output left out …\]\n/);
    expect(text).toMatch(/\nthe end\n$/);
  });

  test("[EXE-3] commands to the runner go into the group that defuses them, and nowhere else", async () => {
    await using world = await createStepWorld();

    await world.run({ agent: ["print:::error::boo", "print:::add-mask::a", "result"] });

    const holding = world.log.lines.filter((line) => line.includes("::"));
    expect(holding).toEqual(["::error::boo\n::add-mask::a\n"]);
    expect(world.log.lines).toContain("group: WRK-001 build  Sort flags in --help");
  });

  test("[EXE-3] bytes that are no text become text", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ agent: ["binary", "result"] });

    expect(result.outcome.kind).toBe("complete");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the point
    expect(outputOf(world.log.lines)[0]).not.toMatch(/[\u0000-\u0008\u001b]/);
  });
});

function outputOf(lines: readonly string[]): readonly string[] {
  return lines.filter((_line, at) => lines[at - 1]?.startsWith("group: "));
}
