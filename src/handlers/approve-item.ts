import type { Item, ItemId } from "../backlog/item.ts";
import { unblock } from "../backlog/status.ts";
import { type Config, pipelineOf } from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { byPerson } from "./happenings.ts";
import { IllegalChangeError, mustAskNothing, mustBeOpen } from "./illegal-change.ts";
import { inPhase, toReady } from "./transition.ts";

/** A person accepts what guardrails or human review would stop. Change-then-return. */
export function approveItem(
  event: { readonly item_id: ItemId; readonly by?: string | undefined },
  context: HandlerContext,
): HandlerReport {
  const { title } = context.backlog.change(event.item_id, (item) => approved(item, context.config));
  return byPerson({ ...event, did: "approved", title }, context);
}

/**
 * An item that stands before just that gate goes on to ready, since its scoping is done; one that is blocked for another
 * reason goes back to where it was. Throws `IllegalChangeError` for one that asks something.
 */
export function approved(item: Item, config: Config): Item {
  mustBeOpen(item);
  mustAskNothing(item, "an approval");
  const accepted = { ...item, guardrails_approved: true };
  if (item.status !== "blocked") {
    if (item.guardrails_approved) throw new IllegalChangeError(`${item.id} is approved already`);
    return accepted;
  }
  const back = unblock(accepted);
  return standsBeforeGate(item, config) ? { ...inPhase(back, undefined, undefined), status: "ready" } : back;
}

/** Blocked by the gate itself: it would stop the item again, and there is no pre-phase left to go through. */
export function standsBeforeGate(item: Item, config: Config): boolean {
  if (item.blocked_type !== "decision") return false;
  if (toReady(item, config).kind !== "gate") return false;
  const last = pipelineOf(config, item)?.pre_phases.at(-1);
  return item.blocked_from_status === "new"
    ? item.size !== undefined || last === undefined
    : item.blocked_from_status === "scoping" && item.phase === last?.name;
}
