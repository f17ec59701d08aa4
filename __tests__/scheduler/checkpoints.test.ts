/** When the loop saves and delivers, and what it does when that does not work. */
import { describe, expect, test } from "vitest";
import { commitShaSchema } from "../../src/backlog/item.ts";
import { resultFileSchema } from "../../src/ports/result-file.ts";
import { NO_BUDGET } from "../../src/scheduler/budget.ts";
import { underWay } from "../../src/scheduler/run.ts";
import { config, id, item, phase, phaseName } from "../support/items.ts";
import { STARTED_MS, startRun, UNDELIVERED } from "../support/run-world.ts";

const HEAD = commitShaSchema.parse("1".repeat(40));
const at = (name: string, phase: string) =>
  item({ id: name, status: "in_progress", phase, phase_pool: "main" });
const three = ["WRK-001", "WRK-002", "WRK-003"].map((name) => at(name, "design"));
const wide = config({ execution: { max_wip: 3, max_concurrent: 3 } });
const kinds = (world: ReturnType<typeof startRun>) =>
  world.checkpoints.map(({ happenings, outputs, message, inbox_consumed }) => ({
    happenings: happenings.map(({ kind }) => kind),
    outputs: outputs.map(({ phase }) => phase),
    message,
    inbox_consumed,
  }));
const nothing = { happenings: [], outputs: [], inbox_consumed: false };

test("[GIT-2] each tick in which a step ended is saved, each destructive step by itself, and the end once more", async () => {
  const world = startRun({ items: [item({ status: "ready" })] });

  const halt = await world.ended;

  expect(halt.reason).toBe("all_done_or_blocked");
  const tick = (n: number) => `[tickwork] Save backlog (tick ${n})`;
  expect(kinds(world)).toEqual([
    // The promotion is saved with the first step.
    { ...nothing, happenings: ["promoted", "step"], outputs: ["design"], message: tick(2) },
    { ...nothing, happenings: ["step"], outputs: ["build"], message: tick(3) },
    { ...nothing, message: tick(3) },
    { ...nothing, happenings: ["step", "archived"], outputs: ["review"], message: tick(4) },
    { ...nothing, message: "[tickwork] Save backlog (all_done_or_blocked)" },
  ]);
});

test("[INB-5] what the inbox brought is saved before anything is chosen, and the inbox goes with it, once", async () => {
  const inbox = { kind: "entries", drafts: [{ title: "New", origin: "inbox" }], warnings: [] } as const;
  const world = startRun({ items: [], inbox, config: config({ triage: "agent" }) });

  await world.ended;

  expect(kinds(world)[0]).toEqual({
    ...nothing,
    happenings: ["ingested"],
    message: "[tickwork] Take in the inbox",
    inbox_consumed: true,
  });
  expect(kinds(world).filter(({ inbox_consumed }) => inbox_consumed)).toHaveLength(1);
});

test("an inbox without one usable entry is left alone", async () => {
  const world = startRun({ items: [], inbox: { kind: "entries", drafts: [], warnings: [] } });

  await world.ended;

  expect(kinds(world).filter(({ inbox_consumed }) => inbox_consumed)).toEqual([]);
});

test("[IDX-6] items that are done are archived and saved before anything is chosen", async () => {
  const world = startRun({ items: [item({ status: "done" })] });

  await world.ended;

  expect(kinds(world)[0]).toMatchObject({
    happenings: ["archived"],
    message: "[tickwork] Take in the inbox",
  });
});

describe("finished work that cannot be delivered", () => {
  test("ends the run: what still runs is ended, and nothing new starts", async () => {
    const seen: string[] = [];
    const world = startRun({
      items: three,
      config: wide,
      answer: (nth) => (nth === 0 ? { result: UNDELIVERED } : undefined),
      execute: ({ item: one }, signal) => {
        seen.push(one.id);
        return one.id === "WRK-001" ? {} : untilAborted(signal);
      },
    });

    const halt = await world.ended;

    expect(halt).toEqual({ reason: "shutdown_requested", because: "finished work could not be delivered" });
    expect(seen).toEqual(["WRK-001", "WRK-002", "WRK-003"]);
    expect(world.items().map(({ phase }) => phase)).toEqual(["build", "design", "design"]);
    expect(world.run.running.size).toBe(0);
  });

  test("[RUN-6] keeps what a dead run left on record, for the next run to count", async () => {
    const interrupted = [
      {
        run_id: "1-1" as never,
        item_id: id("WRK-001"),
        phase: phaseName("design"),
        attempts_before: 0,
        started_at: "2026-01-11T00:00:00.000Z",
      },
    ];
    const world = startRun({
      items: three,
      plan: { interrupted },
      answer: () => ({ result: UNDELIVERED }),
    });

    await world.ended;

    expect(underWay(world.run)).toEqual(interrupted);
    expect(world.notes).toEqual([]);
    expect(world.run.steps).toBe(0);
  });
});

test("a merge is on record at once; where each record meets a further edit, the rest goes with the next checkpoint", async () => {
  const [one, two] = three;
  const messages: string[] = [];
  const world = startRun({
    items: [one, two].filter((item) => item !== undefined),
    answer: (nth, { message, happenings }) => {
      messages.push(`${message}: ${happenings.length}`);
      if (nth >= 40) return undefined;
      const said = [{ item_id: id("WRK-002"), message: `edit ${nth}` }];
      return {
        result: { kind: "delivered", commits: [], head: HEAD, branch: "main", remote_moved: true, said },
      };
    },
  });

  await world.ended;

  const ofTick = messages.filter((message) => message.includes("(tick 1)"));
  expect(ofTick).toHaveLength(2);
});

describe("state that cannot be saved", () => {
  test("ends the run with that error, after what runs was ended and what finished was saved", async () => {
    const fault = new Error("the disk is full");
    const order: string[] = [];
    const world = startRun({
      items: three,
      config: wide,
      answer: (nth, { message, happenings }) => {
        order.push(`${message}: ${happenings.length}`);
        return nth === 0 ? { fault } : undefined;
      },
      execute: async ({ item: one }, signal) => {
        if (one.id === "WRK-001") return {};
        const end = await untilAborted(signal);
        order.push(`${one.id} ended`);
        return end;
      },
    });

    await expect(world.ended).rejects.toBe(fault);
    expect(order).toEqual([
      "[tickwork] Save backlog (tick 1): 1",
      "WRK-002 ended",
      "WRK-003 ended",
      "[tickwork] Save backlog (error): 0",
    ]);
  });

  test("nor then: the first error is the one that is told", async () => {
    const world = startRun({ items: three, answer: (nth) => ({ fault: new Error(`fault ${nth}`) }) });

    await expect(world.ended).rejects.toThrow("fault 0");
    expect(world.checkpoints).toHaveLength(2);
  });
});

test("a lease that another run has taken ends what runs, and the run", async () => {
  const lost = new AbortController();
  const world = startRun({
    items: three,
    lost: lost.signal,
    execute: (_, signal) => {
      lost.abort("run 9-1 has the lease now");
      return signal.aborted ? { outcome: { kind: "cancelled" } } : {};
    },
  });

  expect(await world.ended).toEqual({ reason: "already_running", because: "run 9-1 has the lease now" });
  expect(world.run.steps).toBe(1);
  expect(world.items()[0]?.phase).toBe("design");
});

test("a step is told when the run's time for steps is over, and leaves time to save its work", async () => {
  const deadlines: unknown[] = [];
  const world = startRun({
    items: three,
    plan: { budget: { ...NO_BUDGET, limits: { run_minutes: 10 } } },
    execute: ({ limits }) => {
      deadlines.push(limits.deadline_ms);
      return { outcome: { kind: "denied" } };
    },
  });

  await world.ended;

  expect(deadlines).toEqual([1, 2, 3].map(() => STARTED_MS + 9 * 60_000));
});

test("what is left of the cap bounds the steps of a tick, also when some were started before", async () => {
  const limits = { max_ticks: 100, max_steps: 4, circuit_breaker: 2 };
  const phases = [phase("design"), phase("sketch"), phase("review")];
  const harmless = config({
    execution: { max_wip: 3, max_concurrent: 3 },
    pipelines: { feature: { pre_phases: [], phases } },
  });
  const world = startRun({ items: three, config: harmless, plan: { limits } });

  expect((await world.ended).reason).toBe("cap_reached");
  expect(world.run.steps).toBe(4);
});

test("a step that runs keeps the run going while nothing else is to be done", async () => {
  const second = Promise.withResolvers<void>();
  const world = startRun({
    items: [at("WRK-001", "design"), at("WRK-002", "review")],
    config: wide,
    execute: async ({ item: one, work }) => {
      if (one.id === "WRK-002") second.resolve();
      else if (work.kind === "phase" && work.place.phase.name === "design") await tickAfter(second.promise);
      return {};
    },
  });

  await world.ended;

  expect(world.items()).toEqual([]);
});

test("the run keeps what its steps said and which commits were made", async () => {
  const made = {
    sha: "c".repeat(40) as never,
    subject: "[WRK-001][review] Done.",
    item_ids: [id("WRK-001")],
    steps: [{ item_id: id("WRK-001"), phase: phaseName("review") }],
  };
  const world = startRun({
    items: [at("WRK-001", "review")],
    answer: (nth) =>
      nth === 0 ? { result: { kind: "committed", commits: [made], head: made.sha } } : undefined,
    execute: () => ({ notices: ["Put back README.md."], cost_usd: 0.5 }),
  });

  await world.ended;

  const { notices, results, commits, cost_usd } = world.run;
  expect({ notices, commits, cost_usd }).toEqual({
    notices: ["Put back README.md."],
    commits: [made],
    cost_usd: 0.5,
  });
  expect(results.map(({ phase }) => phase)).toEqual(["review"]);
});

test("a cancel reaches what runs", async () => {
  const cancelled = new AbortController();
  const world = startRun({
    items: three,
    cancelled: cancelled.signal,
    execute: (_, signal) => {
      cancelled.abort();
      return signal.aborted ? { outcome: { kind: "cancelled" } } : {};
    },
  });

  expect((await world.ended).reason).toBe("shutdown_requested");
  expect(world.items()[0]?.phase).toBe("design");
});

test("[IDX-7] follow-ups are bounded over all steps of a run", async () => {
  const world = startRun({
    items: three,
    config: wide,
    plan: { max_follow_ups: 3, limits: { max_ticks: 1, max_steps: 100, circuit_breaker: 2 } },
    execute: ({ item: one }) => ({
      result_file: resultFileSchema.parse({
        item_id: one.id,
        phase: "design",
        result: "phase_complete",
        summary: "Done.",
        follow_ups: [`One of ${one.id}`, `Another of ${one.id}`],
      }),
    }),
  });

  await world.ended;

  expect(
    world
      .items()
      .slice(3)
      .map(({ title }) => title),
  ).toEqual(["One of WRK-001", "Another of WRK-001", "One of WRK-002"]);
  expect(world.run.follow_ups_created).toBe(3);
});

test("[RUN-3] the breaker counts failures in a row, across ticks and items", async () => {
  const outcomes = ["failed", "complete", "failed", "failed"] as const;
  let step = 0;
  const world = startRun({
    items: ["WRK-001", "WRK-002", "WRK-003", "WRK-004"].map((name) => at(name, "review")),
    config: config({ execution: { max_wip: 4 } }),
    execute: () => ({ outcome: { kind: outcomes[step++] ?? "complete" } }),
  });

  expect(await world.ended).toEqual({
    reason: "circuit_breaker_tripped",
    because: "2 items in a row failed for good",
  });
  expect(step).toBe(4);
});

test("[TRI-2] a triage that failed is not tried again in the run, and the others are", async () => {
  const tried: string[] = [];
  const world = startRun({
    items: [item({ id: "WRK-001" }), item({ id: "WRK-002" })],
    config: config({ triage: "agent", execution: { circuit_breaker: 5 } }),
    plan: { limits: { max_ticks: 5, max_steps: 100, circuit_breaker: 5 } },
    execute: ({ item: one, work }) => {
      if (work.kind === "triage") tried.push(one.id);
      return work.kind === "triage" ? { outcome: { kind: "failed" }, summary: "No." } : {};
    },
  });

  expect((await world.ended).reason).toBe("all_done_or_blocked");
  expect(tried).toEqual(["WRK-001", "WRK-002"]);
});

function untilAborted(signal: AbortSignal) {
  const end = { outcome: { kind: "cancelled" } } as const;
  return new Promise<typeof end>((resolve) => {
    if (signal.aborted) resolve(end);
    signal.addEventListener("abort", () => resolve(end));
  });
}

/** Resolves when what waits for `promise` has gone on for a while. */
async function tickAfter(promise: Promise<void>): Promise<void> {
  await promise;
  for (let n = 0; n < 100; n += 1) await Promise.resolve();
}

test("what a merge with people's edits decided is told of its item, whatever the sentence begins with; the file's top is no item's", async () => {
  const head = "c".repeat(40) as never;
  const said = [
    { item_id: id("WRK-001"), message: "A person changed the title of WRK-001." },
    { item_id: undefined, message: "WRK-002 is in a sentence about the file." },
  ];
  const delivered = {
    kind: "delivered",
    commits: [],
    head,
    branch: "main",
    remote_moved: true,
    said,
  } as const;
  const world = startRun({
    items: [at("WRK-001", "review")],
    answer: (nth) => (nth === 0 ? { result: delivered } : undefined),
  });

  await world.ended;

  const told = world.run.happenings.filter(({ kind }) => kind === "edits_merged");
  expect(told).toMatchObject([{ item_id: "WRK-001", message: said[0]?.message }]);
});
