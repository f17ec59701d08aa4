/** What delivery found when others had pushed meanwhile. The backlog has it already: this is for record and run. */
import { findItem } from "../backlog/backlog.ts";
import type { ItemId } from "../backlog/item.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";

/** The item waits for a person, and is not touched in this run again (spec §10, code conflicts). */
export function workSetAside(
  {
    item_id,
    files,
    branch,
  }: { readonly item_id: ItemId; readonly files: readonly string[]; readonly branch: string },
  context: HandlerContext,
): HandlerReport {
  const title = titleOf(item_id, context);
  return {
    happenings: [{ kind: "set_aside", at: context.now, item_id, title, files, branch }],
    breaker: "leave",
    set_aside: { item_id, because: `its work conflicts with what others pushed, and is on ${branch}` },
  };
}

/** What was set aside of an edit that a person and the run made of one item: `message` is a sentence. */
export function editsMerged(
  { item_id, message }: { readonly item_id: ItemId; readonly message: string },
  context: HandlerContext,
): HandlerReport {
  const title = titleOf(item_id, context);
  return {
    happenings: [{ kind: "edits_merged", at: context.now, item_id, title, message }],
    breaker: "leave",
  };
}

/** The tick's snapshot has it, unless it came in since. */
function titleOf(id: ItemId, { snapshot }: HandlerContext): string {
  return findItem(snapshot, id)?.title ?? id;
}
