import type { ItemId } from "../backlog/item.ts";
import type { PhasePlace } from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { NOTHING } from "./happenings.ts";
import { inPhase } from "./transition.ts";

/**
 * Records the start (spec §5): one more attempt that is not finished, and for a phase the newest commit the remote is
 * known to have, which the next destructive phase checks for staleness. Change-then-return.
 */
export function stepStarted(
  event: {
    readonly item_id: ItemId;
    readonly place?: PhasePlace | undefined;
    readonly known_commit?: string | undefined;
  },
  context: HandlerContext,
): HandlerReport {
  const { item_id, place, known_commit } = event;
  context.backlog.change(item_id, (item) => {
    const started = { ...item, phase_attempts: (item.phase_attempts ?? 0) + 1, retry_after: undefined };
    if (!place) return started;
    const known = known_commit ?? item.last_phase_commit;
    return { ...inPhase(started, place.phase.name, place.pool), last_phase_commit: known };
  });
  return NOTHING;
}
