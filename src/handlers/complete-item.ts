import type { Item, ItemId } from "../backlog/item.ts";
import { moveTo, NEXT_STATUS, unblock } from "../backlog/status.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { archivedHappening, byPerson } from "./happenings.ts";
import { mustBeOpen } from "./illegal-change.ts";
import { inPhase } from "./transition.ts";

interface Leaving {
  readonly item_id: ItemId;
  readonly note?: string | undefined;
  readonly by?: string | undefined;
}

/** A person did the work by hand: done and archived, wherever it stood. Change-then-return. */
export function completeItem(event: Leaving, context: HandlerContext): HandlerReport {
  const gone = leave(event.item_id, context);
  const report = byPerson({ ...event, did: "completed", title: gone.title }, context);
  return { ...report, happenings: [...report.happenings, archivedHappening(gone, context.now)] };
}

/** It will not be done: it leaves the backlog as a finished one does, and the worklog says why. Change-then-return. */
export function closeItem(event: Leaving, context: HandlerContext): HandlerReport {
  const gone = leave(event.item_id, context);
  return byPerson({ ...event, did: "closed", title: gone.title }, context);
}

/** Its id leaves the dependencies of others with it, who then wait for it no more. */
function leave(id: ItemId, context: HandlerContext): Item {
  context.backlog.change(id, finished);
  return context.backlog.archive(id);
}

/** Through every status on the way, so that no rule is gone around. Throws `IllegalChangeError` for one that is done. */
export function finished(item: Item): Item {
  mustBeOpen(item);
  let open = item.status === "blocked" ? unblock(item) : item;
  for (let next = NEXT_STATUS[open.status]; next !== undefined; next = NEXT_STATUS[open.status])
    open = moveTo(open, next);
  return inPhase(open, undefined, undefined);
}
