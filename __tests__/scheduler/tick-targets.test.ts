/** The loop: runs that are told which items to work on. */
import { describe, expect, test } from "vitest";
import type { Script } from "../../src/action/simulation.ts";
import { id, item } from "../support/items.ts";
import { COMPLETE, failed, run } from "../support/simulated.ts";

describe("[TGT-1] targets", () => {
  const ready = (name: string, more: Parameters<typeof item>[0] = {}) =>
    item({ id: name, status: "ready", size: "small", ...more });
  const targets = (names: readonly string[], auto_advance = false, blocked_before: readonly string[] = []) =>
    ({
      kind: "targets",
      targets: names.map(id),
      auto_advance,
      blocked_before: new Set(blocked_before.map(id)),
    }) as const;

  test("are worked on in their order and nothing else is; finished and blocked ones are skipped", async () => {
    const items = [
      ready("WRK-001"),
      ready("WRK-002"),
      ready("WRK-003"),
      ready("WRK-004", { status: "blocked", blocked_reason: "?" }),
    ];

    const {
      halt,
      run: done,
      backlog: left,
    } = await run(items, COMPLETE, { scope: targets(["WRK-004", "WRK-003", "WRK-001"], false, ["WRK-004"]) });

    expect(done.happenings.filter(({ kind }) => kind === "archived").map(({ item_id }) => item_id)).toEqual([
      "WRK-003",
      "WRK-001",
    ]);
    expect(left.items.map((one) => one.id)).toEqual(["WRK-002", "WRK-004"]);
    expect(halt.reason).toBe("target_blocked");
  });

  test("all finished is target_completed", async () => {
    const { halt } = await run([ready("WRK-001")], COMPLETE, { scope: targets(["WRK-001"]) });

    expect(halt.reason).toBe("target_completed");
  });

  test("[TGT-2] one that becomes blocked halts the run; with auto-advance the next is taken", async () => {
    const items = [ready("WRK-001"), ready("WRK-002")];
    const script: Script = ({ item: one }) => ({
      outcome: { kind: one.id === "WRK-001" ? "blocked" : "complete" },
      summary: "a question",
    });

    const halted = await run(items, script, { scope: targets(["WRK-001", "WRK-002"]) });
    const advanced = await run(items, script, { scope: targets(["WRK-001", "WRK-002"], true) });

    expect(halted.halt).toEqual({ reason: "target_blocked", because: "WRK-001 is blocked: a question" });
    expect(halted.backlog.items.map(({ status }) => status)).toEqual(["blocked", "ready"]);
    expect(advanced.backlog.items.map((one) => one.id)).toEqual(["WRK-001"]);
    expect(advanced.halt.reason).toBe("target_blocked");
  });

  test("[TGT-2] auto-advance resets the breaker's count", async () => {
    const items = ["WRK-001", "WRK-002", "WRK-003"].map((name) => ready(name));

    const { halt, run: done } = await run(items, () => ({ outcome: failed }), {
      scope: targets(["WRK-001", "WRK-002", "WRK-003"], true),
    });

    expect(done.steps).toBe(3);
    expect(halt.reason).toBe("target_blocked");
  });

  test("[TGT-3] one with an unmet dependency halts the run, which says which", async () => {
    const items = [ready("WRK-001", { dependencies: ["WRK-002"] }), ready("WRK-002")];

    const { halt } = await run(items, COMPLETE, { scope: targets(["WRK-001"]) });

    expect(halt).toEqual({
      reason: "target_blocked",
      because: "WRK-001, the current target, waits for WRK-002",
    });
  });
});
