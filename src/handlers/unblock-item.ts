import type { Item, ItemId } from "../backlog/item.ts";
import { unblock } from "../backlog/status.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { byPerson } from "./happenings.ts";
import { IllegalChangeError, mustBeOpen } from "./illegal-change.ts";

/** A person answers: back to where it was blocked from, with the note for the next prompt (spec §4). Change-then-return. */
export function unblockItem(
  event: { readonly item_id: ItemId; readonly note?: string | undefined; readonly by?: string | undefined },
  context: HandlerContext,
): HandlerReport {
  const { item_id, note } = event;
  const { title } = context.backlog.change(item_id, (item) =>
    unblock(mustBeAnswered(mustBeBlocked(item), note), { note }),
  );
  return byPerson({ ...event, did: "unblocked", title }, context);
}

function mustBeBlocked(item: Item): Item {
  mustBeOpen(item);
  if (item.status === "blocked") return item;
  throw new IllegalChangeError(`${item.id} is not blocked, so there is nothing to unblock`);
}

/** Question and options are gone once an item is unblocked: nobody could answer them any more. Throws. */
function mustBeAnswered(item: Item, note: string | undefined): Item {
  if (item.status !== "blocked" || item.blocked_question === undefined || note?.trim()) return item;
  throw new IllegalChangeError(
    `${item.id} waits for an answer: "${item.blocked_question.question}"`,
    "Give it as the input `note`: the item's next prompt has it.",
  );
}
