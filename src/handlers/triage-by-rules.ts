import type { ItemId } from "../backlog/item.ts";
import { withoutAnswer } from "../backlog/status.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { afterTriage, whereTo } from "./triage-complete.ts";

/** Triage without an agent: ratings that are missing are medium, the pipeline is the item's own or `feature` (spec §2). Change-then-return. */
export function triageByRules(event: { readonly item_id: ItemId }, context: HandlerContext): HandlerReport {
  const changed = context.backlog.change(event.item_id, (item) =>
    afterTriage(
      { ...withoutAnswer(item), size: item.size ?? "medium", risk: item.risk ?? "medium" },
      context.config,
    ),
  );
  return {
    happenings: [
      {
        kind: "triaged_by_rules",
        at: context.now,
        item_id: changed.id,
        title: changed.title,
        summary: changed.blocked_reason ?? `Size ${changed.size}, risk ${changed.risk}.`,
        effect: whereTo(changed),
      },
    ],
    breaker: "leave",
  };
}
