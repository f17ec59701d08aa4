import type { Item } from "../backlog/item.ts";

/** A person asks for a change that the rules do not allow now. The message is a clause that names the item. */
export class IllegalChangeError extends Error {
  override readonly name = "IllegalChangeError";
  /** A sentence, where more is to be said than which changes are legal. */
  readonly remedy: string | undefined;

  constructor(message: string, remedy?: string) {
    super(message);
    this.remedy = remedy;
  }
}

/** Throws for an item that is finished: nothing changes it any more, and the next run archives it. */
export function mustBeOpen(item: Item): void {
  if (item.status !== "done") return;
  throw new IllegalChangeError(
    `${item.id} is done already`,
    "The next run archives it. `add` makes a new item for what is left.",
  );
}

/** Approval is no answer, and neither is a further attempt: an item that asks something waits for one. Throws. */
export function mustAskNothing(item: Item, attempted: "an approval" | "another attempt"): void {
  if (item.status !== "blocked" || item.blocked_question === undefined) return;
  throw new IllegalChangeError(
    `${item.id} waits for an answer, which ${attempted} is not: "${item.blocked_question.question}"`,
    "Answer it: `command: unblock` with your words as the input `note`.",
  );
}
