/**
 * What a pull request may not do to the backlog it is based on, although the file it leaves is right (spec §7): a pure
 * function of the three versions.
 */
import { type Backlog, findItem } from "../backlog/backlog.ts";
import { archivedIds } from "../backlog/ids.ts";
import type { Item, ItemId } from "../backlog/item.ts";
import { sameValue } from "../backlog/same-value.ts";
import { NEXT_STATUS } from "../backlog/status.ts";
import type { Fault } from "./fault.ts";

export interface Versions {
  /** Where the pull request left the branch. */
  readonly base: Backlog;
  /** The branch now. */
  readonly tip: Backlog;
  /** What merging would leave. */
  readonly head: Backlog;
}

export interface JudgedBy {
  /** Rules for what a person may change in an item. Tickwork's own pull requests hold many ticks at once. */
  readonly by_person: boolean;
  /** Items that were at fault in the base: mending one may take any change. */
  readonly excused: ReadonlySet<ItemId>;
}

/** In the order of the items of `head`. `by_person` and `excused` say what is let pass: see `JudgedBy`. */
export function baseFaults(versions: Versions, { by_person, excused }: JudgedBy): readonly Fault[] {
  const { base, head } = versions;
  const renamed = renamedItems(versions);
  return head.items
    .flatMap((item, index) => {
      const before = findItem(base, item.id);
      const at = ["items", index];
      if (!before) return newItemFaults(item, { at, versions, was: renamed.get(item) });
      const dropped = droppedDependencies(item, { at, versions });
      if (!isSameItem(before, item)) {
        const stays = head.items.some((other) => other.id === item.id && isSameItem(before, other));
        return [stays ? givenOut(item, { at, other: before }) : reusedId(item, { at, before }), ...dropped];
      }
      return by_person && !excused.has(item.id) ? [...changeFaults(before, item, at), ...dropped] : dropped;
    })
    .concat(floorFaults(versions));
}

/** A person may reword a title, and nothing changes `created`: an item of which both differ is another one. */
function isSameItem(one: Item, other: Item): boolean {
  return one.created === other.created || one.title === other.title;
}

interface At {
  readonly at: Fault["path"];
}

/** Items that are new by their ids, and whose text was there under an id that is gone. */
function renamedItems({ base, head }: Versions): ReadonlyMap<Item, Item> {
  const gone = base.items.filter(({ id }) => !findItem(head, id));
  const byText = new Map(gone.map((item) => [`${item.created} ${item.title}`, item]));
  return new Map(
    head.items.flatMap((item) => {
      const was = findItem(base, item.id) ? undefined : byText.get(`${item.created} ${item.title}`);
      return was ? [[item, was] as const] : [];
    }),
  );
}

function newItemFaults(
  item: Item,
  { at, versions, was }: At & { readonly versions: Versions; readonly was: Item | undefined },
): readonly Fault[] {
  const path = [...at, "id"];
  if (was) {
    const message = `the id was ${was.id} before, and an id is for good`;
    const hint = `Change it back to ${was.id}: worklog, commits and change folders name the item by it.`;
    return [{ code: "TW102", path, item: item.id, message, hint }];
  }
  const { base, tip } = versions;
  const other = findItem(tip, item.id);
  if (other && isSameItem(other, item)) return [];
  const floor = { ...tip, items: [], next_item_id: Math.max(base.next_item_id, tip.next_item_id) };
  if (!other && !archivedIds(floor, undefined)(item.id)) return [];
  return [givenOut(item, { at, other })];
}

/** `other` has the id on the base branch; undefined where it is no longer in the file. */
function givenOut(item: Item, { at, other }: At & { readonly other: Item | undefined }): Fault {
  const message = other
    ? `the base branch has this id for another item: "${other.title}"`
    : "this number was given out already, to an item that is no longer in the file";
  const hint = "Run `tickwork renumber`: it gives the item the next free id, and its references follow.";
  return { code: "TW107", path: [...at, "id"], item: item.id, message, hint };
}

function reusedId(item: Item, { at, before }: At & { readonly before: Item }): Fault {
  const message = `this id was that of another item before: "${before.title}"`;
  const hint = "Give the new item an id of its own, and take the old one out by deleting its lines.";
  return { code: "TW103", path: [...at, "id"], item: item.id, message, hint };
}

function changeFaults(before: Item, after: Item, at: Fault["path"]): readonly Fault[] {
  return [...statusFaults(before, after, at), ...ownFieldFaults(before, after, at)];
}

function statusFaults(before: Item, after: Item, at: Fault["path"]): readonly Fault[] {
  const path = [...at, "status"];
  const [from, to] = [before.status, after.status];
  if (from === to) return [];
  if (from === "done") {
    const message = `it was done, and is ${to} again`;
    const hint = "Done is the end of an item: add a new one for what is left to do.";
    return [{ code: "TW101", path, item: after.id, message, hint }];
  }
  const allowed = allowedFrom(from);
  if (allowed.includes(to)) return [];
  const message = `status cannot go from ${from} to ${to}`;
  const other = to === "done" ? " To give the item up, delete its lines." : "";
  const hint = `From ${from} it goes to ${allowed.join(" or ")}.${other}`;
  return [{ code: "TW100", path, item: after.id, message, hint }];
}

/** Spec §1, Status changes. */
function allowedFrom(from: Item["status"]): readonly Item["status"][] {
  if (from === "blocked") return ["new", "scoping", "ready", "in_progress"];
  const next = NEXT_STATUS[from];
  return next === undefined ? [] : [next, "blocked"];
}

/** Written by Tickwork alone. To take one away is part of mending by hand, and is left alone. */
const OWN_FIELDS = [
  "created",
  "last_phase_commit",
  "last_phase_summary",
  "phase_attempts",
  "retry_after",
  "cost_usd",
  "decision_issue",
] as const satisfies readonly (keyof Item)[];

function ownFieldFaults(before: Item, after: Item, at: Fault["path"]): readonly Fault[] {
  return OWN_FIELDS.filter((name) => after[name] !== undefined && !sameValue(before[name], after[name])).map(
    (name): Fault => ({
      code: "TW106",
      severity: "warning",
      path: [...at, name],
      item: after.id,
      message: `${name} is written by Tickwork alone, and was changed by hand`,
      hint: before[name] === undefined ? "Take the line out." : "Put the old value back.",
    }),
  );
}

/** What was done may go; what was not leaves those that wait for it with half of what they were promised. */
function droppedDependencies(
  item: Item,
  { at, versions }: At & { readonly versions: Versions },
): readonly Fault[] {
  const { base, head, tip } = versions;
  return (item.dependencies ?? []).flatMap((id, place): readonly Fault[] => {
    const gone = findItem(head, id) ? undefined : (findItem(tip, id) ?? findItem(base, id));
    if (!gone || gone.status === "done" || !findItem(base, id)) return [];
    const message = `${id} is taken out of the backlog, and this item depends on it`;
    const hint = `Take ${id} out of the dependencies too, or keep the item.`;
    return [{ code: "TW105", path: [...at, "dependencies", place], item: item.id, message, hint }];
  });
}

function floorFaults({ base, head }: Versions): readonly Fault[] {
  const floor = base.next_item_id;
  if (head.next_item_id >= floor) return [];
  const message = `next_item_id goes back from ${floor} to ${head.next_item_id}, so that ids would be given out a second time`;
  return [{ code: "TW104", path: ["next_item_id"], message, hint: `Set it to ${floor} or more.` }];
}
