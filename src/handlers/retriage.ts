import type { Item, ItemId } from "../backlog/item.ts";
import { unblock } from "../backlog/status.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { withoutAttempts } from "./step-account.ts";
import { inPhase } from "./transition.ts";

/**
 * A scoping or blocked item that stood still for `stale_after_days` is triaged anew (spec §2). Its change of date makes
 * it once a period. What it was blocked for, and where it stood, goes into the prompt of the triage. Change-then-return.
 */
export function retriage(
  event: { readonly item_id: ItemId; readonly because: string },
  context: HandlerContext,
): HandlerReport {
  const { item_id, because: reason } = event;
  const { title } = context.backlog.change(item_id, backToTriage);
  return { happenings: [{ kind: "sent_back", at: context.now, item_id, title, reason }], breaker: "leave" };
}

function backToTriage(item: Item): Item {
  const asked = item.blocked_question?.question ?? item.blocked_reason;
  const open = item.status === "blocked" ? unblock(item) : item;
  const told = asked === undefined ? item.unblock_context : `Nobody answered what was asked before: ${asked}`;
  return { ...inPhase(withoutAttempts(open), undefined, undefined), status: "new", unblock_context: told };
}
