/** What a run may look at (spec §3): everything, the current one of its targets, or what a filter lets through. Pure. */
import type { Backlog } from "../backlog/backlog.ts";
import { findItem } from "../backlog/backlog.ts";
import type { Filter } from "../backlog/filters.ts";
import { matches } from "../backlog/filters.ts";
import type { Item, ItemId } from "../backlog/item.ts";
import type { Halt } from "../ports/halt.ts";

export type Scope =
  | { readonly kind: "all" }
  | {
      readonly kind: "filter";
      readonly filter: Filter;
      /** It is `triage`'s own: who set no filter is not told of one. */
      readonly is_triage?: boolean | undefined;
    }
  | {
      readonly kind: "targets";
      readonly targets: readonly ItemId[];
      readonly auto_advance: boolean;
      /** Those that were blocked already when the run started: skipped, no reason to halt. */
      readonly blocked_before: ReadonlySet<ItemId>;
    };

/** Is the item the run's business? Says nothing of whether it can be worked on. */
export function inScope(scope: Scope, snapshot: Backlog, item: Item): boolean {
  switch (scope.kind) {
    case "all":
      return true;
    case "filter":
      return matches(scope.filter, item);
    case "targets":
      return currentTarget(scope, snapshot)?.id === item.id;
    default:
      return scope satisfies never;
  }
}

/** The first target that is neither done, archived nor blocked; undefined when there is none left. */
export function currentTarget(scope: Scope & { kind: "targets" }, snapshot: Backlog): Item | undefined {
  return openTargets(scope, snapshot).find(({ status }) => status !== "blocked");
}

/** A halt that follows from targets or filter alone (spec §3, step 4), or undefined. */
export function haltOfScope(scope: Scope, snapshot: Backlog, atStart: boolean): Halt | undefined {
  switch (scope.kind) {
    case "all":
      return undefined;
    case "filter":
      return haltOfFilter(scope, snapshot, atStart);
    case "targets":
      return haltOfTargets(scope, snapshot);
    default:
      return scope satisfies never;
  }
}

function haltOfFilter(
  { filter, is_triage }: Scope & { kind: "filter" },
  snapshot: Backlog,
  atStart: boolean,
): Halt | undefined {
  const matching = snapshot.items.filter((item) => matches(filter, item));
  if (matching.length === 0) {
    return atStart
      ? { reason: "no_matching_items", because: is_triage ? "no item is new" : "no item matches the filter" }
      : {
          reason: "filter_exhausted",
          because: is_triage
            ? "all that was new is triaged"
            : "every item that matched the filter is finished",
        };
  }
  const open = matching.filter(({ status }) => status !== "done" && status !== "blocked");
  return open.length > 0
    ? undefined
    : { reason: "filter_exhausted", because: "every item that matches the filter is done or blocked" };
}

function haltOfTargets(scope: Scope & { kind: "targets" }, snapshot: Backlog): Halt | undefined {
  const open = openTargets(scope, snapshot);
  const blocked = open.filter(({ status }) => status === "blocked");
  const newlyBlocked = blocked.find(({ id }) => !scope.blocked_before.has(id));
  if (newlyBlocked && !scope.auto_advance) {
    return {
      reason: "target_blocked",
      because: `${newlyBlocked.id} is blocked: ${newlyBlocked.blocked_reason ?? "no reason given"}`,
    };
  }
  if (open.length > blocked.length) return undefined;
  return blocked.length > 0
    ? {
        reason: "target_blocked",
        because: `of the targets, ${blocked.map(({ id }) => id).join(", ")} ${blocked.length > 1 ? "are" : "is"} blocked and the rest finished`,
      }
    : { reason: "target_completed", because: "every target is finished" };
}

function openTargets(scope: Scope & { kind: "targets" }, snapshot: Backlog): readonly Item[] {
  return scope.targets
    .map((id) => findItem(snapshot, id))
    .filter((item) => item !== undefined)
    .filter(({ status }) => status !== "done");
}
