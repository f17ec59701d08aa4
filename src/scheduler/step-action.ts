import type { Item } from "../backlog/item.ts";
import { type Config, firstPrePhase, type PhasePlace, placeOf } from "../config/config.ts";
import type { StepAction } from "./action.ts";

/**
 * The step that an item would take next: triage for a new one, else its phase; a scoping item that names none starts at
 * the first pre-phase. Throws for an item that `itemTrouble` would have refused, or that takes no step (ready, done, blocked).
 */
export function stepActionOf(item: Item, config: Config): StepAction {
  if (item.status === "new") {
    return { kind: "triage", item_id: item.id, destructive: false, because: "new, to be triaged" };
  }
  const place = placeOfStep(item, config);
  if (!place || (item.status !== "scoping" && item.status !== "in_progress")) {
    throw new RangeError(`${item.id} (${item.status}) has no step to take`);
  }
  const because = `${place.pool === "pre" ? "scoping" : "in progress"}, phase ${place.position} of ${place.total}`;
  return { kind: "phase", item_id: item.id, place, destructive: place.phase.destructive, because };
}

/** Where the item stands in its pipeline, for the step it would take next; undefined when it has none. */
export function placeOfStep(item: Item, config: Config): PhasePlace | undefined {
  return item.status === "scoping" && item.phase === undefined
    ? firstPrePhase(config, item)
    : placeOf(config, item);
}
