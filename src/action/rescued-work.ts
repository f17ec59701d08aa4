/** Which items have work on a rescue branch that waits for a person: doing it again would cost the same once more. Pure. */
import { type ItemId, itemIdSchema } from "../backlog/item.ts";
import type { WaitingRescue } from "../delivery/waiting-rescues.ts";
import { isSample } from "../ports/step.ts";
import { type JournalEntry, readJournal } from "../report/journal.ts";
import type { RescuedWork } from "../scheduler/select.ts";

/**
 * A branch with a whole run says it in its own journal. Code alone that was set aside is told of in ours, `journal`, which
 * may be of the last months: an older branch holds nothing back.
 */
export function rescuedWork(
  waiting: readonly WaitingRescue[],
  journal: readonly JournalEntry[],
): ReadonlyMap<ItemId, RescuedWork> {
  const found = new Map<ItemId, RescuedWork>();
  for (const { branch, restore, discard, journal: theirs } of waiting) {
    const own = journal.filter((entry) => entry.outcome === "set_aside" && entry.branch === branch);
    for (const { item } of [...readJournal(theirs).entries.filter(isWork), ...own]) {
      const id = itemIdSchema.safeParse(item).data;
      if (id !== undefined && !found.has(id)) found.set(id, { branch, restore, discard });
    }
  }
  return found;
}

/** A step that came to an end of its own. */
function isWork({ minutes, outcome }: JournalEntry): boolean {
  return minutes !== undefined && isSample(outcome);
}
