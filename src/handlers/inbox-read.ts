import { alreadyIngested } from "../backlog/inbox.ts";
import type { ItemDraft } from "../backlog/item.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";

/**
 * A new item for each entry, in the order of the file (spec §1, Inbox). One that an earlier run took in, and then died
 * before it could delete the file, is not taken in twice (INB-5). Change-then-return.
 */
export function inboxRead(
  event: { readonly drafts: readonly ItemDraft[] },
  context: HandlerContext,
): HandlerReport {
  const drafts = event.drafts.filter((draft) => !alreadyIngested(context.snapshot, draft));
  const added = drafts.map((draft) => context.backlog.add(draft));
  return {
    happenings: added.map((item) => ({
      kind: "ingested",
      at: context.now,
      item_id: item.id,
      title: item.title,
      origin: item.origin ?? "inbox",
    })),
    breaker: "leave",
  };
}
