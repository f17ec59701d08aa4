import type { ItemId } from "../backlog/item.ts";
import { unblock } from "../backlog/status.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { byPerson } from "./happenings.ts";

/** A person answers: back to where it was blocked from, with the note for the next prompt (spec §4). Change-then-return. */
export function unblockItem(
  event: { readonly item_id: ItemId; readonly note?: string | undefined; readonly by?: string | undefined },
  context: HandlerContext,
): HandlerReport {
  const { item_id, note } = event;
  const { title } = context.backlog.change(item_id, (item) => unblock(item, { note }));
  return byPerson({ ...event, did: "unblocked", title }, context);
}
