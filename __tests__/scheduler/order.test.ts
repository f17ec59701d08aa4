import { describe, expect, test } from "vitest";
import type { Item } from "../../src/backlog/item.ts";
import { inPromotionOrder, inStepOrder } from "../../src/scheduler/order.ts";
import { config, item } from "../support/items.ts";

const JANUARY = "2026-01-01T00:00:00Z";
const MAY = "2026-05-01T00:00:00Z";
type Fields = Parameters<typeof item>[0];

/** Both ways round, so that the order they come in plays no part. */
function firstOf(order: (items: readonly Item[]) => readonly Item[], first: Fields, second: Fields) {
  const two = [item({ id: "WRK-002", ...first }), item({ id: "WRK-001", ...second })];
  expect(order(two)).toEqual(two);
  expect(order(two.toReversed())).toEqual(two);
}

describe("[SEL-2] promotions: goes before", () => {
  test.each([
    ["high impact, medium", { impact: "high" }, { impact: "medium" }],
    ["medium impact, low", { impact: "medium" }, { impact: "low" }],
    ["low impact, unrated", { impact: "low" }, {}],
    ["impact, fewer attempts", { impact: "high", phase_attempts: 3 }, { impact: "low" }],
    ["fewer attempts, age", { created: MAY }, { created: JANUARY, phase_attempts: 1 }],
    ["age, id", { created: JANUARY }, { created: MAY }],
    ["the lower id, nothing else", { id: "WRK-000" }, {}],
  ] as const)("%s", (_, first, second) => {
    firstOf(inPromotionOrder, first, second);
  });
});

describe("[SEL-3] steps: goes before", () => {
  const inProgress = (phase: string, more: Fields = {}) =>
    ({ status: "in_progress", phase, ...more }) as const;
  test.each([
    ["in progress, scoping", inProgress("design"), { status: "scoping", phase: "research" }],
    ["scoping, new", { status: "scoping" }, { status: "new" }],
    ["the furthest phase, another", inProgress("review"), inProgress("build")],
    ["the furthest phase, fewer attempts", inProgress("build", { phase_attempts: 2 }), inProgress("design")],
    [
      "fewer attempts, age",
      inProgress("build", { created: MAY }),
      inProgress("build", { created: JANUARY, phase_attempts: 1 }),
    ],
    ["age, id", inProgress("build", { created: JANUARY }), inProgress("build", { created: MAY })],
    ["age, impact", { created: JANUARY }, { created: MAY, impact: "high" }],
  ] as const)("%s", (_, first, second) => {
    firstOf((items) => inStepOrder(items, config()), first, second);
  });
});
