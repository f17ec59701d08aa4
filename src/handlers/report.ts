/** Small parts that handlers put their reports together from. */
import type { Item, PhaseName } from "../backlog/item.ts";
import type { HandlerReport } from "../ports/events.ts";
import type { Happening } from "../ports/happening.ts";
import type { StepResult } from "../ports/step.ts";

export const NOTHING: HandlerReport = { happenings: [], breaker: "leave" };

export function archivedHappening(item: Item, at: string): Happening {
  return { kind: "archived", at, item_id: item.id, title: item.title };
}

/** `effect` says what the step meant for the item, in a few words. */
export function stepHappening(of: {
  readonly result: StepResult;
  readonly title: string;
  readonly at: string;
  readonly effect: string;
}): Happening {
  const { result, title, at, effect } = of;
  return {
    kind: "step",
    at,
    item_id: result.item_id,
    title,
    phase: result.phase,
    outcome: result.outcome.kind,
    summary: result.summary,
    attempts: result.attempts.length,
    duration_ms: result.duration_ms,
    cost_usd: result.cost_usd,
    effect,
    remedy: result.outcome.kind === "unavailable" ? result.outcome.remedy : undefined,
  };
}

/** What the item keeps of any ended step: its cost. */
export function withCost(item: Item, result: StepResult): Item {
  if (!result.cost_usd) return item;
  // Sums of cents drift in binary; six digits are below anything an agent reports.
  return { ...item, cost_usd: Number(((item.cost_usd ?? 0) + result.cost_usd).toFixed(6)) };
}

/** The start is no longer an unfinished attempt. */
export function withoutAttempts(item: Item): Item {
  return { ...item, phase_attempts: undefined };
}

/** The start does not count: what earlier runs left unfinished still does. */
export function attemptGivenBack(item: Item): Item {
  const left = (item.phase_attempts ?? 0) - 1;
  return { ...item, phase_attempts: left > 0 ? left : undefined };
}

/** A new phase starts with no history but the summary of the one before. */
export function inPhase(item: Item, phase: PhaseName | undefined, pool: Item["phase_pool"]): Item {
  return { ...item, phase, phase_pool: pool };
}
