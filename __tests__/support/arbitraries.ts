/** Random backlogs and configs for laws. Items may be in states that the rules do not allow, as in a file written by hand. */
import fc from "fast-check";
import type { Item } from "../../src/backlog/item.ts";
import { LEVELS, SIZES, STATUSES } from "../../src/backlog/item.ts";
import type { Config } from "../../src/config/config.ts";
import { config, item } from "./items.ts";

const name = (n: number) => `WRK-${String(n).padStart(3, "0")}`;
const PHASES = ["research", "design", "build", "review", "gone"] as const;
const instant = fc
  .date({ min: new Date("2026-01-01T00:00:00Z"), max: new Date("2026-01-11T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 2 });

const anyItem = fc.record({
  status: fc.constantFrom(...STATUSES),
  phase: maybe(fc.constantFrom(...PHASES)),
  size: maybe(fc.constantFrom(...SIZES)),
  risk: maybe(fc.constantFrom(...LEVELS)),
  complexity: maybe(fc.constantFrom(...LEVELS)),
  impact: maybe(fc.constantFrom(...LEVELS)),
  requires_human_review: fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.boolean() },
  ),
  phase_attempts: maybe(fc.nat(3)),
  created: instant,
  dependencies: fc.array(fc.integer({ min: 1, max: 12 }).map(name), { maxLength: 2 }),
});

/** Up to a dozen items with ids of their own; dependencies may be missing, on themselves, or in a circle. */
export const anyBacklog: fc.Arbitrary<readonly Item[]> = fc
  .array(anyItem, { maxLength: 12 })
  .map((drafts) =>
    drafts.map((draft, index) =>
      item({ ...withPhase(draft), id: name(index + 1), title: `Item ${index + 1}` }),
    ),
  );

export const anyConfig: fc.Arbitrary<Config> = fc
  .record({
    max_wip: fc.integer({ min: 1, max: 4 }),
    max_concurrent: fc.integer({ min: 1, max: 4 }),
    max_retries: fc.integer({ min: 0, max: 2 }),
    circuit_breaker: fc.integer({ min: 1, max: 3 }),
    triage: fc.constantFrom("agent", "rules"),
  })
  .map(({ triage, ...execution }) => config({ triage, execution }));

/** Mostly the phase and pool that the status calls for; now and then what somebody wrote by mistake. */
function withPhase<T extends { readonly status: string; readonly phase?: string | undefined }>(draft: T) {
  if (draft.status === "scoping" && draft.phase !== "gone")
    return { ...draft, phase: "research", phase_pool: "pre" as const };
  if (draft.status === "in_progress" && draft.phase === "research")
    return { ...draft, phase: "design", phase_pool: "main" as const };
  return draft;
}
