/**
 * One inbox entry that two sides took in: two runs that knew nothing of each other, or one that was finished after its
 * death. Each made an item of it, and it is one.
 */
import { type Backlog, findItem } from "../backlog.ts";
import type { Item } from "../item.ts";
import { sameValue } from "../same-value.ts";
import type { Sides } from "./merge-fields.ts";

/** By what of an inbox entry neither triage nor a phase changes. */
export function isSameEntry(one: Item, other: Item): boolean {
  const entry = ({ title, description }: Item) => [title, description?.context ?? ""];
  return one.origin === "inbox" && other.origin === "inbox" && sameValue(entry(one), entry(other));
}

/** Ours without what theirs took in as well, under an id of its own; what refers to it in ours refers to theirs. */
export function asTheirsTookIn({ base, ours, theirs }: Sides<Backlog>): Backlog {
  const left = theirs.items.filter(({ id }) => !findItem(base, id));
  let now = ours;
  for (const item of ours.items.filter(({ id }) => !findItem(base, id) && !findItem(theirs, id))) {
    const at = left.findIndex((other) => isSameEntry(item, other));
    const [same] = at < 0 ? [] : left.splice(at, 1);
    if (!same) continue;
    const others = now.items.filter(({ id }) => id !== item.id);
    now = {
      ...now,
      items: others.map((one) =>
        one.dependencies?.includes(item.id)
          ? { ...one, dependencies: one.dependencies.map((id) => (id === item.id ? same.id : id)) }
          : one,
      ),
    };
  }
  return now;
}
