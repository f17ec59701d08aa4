import { followUpDrafts } from "../backlog/follow-ups.ts";
import type { ItemId } from "../backlog/item.ts";
import type { HandlerContext } from "../ports/events.ts";
import type { Happening } from "../ports/happening.ts";
import type { StepResult } from "../ports/step.ts";

/**
 * New items for the follow-ups of a step, bounded a step and a run; one whose title is open already is folded into it
 * (spec §2, IDX-7). Open titles are those of the tick's snapshot. Change-then-return.
 */
export function createFollowUps(
  result: StepResult,
  context: HandlerContext,
): { readonly happenings: readonly Happening[]; readonly created: number } {
  const asked = result.result_file?.follow_ups ?? [];
  if (asked.length === 0) return { happenings: [], created: 0 };
  const max = Math.max(0, Math.min(context.config.execution.max_follow_ups, context.follow_ups_left));
  const { drafts, folded, dropped } = followUpDrafts({
    followUps: asked,
    backlog: context.snapshot,
    origin: `${result.item_id}/${result.phase}`,
    max,
  });
  const added = context.backlog.add(drafts);
  const happenings: Happening[] = added.map((item) => ({
    kind: "ingested",
    at: context.now,
    item_id: item.id,
    title: item.title,
    origin: item.origin ?? result.item_id,
  }));
  for (const { title, into } of folded)
    happenings.push(warning(context, into, `its follow-up "${title}" is ${into} already`, result));
  if (dropped > 0) {
    happenings.push(
      warning(
        context,
        result.item_id,
        `${dropped} follow-ups were dropped: a step may create ${max}`,
        result,
      ),
    );
  }
  return { happenings, created: added.length };
}

function warning(context: HandlerContext, about: ItemId, message: string, result: StepResult): Happening {
  return { kind: "warning", at: context.now, item_id: result.item_id, title: about, message };
}
