/** Which items have work on a rescue branch that waits for a person: doing it again would cost the same once more. Pure. */
import { type Backlog, findItem } from "../backlog/backlog.ts";
import { type ItemId, itemIdSchema } from "../backlog/item.ts";
import { compareTimestamps } from "../backlog/timestamp.ts";
import type { WaitingRescue } from "../delivery/rescue-look.ts";
import { isSample } from "../ports/step.ts";
import { type JournalEntry, readJournal } from "../report/journal.ts";
import type { RescuedWork } from "../scheduler/select.ts";

export interface Known {
  /** Ours: of the last months. */
  readonly journal: readonly JournalEntry[];
  readonly backlog: Backlog;
}

/** An item that only has the id of one whose work waits is another, and held by nothing. */
export function rescuedWork(
  waiting: readonly WaitingRescue[],
  { journal, backlog }: Known,
): ReadonlyMap<ItemId, RescuedWork> {
  const found = new Map<ItemId, RescuedWork>();
  for (const rescue of waiting) {
    const { branch, onto, restore, discard } = rescue;
    for (const named of namedBy(rescue, journal)) {
      const id = itemIdSchema.safeParse(named).data;
      if (id === undefined || found.has(id) || isAnother(id, rescue, backlog)) continue;
      found.set(id, { branch, onto, restore, discard });
    }
  }
  return found;
}

/** The one that has what is in the inbox: to take it in once more would make two items of each entry, once that is merged. */
export function inboxElsewhere(waiting: readonly WaitingRescue[]): WaitingRescue | undefined {
  return waiting.find(({ journal }) =>
    readJournal(journal).entries.some(({ outcome, origin }) => outcome === "ingested" && origin === INBOX),
  );
}

/** Of an entry that says no other. */
const INBOX = "inbox";

/**
 * A branch with a whole run says in its journal what was done and is not here. One with code alone says whose it is; of an
 * earlier version it does not, and our own journal does, as far as that is read.
 */
function namedBy(
  { branch, journal: theirs, items }: WaitingRescue,
  journal: readonly JournalEntry[],
): readonly string[] {
  if (theirs === "" && items !== undefined) return items.map(({ id }) => id);
  const own = journal.filter((entry) => entry.outcome === "set_aside" && entry.branch === branch);
  return [...readJournal(theirs).entries.filter(isWork), ...own].map(({ item }) => item);
}

function isAnother(id: ItemId, { items = [] }: WaitingRescue, backlog: Backlog): boolean {
  const item = findItem(backlog, id);
  const theirs = items.find((one) => one.id === id);
  return item !== undefined && theirs !== undefined && compareTimestamps(item.created, theirs.created) !== 0;
}

/** A step that came to an end of its own. */
function isWork({ minutes, outcome }: JournalEntry): boolean {
  return minutes !== undefined && isSample(outcome);
}
