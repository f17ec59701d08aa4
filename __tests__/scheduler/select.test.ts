import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Item } from "../../src/backlog/item.ts";
import { timestamp } from "../../src/backlog/timestamp.ts";
import type { Action } from "../../src/scheduler/action.ts";
import { NONE_RESCUED, type SelectionInput, select } from "../../src/scheduler/select.ts";
import { anyBacklog, anyConfig } from "../support/arbitraries.ts";
import { backlog, config, FEATURE, id, item, phase } from "../support/items.ts";

const NOW = "2026-01-12T03:00:00.000Z";

function input(items: readonly Item[], overrides: Partial<SelectionInput> = {}): SelectionInput {
  return {
    snapshot: backlog(items),
    config: config({ triage: "agent" }),
    running: [],
    scope: { kind: "all" },
    now: NOW,
    steps_left: 100,
    set_aside: new Map(),
    rescued: NONE_RESCUED,
    overBudget: () => undefined,
    ...overrides,
  };
}

const shown = (actions: readonly Action[]) => actions.map(({ kind, item_id }) => `${kind} ${item_id}`);
const chosen = (items: readonly Item[], overrides: Partial<SelectionInput> = {}) =>
  shown(select(input(items, overrides)).actions);
const whyNot = (items: readonly Item[], overrides: Partial<SelectionInput> = {}) =>
  Object.fromEntries(select(input(items, overrides)).why_not.map(({ item_id, kind }) => [item_id, kind]));

const inProgress = (name: string, at: string, more: Parameters<typeof item>[0] = {}) =>
  item({ id: name, status: "in_progress", phase: at, phase_pool: "main", ...more });
const scoping = (name: string, more: Parameters<typeof item>[0] = {}) =>
  item({ id: name, status: "scoping", phase: "research", phase_pool: "pre", ...more });

describe("what there is to choose", () => {
  test("[SEL-1] an empty backlog, or one where all is done or blocked, gives nothing", () => {
    const blocked = item({ id: "WRK-002", status: "blocked", blocked_reason: "a question" });

    expect(chosen([])).toEqual([]);
    expect(chosen([item({ status: "done" })])).toEqual([]);
    expect(chosen([item({ status: "done" }), blocked])).toEqual([]);
    expect(whyNot([blocked])).toEqual({ "WRK-002": "needs_person" });
  });

  test("a scoping item that names no phase starts at the first pre-phase", () => {
    const actions = select(input([item({ status: "scoping" })])).actions;

    expect(actions).toMatchObject([{ kind: "phase", place: { pool: "pre", phase: { name: "research" } } }]);
  });

  test("an item in a state the rules do not allow is left out, with what is wrong, and the others go on", () => {
    const items = [
      item({ id: "WRK-001", status: "in_progress" }),
      inProgress("WRK-002", "gone"),
      scoping("WRK-003"),
    ];

    expect(chosen(items)).toEqual(["phase WRK-003"]);
    expect(whyNot(items)).toEqual({ "WRK-001": "broken", "WRK-002": "broken" });
  });
});

describe("promotions", () => {
  const ready = (name: string, more: Parameters<typeof item>[0] = {}) =>
    item({ id: name, status: "ready", ...more });

  test("[SEL-2] high impact goes first, then the oldest, only while there is work in progress to spare", () => {
    const items = [
      ready("WRK-001", { created: "2026-01-01T00:00:00Z" }),
      ready("WRK-002", { impact: "high", created: "2026-01-05T00:00:00Z" }),
      ready("WRK-003", { impact: "high", created: "2026-01-03T00:00:00Z" }),
      ready("WRK-004", { impact: "medium" }),
    ];
    const three = config({ execution: { max_wip: 3 } });

    expect(chosen(items, { config: three })).toEqual([
      "promote WRK-003",
      "promote WRK-002",
      "promote WRK-004",
    ]);
    expect(whyNot(items, { config: three })).toEqual({ "WRK-001": "wip_limit" });
  });

  test("[SEL-2] an item in progress that nobody can work on does not keep the others from starting", () => {
    const broken = item({ id: "WRK-001", status: "in_progress", phase: "deploy", phase_pool: "main" });

    expect(chosen([broken, ready("WRK-002")])).toEqual(["promote WRK-002"]);
  });

  test("[SEL-2] promotions take no slot", () => {
    const items = [ready("WRK-001"), scoping("WRK-002")];

    expect(chosen(items)).toEqual(["promote WRK-001", "phase WRK-002"]);
  });

  test("[SEL-2] an unmet dependency neither promotes nor uses up work in progress", () => {
    const items = [
      ready("WRK-001", { impact: "high", dependencies: ["WRK-003"] }),
      ready("WRK-002"),
      item({ id: "WRK-003", status: "blocked", blocked_reason: "a question" }),
    ];

    expect(chosen(items)).toEqual(["promote WRK-002"]);
    expect(whyNot(items)).toMatchObject({ "WRK-001": "waits_for" });
  });

  test("[SEL-2] nothing is promoted while enough is in progress", () => {
    expect(chosen([ready("WRK-001"), inProgress("WRK-002", "design")])).toEqual(["phase WRK-002"]);
  });
});

describe("order of steps", () => {
  test("[SEL-3] in progress before scoping before triage; the furthest phase first; then the oldest; then the id", () => {
    const items = [
      item({ id: "WRK-001" }),
      scoping("WRK-002"),
      inProgress("WRK-003", "design", { created: "2026-01-02T00:00:00Z" }),
      inProgress("WRK-004", "design", { created: "2026-01-01T00:00:00Z" }),
      inProgress("WRK-005", "review"),
      item({ id: "WRK-000", created: "2026-01-10T10:00:00.000Z" }),
    ];
    const wide = config({ triage: "agent", execution: { max_concurrent: 9, max_wip: 9 } });

    expect(chosen(items, { config: wide })).toEqual([
      "phase WRK-005",
      "phase WRK-004",
      "phase WRK-003",
      "phase WRK-002",
      "triage WRK-000",
      "triage WRK-001",
    ]);
  });

  test("[SEL-3] instants with nanoseconds and offsets are compared as instants", () => {
    const items = [
      inProgress("WRK-001", "design", { created: "2026-01-02T01:00:00.000000002+01:00" }),
      inProgress("WRK-002", "design", { created: "2026-01-02T00:00:00.000000001Z" }),
    ];

    expect(chosen(items)).toEqual(["phase WRK-002"]);
  });

  test("among equals the one with fewer unfinished attempts goes first, so that one that keeps failing starves nobody", () => {
    const items = [
      item({ id: "WRK-001", created: "2026-01-01T00:00:00Z", phase_attempts: 2 }),
      item({ id: "WRK-002", created: "2026-01-05T00:00:00Z" }),
    ];

    expect(chosen(items)).toEqual(["triage WRK-002"]);
  });

  test("triage by rules takes no slot", () => {
    const items = [item({ id: "WRK-001" }), item({ id: "WRK-002" }), scoping("WRK-003")];

    expect(chosen(items, { config: config({ triage: "rules" }) })).toEqual([
      "triage_by_rules WRK-001",
      "triage_by_rules WRK-002",
      "phase WRK-003",
    ]);
  });
});

describe("places", () => {
  test("[SEL-4] free slots are max_concurrent less what runs, and a running item is not chosen again", () => {
    const items = [scoping("WRK-001"), scoping("WRK-002"), scoping("WRK-003")];
    const two = config({ execution: { max_concurrent: 2 } });
    const running = [{ item_id: id("WRK-001"), destructive: false }];

    expect(chosen(items, { config: two, running })).toEqual(["phase WRK-002"]);
    expect(whyNot(items, { config: two, running })).toEqual({ "WRK-001": "running", "WRK-003": "no_slot" });
    expect(chosen(items, { running })).toEqual([]);
  });

  test("what is left of the phase cap bounds the places too", () => {
    const items = [scoping("WRK-001"), scoping("WRK-002")];
    const two = config({ execution: { max_concurrent: 2 } });

    expect(chosen(items, { config: two, steps_left: 1 })).toEqual(["phase WRK-001"]);
    expect(whyNot(items, { config: two, steps_left: 1 })).toEqual({ "WRK-002": "cap" });
  });
});

describe("a destructive step", () => {
  const wide = config({ execution: { max_concurrent: 3, max_wip: 3 } });

  test("[SEL-5] runs alone: while one runs nothing starts, not even a promotion", () => {
    const items = [
      inProgress("WRK-001", "build"),
      inProgress("WRK-002", "design"),
      item({ id: "WRK-003", status: "ready" }),
    ];
    const running = [{ item_id: id("WRK-001"), destructive: true }];

    expect(chosen(items, { config: wide, running })).toEqual([]);
    expect(whyNot(items, { config: wide, running })).toEqual({
      "WRK-001": "running",
      "WRK-002": "behind_destructive",
      "WRK-003": "behind_destructive",
    });
  });

  test("[SEL-5] is chosen alone when it is next and nothing runs; promotions go along", () => {
    const items = [
      inProgress("WRK-001", "build"),
      inProgress("WRK-002", "design"),
      item({ id: "WRK-003", status: "ready" }),
    ];

    expect(chosen(items, { config: wide })).toEqual(["promote WRK-003", "phase WRK-001"]);
    expect(whyNot(items, { config: wide })).toEqual({ "WRK-002": "behind_destructive" });
  });

  test("[SEL-5] that cannot start yet holds back whatever stands behind it, and nothing before it", () => {
    const items = [
      inProgress("WRK-001", "review"),
      inProgress("WRK-002", "build"),
      inProgress("WRK-003", "design"),
    ];

    expect(chosen(items, { config: wide })).toEqual(["phase WRK-001"]);
    expect(whyNot(items, { config: wide })).toEqual({
      "WRK-002": "runs_alone",
      "WRK-003": "behind_destructive",
    });
  });

  test("[SEL-5] waits while another step runs, and keeps others from starting", () => {
    const items = [inProgress("WRK-001", "build"), scoping("WRK-002"), scoping("WRK-003")];
    const running = [{ item_id: id("WRK-003"), destructive: false }];

    expect(chosen(items, { config: wide, running })).toEqual([]);
  });
});

describe("dependencies", () => {
  test.each([
    ["gone", [], true],
    ["done", [item({ id: "WRK-009", status: "done" })], true],
    ["blocked", [item({ id: "WRK-009", status: "blocked", blocked_reason: "?" })], false],
    ["in progress", [inProgress("WRK-009", "review")], false],
    ["new", [item({ id: "WRK-009", created: "2026-02-01T00:00:00Z" })], false],
  ] as const)("[SEL-6] one that is %s", (_state, others, met) => {
    const waiting = item({ id: "WRK-001", dependencies: ["WRK-009"] });
    const wide = config({ triage: "agent", execution: { max_concurrent: 9 } });

    expect(chosen([waiting, ...others], { config: wide }).includes("triage WRK-001")).toBe(met);
  });

  test("[SEL-6] partly met is unmet, for promotion, triage, scoping and main phases alike", () => {
    const dependencies = ["WRK-008", "WRK-009"];
    const items = [
      item({ id: "WRK-001", dependencies }),
      item({ id: "WRK-002", status: "ready", dependencies }),
      scoping("WRK-003", { dependencies }),
      inProgress("WRK-004", "design", { dependencies }),
      item({ id: "WRK-008", status: "done" }),
      item({ id: "WRK-009", status: "blocked", blocked_reason: "?" }),
    ];

    expect(chosen(items)).toEqual([]);
    expect(select(input(items)).why_not.filter(({ kind }) => kind === "waits_for")).toHaveLength(4);
  });
});

describe("not now", () => {
  test("an item whose quota comes back later waits until then", () => {
    const items = [
      scoping("WRK-001", { retry_after: "2026-01-12T03:00:00.001Z" }),
      scoping("WRK-002", { retry_after: NOW }),
    ];

    expect(chosen(items)).toEqual(["phase WRK-002"]);
    expect(whyNot(items)).toEqual({ "WRK-001": "retry_after" });
  });

  test("one that was set aside in this run, or does not fit a budget, is passed over for the next", () => {
    const items = [scoping("WRK-001"), scoping("WRK-002"), scoping("WRK-003")];
    const set_aside = new Map([[id("WRK-001"), "the agent is not installed"]]);
    const overBudget: SelectionInput["overBudget"] = ({ action: { item_id } }) =>
      item_id === "WRK-002" ? { of: "cost", because: "$4 are left" } : undefined;

    expect(chosen(items, { set_aside, overBudget })).toEqual(["phase WRK-003"]);
    expect(whyNot(items, { set_aside, overBudget })).toEqual({ "WRK-001": "set_aside", "WRK-002": "budget" });
  });

  test("one whose work is on a rescue branch waits, and says how it goes on; a block of its own is told first", () => {
    const work = { branch: "tickwork/rescue/1", onto: "main", restore: "git fetch", discard: "git push" };
    const rescued = new Map([
      [id("WRK-001"), work],
      [id("WRK-002"), work],
    ]);
    const items = [
      scoping("WRK-001"),
      item({ id: "WRK-002", status: "blocked", blocked_reason: "?" }),
      scoping("WRK-003"),
    ];

    const { actions, why_not } = select(input(items, { rescued }));

    expect(shown(actions)).toEqual(["phase WRK-003"]);
    expect(why_not).toMatchObject([
      { item_id: "WRK-001", kind: "rescued", ...work },
      { item_id: "WRK-002", kind: "needs_person" },
    ]);
  });
});

describe("laws", () => {
  test("[SEL-7] the same items in another order give the same choice and the same reasons", () => {
    fc.assert(
      fc.property(anyBacklog, anyConfig, fc.infiniteStream(fc.nat()), (items, anyOne, randoms) => {
        const key = new Map(items.map((one) => [one.id, randoms.next().value as number]));
        const shuffled = items.toSorted((a, b) => (key.get(a.id) ?? 0) - (key.get(b.id) ?? 0));

        const one = select(input(items, { config: anyOne }));
        const other = select(input(shuffled, { config: anyOne }));

        expect(other.actions).toEqual(one.actions);
        expect(new Map(other.why_not.map((why) => [why.item_id, why]))).toEqual(
          new Map(one.why_not.map((why) => [why.item_id, why])),
        );
      }),
    );
  });

  test("[SEL-8] never above max_wip or max_concurrent, never an unmet dependency, and every open item is chosen or has one reason", () => {
    fc.assert(
      fc.property(anyBacklog, anyConfig, (items, anyOne) => {
        const { actions, why_not } = select(input(items, { config: anyOne }));

        const promoted = actions.filter(({ kind }) => kind === "promote").length;
        const broken = new Set(why_not.filter(({ kind }) => kind === "broken").map(({ item_id }) => item_id));
        const before = items.filter((one) => one.status === "in_progress" && !broken.has(one.id)).length;
        const steps = actions.filter(({ kind }) => kind === "phase" || kind === "triage");
        const open = items.filter(({ status }) => status !== "done").map((one) => one.id);
        expect(promoted).toBeLessThanOrEqual(Math.max(0, anyOne.execution.max_wip - before));
        expect(steps.length).toBeLessThanOrEqual(anyOne.execution.max_concurrent);
        expect([...actions, ...why_not].map(({ item_id }) => item_id).toSorted()).toEqual(open.toSorted());
        const unfinished = new Set(items.filter(({ status }) => status !== "done").map((one) => one.id));
        for (const { item_id } of actions) {
          const waitsFor = items.find((one) => one.id === item_id)?.dependencies ?? [];
          expect(waitsFor.filter((dependency) => unfinished.has(dependency))).toEqual([]);
        }
        if (steps.some((step) => step.kind === "phase" && step.destructive)) expect(steps).toHaveLength(1);
      }),
    );
  });

  test("time is only what it is told", () => {
    const items = [scoping("WRK-001", { retry_after: timestamp(new Date(Date.now() + 60_000)) })];

    expect(chosen(items, { now: "2100-01-01T00:00:00Z" })).toEqual(["phase WRK-001"]);
  });
});

test("the pipelines of a config are found by name, whatever the name is", () => {
  const other = config({
    pipelines: { feature: FEATURE, toString: { pre_phases: [], phases: [phase("only")] } },
  });

  expect(chosen([inProgress("WRK-001", "only", { pipeline_type: "toString" })], { config: other })).toEqual([
    "phase WRK-001",
  ]);
  expect(
    whyNot([inProgress("WRK-001", "only", { pipeline_type: "constructor" })], { config: other }),
  ).toEqual({ "WRK-001": "broken" });
});
