/** What handlers report of the items they changed. */
import type { Item } from "../backlog/item.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { Happening } from "../ports/happening.ts";
import type { StepResult } from "../ports/step.ts";

/** The report of a handler that has nothing to tell. */
export const NOTHING: HandlerReport = { happenings: [], breaker: "leave" };

/** `at` is RFC 3339, here and below. */
export function archivedHappening(item: Item, at: string): Happening {
  return { kind: "archived", at, item_id: item.id, title: item.title };
}

/** The report of what a person did to an item by a command. */
export function byPerson(
  of: Omit<Happening & { readonly kind: "by_person" }, "kind" | "at">,
  { now: at }: Pick<HandlerContext, "now">,
): HandlerReport {
  const { item_id, title, did, note, by } = of;
  return {
    happenings: [{ kind: "by_person", at, item_id, title, did, note, by }],
    breaker: "leave",
  };
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
    cost_unknown: result.cost_unknown,
    tokens: result.tokens,
    turns: result.turns,
    effect,
    remedy: result.outcome.kind === "unavailable" ? result.outcome.remedy : undefined,
  };
}
