import { describe, expect, test } from "vitest";
import { simulate } from "../../src/action/simulation.ts";
import { standsStill } from "../../src/scheduler/stale.ts";
import { backlog, config, item } from "../support/items.ts";

const NOW = "2026-02-10T00:00:00.000Z";
const OLD = "2026-01-01T00:00:00.000Z";
const staleAfter = (days: number) => config({ execution: { stale_after_days: days }, triage: "agent" });
const blocked = item({
  status: "blocked",
  blocked_from_status: "in_progress",
  blocked_reason: "Which store?",
  phase: "build",
  phase_pool: "main",
  updated: OLD,
});

describe("stale_after_days", () => {
  test("sends a blocked item back to triage, with what was asked, and says so", async () => {
    let told: string | undefined;

    const { run } = await simulate({
      backlog: backlog([blocked]),
      config: staleAfter(30),
      starts_at: NOW,
      script: ({ item: one }) => {
        told = one.unblock_context;
        return { outcome: { kind: "blocked" }, summary: "still open" };
      },
    });

    expect(run.happenings[0]).toMatchObject({
      kind: "sent_back",
      reason: "blocked without a change for 30 days",
    });
    expect(told).toBe("Nobody answered what was asked before: Which store?");
  });

  test("does so once a period: what is blocked again waits for the next", async () => {
    const { run, backlog: left } = await simulate({
      backlog: backlog([blocked]),
      config: staleAfter(30),
      starts_at: NOW,
      script: () => ({ outcome: { kind: "blocked" }, summary: "still open" }),
    });

    expect(run.happenings.filter(({ kind }) => kind === "sent_back")).toHaveLength(1);
    expect(left.items[0]?.status).toBe("blocked");
  });

  test("leaves alone what changed later, what is neither scoping nor blocked, and everything where it is not set", async () => {
    const items = [
      item({ id: "WRK-001", status: "blocked", blocked_reason: "?", updated: "2026-01-30T00:00:00.000Z" }),
      item({ id: "WRK-002", status: "ready", updated: OLD, dependencies: ["WRK-001"] }),
    ];
    const script = () => ({ outcome: { kind: "complete" } as const });

    const set = await simulate({ backlog: backlog(items), config: staleAfter(30), starts_at: NOW, script });
    const unset = await simulate({
      backlog: backlog([blocked]),
      config: config({ triage: "agent" }),
      starts_at: NOW,
      script,
    });

    expect(set.run.happenings).toEqual([]);
    expect(unset.run.happenings).toEqual([]);
  });

  test.each([
    ["on the day", "2026-01-31T00:00:00.000Z", 30, "blocked", true],
    ["a moment before", "2026-01-30T23:59:59.999Z", 30, "blocked", false],
    ["by half a day", "2026-01-01T12:00:00.000Z", 0.5, "scoping", true],
    ["in progress never", NOW, 1, "in_progress", false],
    ["new never", NOW, 1, "new", false],
  ] as const)("%s", (_, now, days, status, expected) => {
    expect(standsStill(item({ status, updated: OLD }), staleAfter(days), now)).toBe(expected);
  });
});
