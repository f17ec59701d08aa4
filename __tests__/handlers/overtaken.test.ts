import { describe, expect, test } from "vitest";
import type { Item } from "../../src/backlog/item.ts";
import type { OutcomeKind } from "../../src/ports/step.ts";
import { ended, GONE, handled } from "../support/handling.ts";
import { item, phaseName } from "../support/items.ts";

const inDesign = item({ status: "in_progress", phase: "design", phase_pool: "main", phase_attempts: 1 });
const scoping = item({ status: "scoping", phase: "research", phase_pool: "pre", phase_attempts: 1 });
const fresh = item({ phase_attempts: 1, size: "small" });
const end = (found: Item, outcome: OutcomeKind) =>
  ended({
    item: found,
    phase: found.phase ?? "triage",
    outcome,
    file: { follow_ups: ["More"] },
    result: { cost_usd: 0.5 },
  });

/** Whatever the step says, what a person made of its item meanwhile stands. */
const EDITS: readonly (readonly [string, Item, Partial<Item>, string])[] = [
  ["to another phase", inDesign, { phase: phaseName("build") }, "WRK-001 is in_progress in build now"],
  [
    "to the other pool",
    inDesign,
    { status: "scoping", phase: phaseName("research") },
    "WRK-001 is scoping in research now",
  ],
  ["back to ready", inDesign, { status: "ready", phase: undefined }, "WRK-001 is ready now"],
  ["to scoping, in the same phase", inDesign, { status: "scoping" }, "WRK-001 is scoping in design now"],
  ["to blocked", inDesign, { status: "blocked" }, "WRK-001 is blocked in design now"],
  ["on to ready", scoping, { status: "ready", phase: undefined }, "WRK-001 is ready now"],
  [
    "to in progress, in the same phase",
    scoping,
    { status: "in_progress" },
    "WRK-001 is in_progress in research now",
  ],
  ["to ready before triage ended", fresh, { status: "ready" }, "WRK-001 is ready now"],
  ["to blocked before triage ended", fresh, { status: "blocked" }, "WRK-001 is blocked now"],
];

describe.each(["complete", "subphase", "blocked", "failed"] as const)(
  "a step that ended as %s",
  (outcome) => {
    test.each(EDITS)("leaves an item that a person moved %s", (_, found, edit, now) => {
      const { changes, told, report } = handled(end(found, outcome), { items: [{ ...found, ...edit }] });

      expect(changes).toEqual({ "WRK-001": { phase_attempts: GONE, cost_usd: 0.5 } });
      const phase = found.phase ?? "triage";
      expect(told).toEqual([
        "step WRK-001 set aside: changed by a person",
        `warning WRK-001 ${phase} ended as ${outcome}, but ${now}: the item stays so`,
      ]);
      expect(report).toMatchObject({ breaker: "leave", output: { phase, files: ["some/file"] } });
      expect(report.happenings[0]?.title).toBe("Title of WRK-001");
    });

    test("leaves no trace of an item that is gone, but its work is committed", () => {
      const { changes, told, report } = handled(end(inDesign, outcome), { items: [item({ id: "WRK-002" })] });

      expect(changes).toEqual({});
      expect(told[1]).toContain("WRK-001 is not in the backlog");
      expect(report.output).toMatchObject({ item_id: "WRK-001", phase: "design" });
    });
  },
);

test.each(["quota", "denied", "cancelled", "unavailable"] as const)(
  "one that ended as %s says nothing of an item that is gone either",
  (outcome) => {
    expect(handled(end(inDesign, outcome), { items: [] }).told[1]).toContain("is not in the backlog");
  },
);
