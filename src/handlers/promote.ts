import { findItem } from "../backlog/backlog.ts";
import type { ItemId } from "../backlog/item.ts";
import { moveTo } from "../backlog/status.ts";
import { firstMainPhase } from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { NOTHING } from "./happenings.ts";
import { inPhase } from "./transition.ts";

/** ready → in_progress, at the first main phase (spec §4). Change-then-return. */
export function promote(event: { readonly item_id: ItemId }, context: HandlerContext): HandlerReport {
  const item = findItem(context.snapshot, event.item_id);
  const first = item && firstMainPhase(context.config, item);
  if (!first) return NOTHING;
  const promoted = context.backlog.change(event.item_id, (current) =>
    inPhase(moveTo(current, "in_progress"), first.phase.name, "main"),
  );
  return {
    happenings: [
      {
        kind: "promoted",
        at: context.now,
        item_id: promoted.id,
        title: promoted.title,
        phase: first.phase.name,
      },
    ],
    breaker: "leave",
  };
}
