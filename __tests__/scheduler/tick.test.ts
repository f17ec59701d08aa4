/** The loop: how items go through it, from the inbox to the archive. */
import { describe, expect, test } from "vitest";
import type { Script } from "../../src/action/simulation.ts";
import { config, FEATURE, item, phase } from "../support/items.ts";
import { COMPLETE, run, story } from "../support/simulated.ts";

describe("one item", () => {
  test("[RUN-1] goes through triage, promotion and all phases to the archive", async () => {
    const { halt, run: done, backlog: left } = await run([item({ size: "small", risk: "low" })]);

    expect(story(done.happenings)).toEqual([
      "WRK-001 triaged_by_rules",
      "WRK-001 promoted",
      "WRK-001 design",
      "WRK-001 build",
      "WRK-001 review",
      "WRK-001 archived",
    ]);
    expect(left.items).toEqual([]);
    expect(halt.reason).toBe("all_done_or_blocked");
  });

  test("a medium one is scoped first, and its pre-phases are run before it is ready", async () => {
    const { run: done } = await run([item({ size: "medium", risk: "low" })]);

    expect(story(done.happenings).slice(0, 3)).toEqual([
      "WRK-001 triaged_by_rules",
      "WRK-001 research",
      "WRK-001 promoted",
    ]);
  });

  test("[EXE-5] guardrails stop it before it is ready; approved ones do not", async () => {
    const risky = item({ size: "medium", risk: "high" });

    const stopped = await run([risky]);
    const approved = await run([{ ...risky, guardrails_approved: true }]);

    expect(stopped.backlog.items[0]).toMatchObject({
      status: "blocked",
      blocked_from_status: "scoping",
      blocked_type: "decision",
    });
    expect(stopped.backlog.items[0]?.blocked_reason).toMatch(/risk/);
    expect(approved.backlog.items).toEqual([]);
  });

  test("[EXE-5] human review blocks at the end of scoping unless a person approved it", async () => {
    const reviewed = item({ size: "medium", risk: "low", requires_human_review: true });

    const stopped = await run([reviewed]);
    const approved = await run([{ ...reviewed, guardrails_approved: true }]);

    expect(stopped.backlog.items[0]?.status).toBe("blocked");
    expect(approved.backlog.items).toEqual([]);
  });
});

test("[RUN-1] several items, more than max_wip, are all finished, never more than max_wip at once", async () => {
  const items = Array.from({ length: 7 }, (_, n) =>
    item({ id: `WRK-00${n + 1}`, size: "small", risk: "low" }),
  );

  const { backlog: left, run: done } = await run(items, COMPLETE, {
    config: config({ execution: { max_wip: 2, max_concurrent: 2 } }),
  });

  expect(left.items).toEqual([]);
  expect(done.happenings.filter(({ kind }) => kind === "archived")).toHaveLength(7);
});

test("[RUN-5] a phase's summary reaches the next phase, also in a later run, and is dropped when the item ends", async () => {
  const seen: Record<string, string | undefined> = {};
  const script: Script = ({ item: one }) => {
    seen[one.phase ?? ""] = one.last_phase_summary;
    return { outcome: { kind: "complete" }, summary: `${one.phase} was done` };
  };
  const start = item({ status: "in_progress", phase: "design", phase_pool: "main" });

  const first = await run([start], script, { limits: { max_steps: 1 } });
  const second = await run(first.backlog.items, script);

  expect(first.backlog.items[0]?.last_phase_summary).toBe("design was done");
  expect(seen).toEqual({ design: undefined, build: "design was done", review: "build was done" });
  expect(second.backlog.items).toEqual([]);
});

test("a pipeline without pre-phases goes from triage to ready, past the same guardrails", async () => {
  const flat = config({
    pipelines: {
      feature: { pre_phases: [], phases: FEATURE.phases },
      other: { pre_phases: [], phases: [phase("only")] },
    },
  });

  const passed = await run([item({ size: "medium", risk: "low", pipeline_type: "other" })], COMPLETE, {
    config: flat,
  });
  const stopped = await run([item({ size: "large", risk: "low" })], COMPLETE, { config: flat });

  expect(passed.backlog.items).toEqual([]);
  expect(stopped.backlog.items[0]).toMatchObject({ status: "blocked", blocked_from_status: "new" });
});

test("an item that a person set to done is archived before anything else", async () => {
  const { run: done, backlog: left } = await run([
    item({ status: "done" }),
    item({ id: "WRK-002", size: "small", risk: "low", dependencies: ["WRK-001"] }),
  ]);

  expect(story(done.happenings).slice(0, 2)).toEqual(["WRK-001 archived", "WRK-002 triaged_by_rules"]);
  expect(left.items).toEqual([]);
});

test("inbox entries become items before the tick's snapshot is taken", async () => {
  const { run: done } = await run([], COMPLETE, {
    inbox: {
      kind: "entries",
      drafts: [{ title: "From the inbox", size: "small", risk: "low", origin: "inbox" }],
      warnings: [],
    },
  });

  expect(story(done.happenings)[0]).toBe("WRK-001 ingested");
  expect(done.happenings.at(-1)).toMatchObject({ kind: "archived", title: "From the inbox" });
});
