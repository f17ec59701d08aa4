/**
 * The status changes of spec §1, and no others:
 *
 *   new → scoping → ready → in_progress → done        one step at a time (`moveTo`)
 *   any but done and blocked → blocked                (`block`)
 *   blocked → where it came from                      (`unblock`)
 *
 * `updated` is set by whoever owns the backlog, not here.
 */
import type { BlockedQuestion, BlockedType, Item, Status } from "./item.ts";

/** A change of status that the rules do not allow. Names the item and both statuses. */
export class StatusChangeError extends Error {
  override readonly name = "StatusChangeError";
  readonly item: Pick<Item, "id" | "status">;
  readonly to: Status;

  constructor(item: Pick<Item, "id" | "status">, to: Status, remedy: string) {
    super(`${item.id} cannot go from ${item.status} to ${to}: ${remedy}`);
    this.item = item;
    this.to = to;
  }
}

/** The status one step on; undefined for blocked (a person decides) and done (the end). */
export const NEXT_STATUS: Readonly<Record<Status, Status | undefined>> = {
  new: "scoping",
  scoping: "ready",
  ready: "in_progress",
  in_progress: "done",
  done: undefined,
  blocked: undefined,
};

/**
 * One step forward (spec §1). Throws `StatusChangeError` for every other pair, blocked included: see
 * `block`, `unblock`.
 */
export function moveTo(item: Item, status: Status): Item {
  if (NEXT_STATUS[item.status] !== status) throw new StatusChangeError(item, status, remedyFor(item, status));
  return { ...item, status };
}

/**
 * To blocked, remembering where from. What an earlier block left is replaced. Throws `StatusChangeError`
 * for an item that is done or blocked already.
 */
export function block(
  item: Item,
  why: {
    readonly reason: string;
    readonly type?: BlockedType | undefined;
    readonly question?: BlockedQuestion | undefined;
  },
): Item {
  if (item.status === "done" || item.status === "blocked") {
    throw new StatusChangeError(item, "blocked", remedyFor(item, "blocked"));
  }
  return {
    ...item,
    status: "blocked",
    blocked_from_status: item.status,
    blocked_reason: why.reason,
    blocked_type: why.type,
    blocked_question: why.question,
    decision_issue: undefined,
  };
}

/**
 * Back to where it was blocked from. The person's note is kept for the next prompt, and nothing of what
 * went before: the block, the commit that staleness is measured from, unfinished attempts, a wait for
 * quota. Throws `StatusChangeError` for an item that is not blocked.
 */
export function unblock(item: Item, answer: { readonly note?: string | undefined } = {}): Item {
  const status = statusAfterUnblock(item);
  if (item.status !== "blocked") {
    throw new StatusChangeError(item, status, "it is not blocked, so there is nothing to unblock");
  }
  const note = answer.note?.trim();
  return {
    ...item,
    status,
    blocked_from_status: undefined,
    blocked_reason: undefined,
    blocked_type: undefined,
    blocked_question: undefined,
    decision_issue: undefined,
    unblock_context: note === "" ? undefined : note,
    answered_question: note ? questionOf(item) : undefined,
    last_phase_commit: undefined,
    phase_attempts: undefined,
    retry_after: undefined,
  };
}

/** What a person answers: the question that was asked, else the reason of the block. */
function questionOf({ blocked_question, blocked_reason }: Item): BlockedQuestion | undefined {
  return blocked_question ?? (blocked_reason?.trim() ? { question: blocked_reason } : undefined);
}

/** The note was for one prompt, and what it answers goes with it. */
export function withoutAnswer(item: Item): Item {
  return { ...item, unblock_context: undefined, answered_question: undefined };
}

/**
 * Where `unblock` takes an item: new when the file does not say where it came from, or says what cannot be.
 */
export function statusAfterUnblock(item: Pick<Item, "blocked_from_status">): Status {
  const from = item.blocked_from_status;
  return from === undefined || from === "done" || from === "blocked" ? "new" : from;
}

function remedyFor(item: Item, to: Status): string {
  if (item.status === "done") return "done is the end; add a new item instead";
  if (item.status === "blocked") {
    return to === "blocked"
      ? "it is blocked already"
      : `unblock it first; it goes back to ${statusAfterUnblock(item)}`;
  }
  if (to === "blocked") return "blocking needs a reason";
  return `the next status is ${NEXT_STATUS[item.status] ?? "none"}`;
}
