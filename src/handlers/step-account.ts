/** What an item keeps of a step that ended, whatever it did: its cost, and what is left of its attempts. */
import type { Item } from "../backlog/item.ts";
import type { OutcomeKind, StepResult } from "../ports/step.ts";
import { OUTCOME_EFFECTS } from "./outcome-effect.ts";

/** Cost and attempts as the table of outcomes has them. */
export function accounted(item: Item, result: StepResult): Item {
  return withAttempts(withCost(item, result), result.outcome.kind);
}

/** Adds the step's cost, in dollars; unchanged where the agent told none. */
export function withCost(item: Item, { cost_usd }: StepResult): Item {
  if (!cost_usd) return item;
  // Sums of cents drift in binary; six digits are below anything an agent reports.
  return { ...item, cost_usd: Number(((item.cost_usd ?? 0) + cost_usd).toFixed(6)) };
}

/** `phase_attempts` counts the start already: the table says whether it stays, goes, or all go. */
export function withAttempts(item: Item, outcome: OutcomeKind): Item {
  switch (OUTCOME_EFFECTS[outcome].attempt) {
    case "finished":
      return withoutAttempts(item);
    case "given_back": {
      // What earlier runs left unfinished still counts.
      const left = (item.phase_attempts ?? 0) - 1;
      return { ...item, phase_attempts: left > 0 ? left : undefined };
    }
    case "kept":
      return item;
  }
}

/** All of them are forgotten. */
export function withoutAttempts(item: Item): Item {
  return { ...item, phase_attempts: undefined };
}
