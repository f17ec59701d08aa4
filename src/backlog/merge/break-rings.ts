/** Dependencies that were added on both sides may close a ring, in which nothing could ever start: ours give way. */
import { type Backlog, findItem, replaceItem } from "../backlog.ts";
import { cycles } from "../dependency-cycles.ts";
import type { ItemId } from "../item.ts";
import { sameValue } from "../same-value.ts";
import type { MergeNote } from "./merge-notes.ts";

/**
 * Takes out of `merged` what only ours has of each ring; a ring that theirs has as a whole stays, for its person to mend.
 * Linear, and once more for each dependency that goes.
 */
export function withoutOurRings(
  merged: Backlog,
  theirs: Backlog,
): { readonly backlog: Backlog; readonly notes: readonly MergeNote[] } {
  const notes: MergeNote[] = [];
  let backlog = merged;
  for (let edge = ownEdge(backlog, theirs); edge; edge = ownEdge(backlog, theirs)) {
    const { from, to } = edge;
    backlog = withoutDependency(backlog, theirs, edge);
    notes.push({ kind: "ring", item_id: from, dependency: to });
  }
  return { backlog, notes };
}

interface Edge {
  readonly from: ItemId;
  readonly to: ItemId;
}

/** The first dependency within a ring that theirs has not. */
function ownEdge(backlog: Backlog, theirs: Backlog): Edge | undefined {
  for (const ring of cycles(backlog)) {
    for (const [at, from] of ring.entries()) {
      const to = ring[(at + 1) % ring.length];
      if (to !== undefined && !findItem(theirs, from)?.dependencies?.includes(to)) return { from, to };
    }
  }
  return undefined;
}

function withoutDependency(backlog: Backlog, theirs: Backlog, { from, to }: Edge): Backlog {
  const item = findItem(backlog, from);
  if (!item) return backlog;
  const { dependencies = [], ...rest } = item;
  const left = dependencies.filter((id) => id !== to);
  const changed = left.length > 0 ? { ...item, dependencies: left } : rest;
  const before = findItem(theirs, from);
  // The very same object, where it says the same: it need not be written.
  return replaceItem(backlog, before && sameValue(changed, before) ? before : changed);
}
