import { alreadyIngested } from "../backlog/inbox.ts";
import type { ItemDraft } from "../backlog/item.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { Happening } from "../ports/happening.ts";

/**
 * A new item for each entry, in the order of the file (spec §1, Inbox). One that an earlier run took in, and then died
 * before it could delete the file, is not taken in twice (INB-5), and that is said. Change-then-return.
 */
export function inboxRead(
  event: { readonly drafts: readonly ItemDraft[]; readonly written_at?: string | undefined },
  context: HandlerContext,
): HandlerReport {
  const ingestedAs = alreadyIngested(context.snapshot, event.written_at);
  const added = context.backlog.add(event.drafts.filter((draft) => !ingestedAs(draft))).values();
  const happenings = event.drafts.flatMap((draft): readonly Happening[] => {
    const found = ingestedAs(draft);
    const item = found ?? added.next().value;
    if (!item) return [];
    const about = { at: context.now, item_id: item.id, title: item.title };
    return found
      ? [{ ...about, kind: "warning", message: TAKEN_IN }]
      : [{ ...about, kind: "ingested", origin: item.origin ?? "inbox" }];
  });
  return { happenings, breaker: "leave" };
}

const TAKEN_IN =
  "an earlier run made this item of the inbox and could not delete the file, so the entry is not taken in again. To have it twice, write it anew.";
