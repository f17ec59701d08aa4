import type { ItemDraft } from "../backlog/item.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { byPerson } from "./happenings.ts";

/** A person adds an item: it is new, and has the next free id. What it says was checked before. */
export function addItem(
  event: { readonly draft: ItemDraft; readonly by?: string | undefined },
  context: HandlerContext,
): HandlerReport {
  const [item] = context.backlog.add([event.draft]);
  if (!item) throw new Error("one draft makes one item");
  return byPerson({ item_id: item.id, title: item.title, did: "added", by: event.by }, context);
}
