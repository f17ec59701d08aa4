import type { Item, ItemId } from "../backlog/item.ts";
import { unblock } from "../backlog/status.ts";
import type { Config } from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { standsBeforeGate } from "./approve-item.ts";
import { byPerson } from "./happenings.ts";
import { IllegalChangeError, mustAskNothing, mustBeOpen } from "./illegal-change.ts";

/** A person wants it tried anew: unfinished attempts and a wait for quota are forgotten. Change-then-return. */
export function retryItem(
  event: { readonly item_id: ItemId; readonly by?: string | undefined },
  context: HandlerContext,
): HandlerReport {
  const { title } = context.backlog.change(event.item_id, (item) => retried(item, context.config));
  return byPerson({ ...event, did: "retried", title }, context);
}

/**
 * One that is blocked because its attempts were used up goes back to work. Throws `IllegalChangeError` for one that waits
 * for a person's words or approval, and for one that has nothing to forget.
 */
export function retried(item: Item, config: Config): Item {
  mustBeOpen(item);
  mustAskNothing(item, "another attempt");
  if (item.status === "blocked") {
    if (!standsBeforeGate(item, config)) return unblock(item);
    throw new IllegalChangeError(
      `${item.id} would be stopped again: ${item.blocked_reason ?? "a person is to accept its risk"}`,
      "Accept it: `command: approve`. Or send it back with a note: `command: unblock`.",
    );
  }
  if (!item.phase_attempts && item.retry_after === undefined)
    throw new IllegalChangeError(`${item.id} has no unfinished attempts and no time to wait for`);
  return { ...item, phase_attempts: undefined, retry_after: undefined };
}
