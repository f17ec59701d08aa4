import { expect, test } from "vitest";
import { OUTCOME_EFFECTS } from "../../src/handlers/outcome-effect.ts";
import type { OutcomeKind } from "../../src/ports/step.ts";
import { ended, handled } from "../support/handling.ts";
import { item } from "../support/items.ts";

/** Where an item is after each outcome of a phase, and of a triage: the table of docs/outcomes.md, seen from outside. */
const AFTER: Readonly<Record<OutcomeKind, readonly [phase: string, triage: string, aside: boolean]>> = {
  complete: ["in_progress build", "ready", false],
  subphase: ["in_progress design", "ready", false],
  blocked: ["blocked design", "blocked", false],
  failed: ["blocked design", "new", false],
  verify_failed: ["blocked design", "new", false],
  no_change: ["blocked design", "new", false],
  timeout: ["blocked design", "new", false],
  idle: ["blocked design", "new", false],
  limit: ["blocked design", "new", false],
  crash: ["blocked design", "new", false],
  tampered: ["blocked design", "blocked", false],
  quota: ["in_progress design", "new", false],
  denied: ["in_progress design", "new", true],
  unavailable: ["in_progress design", "new", true],
  cancelled: ["in_progress design", "new", false],
  cut_off: ["in_progress design", "new", false],
  interrupted: ["in_progress design", "new", false],
};
const OUTCOMES = Object.entries(AFTER) as [OutcomeKind, (typeof AFTER)[OutcomeKind]][];

const running = item({ status: "in_progress", phase: "design", phase_pool: "main" });
const fresh = item({ size: "small", risk: "low" });
const where = ({ status, phase }: typeof running) => (phase === undefined ? status : `${status} ${phase}`);

test.each(OUTCOMES)("a phase that ended as %s leads to %s", (outcome, [expected, , aside]) => {
  const { after, report } = handled(ended({ item: running, phase: "design", outcome }), { items: [running] });

  expect(after.items.map(where)).toEqual([expected]);
  expect(report.breaker).toBe(OUTCOME_EFFECTS[outcome].breaker);
  expect(report.set_aside !== undefined).toBe(aside);
});

test.each(OUTCOMES)("a triage that ended as %s leads to %s", (outcome, [, expected, aside]) => {
  const { after, report } = handled(ended({ item: fresh, outcome }), { items: [fresh] });

  expect(after.items.map(where)).toEqual([expected]);
  expect(report.breaker).toBe(OUTCOME_EFFECTS[outcome].breaker);
  expect(report.set_aside !== undefined).toBe(aside || OUTCOME_EFFECTS[outcome].item === "fail");
});

test("an error that is no edit of a person is not taken for one", () => {
  const event = ended({ item: running, phase: "design" });
  const broken = {
    ...event,
    place: {
      ...event.place,
      get pool(): "main" {
        throw new RangeError("a bug");
      },
    },
  };

  expect(() => handled(broken as typeof event, { items: [running] })).toThrow("a bug");
});
