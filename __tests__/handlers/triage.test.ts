import { describe, expect, test } from "vitest";
import { simulate } from "../../src/action/simulation.ts";
import type { Item } from "../../src/backlog/item.ts";
import { resultFileSchema } from "../../src/ports/result-file.ts";
import type { ConfigOverrides } from "../support/items.ts";
import { backlog, config, FEATURE, id, item, phase } from "../support/items.ts";

/** One tick in which triage answers with this. */
async function triage(
  items: readonly Item[],
  answer: Readonly<Record<string, unknown>>,
  overrides: ConfigOverrides = {},
) {
  const { backlog: left, run } = await simulate({
    backlog: backlog(items),
    config: config({ triage: "agent", ...overrides }),
    limits: { max_ticks: 1 },
    script: ({ item: one }) => {
      const json = {
        item_id: one.id,
        phase: "triage",
        result: "phase_complete",
        summary: "looked at it",
        ...answer,
      };
      const result_file = resultFileSchema.parse(json);
      const kind = {
        phase_complete: "complete",
        subphase_complete: "subphase",
        failed: "failed",
        blocked: "blocked",
      } as const;
      return { outcome: { kind: kind[result_file.result] }, summary: result_file.summary, result_file };
    },
  });
  return { items: left.items, happenings: run.happenings };
}

describe("[TRI-1] where it goes", () => {
  test.each([
    ["small and low", { size: "small", risk: "low" }, { status: "ready" }],
    ["small, risk unstated", { size: "small" }, { status: "ready" }],
    [
      "small and medium",
      { size: "small", risk: "medium" },
      { status: "scoping", phase: "research", phase_pool: "pre" },
    ],
    ["larger", { size: "medium", risk: "low" }, { status: "scoping", phase: "research", phase_pool: "pre" }],
    ["unrated", {}, { status: "scoping", phase: "research", phase_pool: "pre" }],
  ] as const)("%s", async (_what, updated_assessments, expected) => {
    const { items } = await triage([item()], { updated_assessments });

    expect(items[0]).toMatchObject(expected);
  });

  test("a pipeline without pre-phases → ready", async () => {
    const flat = { pipelines: { feature: { pre_phases: [], phases: FEATURE.phases } } };

    const { items } = await triage([item()], { updated_assessments: { size: "medium", risk: "low" } }, flat);

    expect(items[0]?.status).toBe("ready");
  });
});

describe("[TRI-2] what it finds", () => {
  test("an unknown pipeline blocks, listing the known ones", async () => {
    const pipelines = { feature: FEATURE, docs: { pre_phases: [], phases: [phase("write")] } };

    const { items } = await triage([item()], { pipeline_type: "featrue" }, { pipelines });

    expect(items[0]).toMatchObject({ status: "blocked" });
    expect(items[0]?.blocked_reason).toBe('pipeline "featrue" is not in the config; known: feature, docs');
  });

  test.each([
    [{ context: "two stores would do" }, "two stores would do"],
    [{}, "looked at it"],
  ])("blocked takes context before summary: %o", async (more, reason) => {
    const { items } = await triage([item()], { result: "blocked", ...more });

    expect(items[0]).toMatchObject({ status: "blocked", blocked_from_status: "new", blocked_reason: reason });
  });

  test("failed stays new", async () => {
    const { items } = await triage([item()], { result: "failed" });

    expect(items[0]?.status).toBe("new");
  });
});

describe("[TRI-3] description and duplicates", () => {
  test("a description is applied where it is given, and not where it is empty", async () => {
    const described = item({ description: { context: "from a person", problem: "old" } });

    const { items } = await triage([described], {
      description: { problem: "new words", solution: "", context: undefined },
    });

    expect(items[0]?.description).toMatchObject({ context: "from a person", problem: "new words" });
    expect(items[0]?.description?.solution).toBeUndefined();
  });

  test("what a person wrote in a duplicate stands beside what triage wrote, and is not replaced by it", async () => {
    const theirs = item({
      id: "WRK-002",
      title: "The same again",
      description: { context: "seen on a phone" },
    });

    const { items } = await triage([item(), theirs], {
      duplicates: [id("WRK-002")],
      description: { context: "words of the triage" },
    });

    expect(items.map((one) => one.id)).toEqual(["WRK-001"]);
    const context = items[0]?.description?.context;
    for (const words of ["words of the triage", "The same again", "seen on a phone"])
      expect(context).toContain(words);
  });

  test("an item that is merged away still leaves its follow-ups", async () => {
    const items = [item({ id: "WRK-001", status: "blocked", blocked_reason: "?" }), item({ id: "WRK-002" })];

    const after = await triage(items, { duplicates: [id("WRK-001")], follow_ups: ["Found on the way"] });

    expect(after.items.map(({ title }) => title)).toContain("Found on the way");
    expect(after.items.map((one) => one.id)).not.toContain("WRK-002");
  });

  test("of duplicates the higher number goes, and an item that went has no life of its own", async () => {
    const first = item({ id: "WRK-001", status: "blocked", blocked_reason: "?" });
    const second = item({ id: "WRK-002", title: "The same again" });

    const { items, happenings } = await triage([first, second], {
      duplicates: [id("WRK-001")],
      updated_assessments: { size: "large" },
    });

    expect(items.map((one) => one.id)).toEqual(["WRK-001"]);
    expect(items[0]?.description?.context).toContain("The same again");
    expect(items[0]?.size).toBeUndefined();
    expect(happenings.find(({ kind }) => kind === "merged")).toMatchObject({
      item_id: "WRK-002",
      into: "WRK-001",
    });
  });

  test("a duplicate that is gone, or the item itself, is skipped with a warning", async () => {
    const { items, happenings } = await triage([item()], { duplicates: [id("WRK-001"), id("WRK-099")] });

    expect(items).toHaveLength(1);
    expect(happenings.filter(({ kind }) => kind === "warning")).toHaveLength(2);
  });

  test("[IDX-7] follow-ups continue the ids, name where they come from, and are bounded", async () => {
    const follow_ups = ["One", { title: "Two", dependencies: ["WRK-050"] }, "Three"];

    const { items, happenings } = await triage(
      [item()],
      { follow_ups },
      { execution: { max_follow_ups: 2 } },
    );

    expect(items.slice(1)).toMatchObject([
      { id: "WRK-002", title: "One", origin: "WRK-001/triage", status: "new" },
      { id: "WRK-003", title: "Two", dependencies: ["WRK-050"] },
    ]);
    expect(happenings.filter(({ kind }) => kind === "warning")).toHaveLength(1);
  });
});

test("[TRI-4] triage by rules needs no agent: no step is started, missing ratings are medium", async () => {
  const { backlog: left, run } = await simulate({
    backlog: backlog([item({ risk: "low" })]),
    config: config({ triage: "rules" }),
    limits: { max_ticks: 1 },
    script: () => {
      throw new Error("no step may start");
    },
  });

  expect(run.steps).toBe(0);
  expect(left.items[0]).toMatchObject({ status: "scoping", size: "medium", risk: "low" });
});
