import { describe, expect, test } from "vitest";
import { accounted } from "../../src/handlers/step-account.ts";
import { ended, handled } from "../support/handling.ts";
import { item } from "../support/items.ts";

const running = item({ status: "in_progress", phase: "design", phase_pool: "main", phase_attempts: 3 });

test.each([
  ["complete", undefined],
  ["subphase", undefined],
  ["blocked", undefined],
  ["failed", undefined],
  ["verify_failed", undefined],
  ["no_change", undefined],
  ["timeout", undefined],
  ["idle", undefined],
  ["limit", undefined],
  ["crash", undefined],
  ["tampered", undefined],
  ["quota", 2],
  ["denied", 2],
  ["unavailable", 2],
  ["cancelled", 2],
  ["cut_off", 2],
  ["interrupted", 3],
] as const)("after a step that ended as %s, of three attempts %s are unfinished", (outcome, left) => {
  const { result } = ended({ item: running, phase: "design", outcome });

  expect(accounted(running, result).phase_attempts).toBe(left);
});

test.each([
  [1, undefined],
  [undefined, undefined],
])("the only attempt, given back, leaves no count (%s)", (phase_attempts, left) => {
  const { result } = ended({ item: running, phase: "design", outcome: "cancelled" });

  expect(accounted({ ...running, phase_attempts }, result).phase_attempts).toBe(left);
});

describe("the cost of a step is the item's", () => {
  test.each([
    "complete",
    "subphase",
    "blocked",
    "failed",
    "timeout",
    "tampered",
    "quota",
    "denied",
    "cancelled",
    "cut_off",
  ] as const)("also of one that ended as %s", (outcome) => {
    const paid = { ...running, cost_usd: 0.1 };

    const { after } = handled(ended({ item: paid, phase: "design", outcome, result: { cost_usd: 0.2 } }), {
      items: [paid],
    });

    expect(after.items[0]?.cost_usd).toBe(0.3);
  });

  test.each(["complete", "blocked", "failed", "quota"] as const)(
    "of a triage that ended as %s",
    (outcome) => {
      const fresh = item({ size: "small" });

      const { after } = handled(ended({ item: fresh, outcome, result: { cost_usd: 0.25 } }), {
        items: [fresh],
      });

      expect(after.items[0]?.cost_usd).toBe(0.25);
    },
  );

  test("one that says nothing of it adds nothing", () => {
    const { changes } = handled(ended({ item: running, phase: "design", outcome: "cancelled" }), {
      items: [running],
    });

    expect(changes).toEqual({ "WRK-001": { phase_attempts: 2 } });
  });
});
