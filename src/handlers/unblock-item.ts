import type { ItemId } from "../backlog/item.ts";
import { unblock } from "../backlog/status.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";

/** A person answers: back to where it was blocked from, with the note for the next prompt (spec §4). Change-then-return. */
export function unblockItem(
  event: { readonly item_id: ItemId; readonly note?: string | undefined; readonly by?: string | undefined },
  context: HandlerContext,
): HandlerReport {
  const { item_id, note, by } = event;
  const { title } = context.backlog.change(item_id, (item) => unblock(item, { note }));
  return {
    happenings: [{ kind: "by_person", at: context.now, item_id, title, did: "unblocked", note, by }],
    breaker: "leave",
  };
}
