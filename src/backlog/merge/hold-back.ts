/** The backlog of a run whose work on some items could not be kept: they are where they were before it, and wait for a person. */

import { type Backlog, deepFreeze, findItem, replaceItem } from "../backlog.ts";
import { readBacklog, writeBacklog } from "../document.ts";
import type { Item, ItemId } from "../item.ts";
import { presentFields } from "../present-fields.ts";
import { block } from "../status.ts";

export interface HeldBack {
  readonly items: readonly ItemId[];
  /** For a person: where the work is, and how to go on. */
  readonly reason: string;
  /** RFC 3339: the items' `updated`. */
  readonly at: string;
}

/** What the run spent on an item stays spent; all else that it did to these items is taken back. Others stay as in `ours`. */
export function holdBack(
  { base, ours }: { readonly base: Backlog; readonly ours: Backlog },
  { items, reason, at }: HeldBack,
): Backlog {
  return items.reduce((backlog, id) => {
    const before = findItem(base, id);
    const own = findItem(backlog, id);
    const item = before ?? own;
    if (!item || item.status === "done") return backlog;
    const spent = own?.cost_usd === undefined ? {} : { cost_usd: own.cost_usd };
    const held =
      item.status === "blocked" ? item : presentFields({ ...block(item, { reason }), ...spent, updated: at });
    return own
      ? replaceItem(backlog, held)
      : waitingAgain(broughtBack(backlog, { base, item: held }), { base, id });
  }, ours);
}

/** Behind the one that it stood behind. */
function broughtBack(backlog: Backlog, { base, item }: { base: Backlog; item: Item }): Backlog {
  const before = base.items.slice(
    0,
    base.items.findIndex(({ id }) => id === item.id),
  );
  const neighbour = before.findLast(({ id }) => findItem(backlog, id));
  const at = neighbour ? backlog.items.findIndex(({ id }) => id === neighbour.id) + 1 : 0;
  return deepFreeze({ ...backlog, items: backlog.items.toSpliced(at, 0, item) });
}

/** When the item was archived, its id left the dependencies of others. */
function waitingAgain(backlog: Backlog, { base, id }: { base: Backlog; id: ItemId }): Backlog {
  const waited = base.items.filter(({ dependencies }) => dependencies?.includes(id));
  return waited.reduce((now, { id: waiter }) => {
    const item = findItem(now, waiter);
    if (!item || item.dependencies?.includes(id)) return now;
    return replaceItem(now, { ...item, dependencies: [...(item.dependencies ?? []), id] });
  }, backlog);
}

/** The same for texts; undefined when one of them is no backlog, or the result cannot be written. */
export async function holdBackText(
  { file, base, ours }: { readonly file: string; readonly base: string; readonly ours: string },
  held: HeldBack,
): Promise<string | undefined> {
  const [before, own] = await Promise.all([readBacklog(base, { file }), readBacklog(ours, { file })]);
  if (before.kind !== "read" || own.kind !== "read") return undefined;
  const backlog = holdBack({ base: before.document.backlog, ours: own.document.backlog }, held);
  const written = await writeBacklog(own.document, backlog);
  return written.kind === "inexpressible" ? undefined : written.document.text;
}
