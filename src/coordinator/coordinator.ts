/**
 * The one owner of the backlog during a run. It holds one value after another:
 *
 *   loaded → changed … changed → saved → changed …
 *
 * `change` and its siblings make a new value from the one before, whole or not at all; `takeSnapshot` hands out the value
 * itself; `adopt` puts in one that was read back from disk after other people's commits came in.
 */

import { archiveItems } from "../backlog/archive-item.ts";
import { appendItems, type Backlog, findItem, replaceItem, UnknownItemError } from "../backlog/backlog.ts";
import { nextIds } from "../backlog/ids.ts";
import type { Item, ItemDraft, ItemId } from "../backlog/item.ts";
import { mergeItems } from "../backlog/merge-items.ts";
import { presentFields } from "../backlog/present-fields.ts";
import { timestamp } from "../backlog/timestamp.ts";
import type { BacklogWriter, SnapshotSource } from "../ports/backlog-access.ts";
import type { Clock } from "../ports/clock.ts";

export interface Coordinator extends SnapshotSource, BacklogWriter {
  /** For saving: not counted, and not for deciding. */
  current(): Backlog;
  adopt(backlog: Backlog): void;
}

/** One for each run: a second owner of the same backlog would not see what this one changes. */
export function createCoordinator(start: {
  readonly backlog: Backlog;
  /** Of new ids, e.g. `WRK`. */
  readonly prefix: string;
  readonly clock: Clock;
}): Coordinator {
  const { prefix, clock } = start;
  const counts = { tick: 0, executor: 0 };
  let backlog = start.backlog;

  const archive = (ids: readonly ItemId[]): readonly Item[] => {
    if (ids.length === 0) return [];
    const archived = archiveItems(backlog, ids);
    backlog = withDates(backlog, archived.backlog, clock);
    return archived.gone;
  };

  return {
    counts,
    takeSnapshot(taker) {
      counts[taker] += 1;
      return backlog;
    },
    change(id, by) {
      const before = findItem(backlog, id);
      if (!before) throw new UnknownItemError(id);
      const changed = changedItem(before, by(before), clock);
      backlog = replaceItem(backlog, changed);
      return changed;
    },
    restore(id, by) {
      const item = findItem(backlog, id);
      if (!item) throw new UnknownItemError(id);
      backlog = replaceItem(backlog, by(item));
    },
    add(drafts) {
      if (drafts.length === 0) return [];
      const { ids, next_item_id } = nextIds(backlog, { prefix, count: drafts.length });
      const items = ids.flatMap((id, at) => {
        const draft = drafts[at];
        return draft ? [newItem(id, draft, clock)] : [];
      });
      backlog = appendItems(backlog, items, next_item_id);
      return items;
    },
    archive(id) {
      const [gone] = archive([id]);
      if (!gone) throw new UnknownItemError(id);
      return gone;
    },
    archiveDone: () => archive(backlog.items.filter(({ status }) => status === "done").map(({ id }) => id)),
    merge(one, other) {
      const merged = mergeItems(backlog, one, other);
      if (!merged) return undefined;
      backlog = withDates(backlog, merged.backlog, clock);
      return { kept: findItem(backlog, merged.kept.id) ?? merged.kept, gone: merged.gone };
    },
    current: () => backlog,
    adopt(other) {
      backlog = other;
    },
  };
}

/** `updated` changes with every change, and with nothing else; `id` and `created` never (IDX-2). */
function changedItem(before: Item, after: Item, clock: Clock): Item {
  if (after.id !== before.id || after.created !== before.created) {
    throw new RangeError(`${before.id}: a change may not touch id or created`);
  }
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Item>;
  if ([...fields].every((field) => before[field] === after[field])) return before;
  const present = Object.entries({ ...after, updated: timestamp(clock.now()) }).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(present) as unknown as Item;
}

/** The version after, with `updated` set on every item that is not the very one it was before. */
function withDates(before: Backlog, after: Backlog, clock: Clock): Backlog {
  const updated = timestamp(clock.now());
  const changed = after.items.filter((item) => findItem(before, item.id) !== item);
  return changed.reduce((backlog, item) => replaceItem(backlog, { ...item, updated }), after);
}

function newItem(id: ItemId, draft: ItemDraft, clock: Clock): Item {
  const now = timestamp(clock.now());
  const { title, ...rest } = draft;
  return { id, title, status: "new", created: now, updated: now, ...presentFields(rest) };
}
