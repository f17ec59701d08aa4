import type { Item, ItemId } from "../backlog/item.ts";
import { unblock } from "../backlog/status.ts";
import { type Config, pipelineOf } from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { inPhase, toReady } from "./transition.ts";

/** Approval is no answer: an item that asks something waits for one. */
export class OpenQuestionError extends Error {
  override readonly name = "OpenQuestionError";
  constructor(id: ItemId, question: string) {
    super(`${id} waits for an answer, which an approval is not: "${question}"`);
  }
}

/**
 * A person accepts what guardrails or human review would stop. An item that stands before just that gate goes on to
 * ready, since its scoping is done; one that is blocked for another reason goes back to where it was. Throws
 * `OpenQuestionError` for one that asks something. Change-then-return.
 */
export function approveItem(
  event: { readonly item_id: ItemId; readonly by?: string | undefined },
  context: HandlerContext,
): HandlerReport {
  const { item_id, by } = event;
  const { title } = context.backlog.change(item_id, (item) => approved(item, context.config));
  return {
    happenings: [{ kind: "by_person", at: context.now, item_id, title, did: "approved", by }],
    breaker: "leave",
  };
}

function approved(item: Item, config: Config): Item {
  if (item.status === "blocked" && item.blocked_question !== undefined)
    throw new OpenQuestionError(item.id, item.blocked_question.question);
  const accepted = { ...item, guardrails_approved: true };
  if (item.status !== "blocked") return accepted;
  const back = unblock(accepted);
  return standsBeforeGate(item, config) ? { ...inPhase(back, undefined, undefined), status: "ready" } : back;
}

/** Blocked by the gate itself: it would stop the item again, and there is no pre-phase left to go through. */
function standsBeforeGate(item: Item, config: Config): boolean {
  if (item.blocked_type !== "decision") return false;
  if (toReady(item, config).kind !== "gate") return false;
  const last = pipelineOf(config, item)?.pre_phases.at(-1);
  return item.blocked_from_status === "new"
    ? item.size !== undefined || last === undefined
    : item.blocked_from_status === "scoping" && item.phase === last?.name;
}
