/** What is wrong with the dependencies of a backlog (spec §7, VAL-2). */
import type { Backlog } from "../backlog/backlog.ts";
import { cyclePath, cycles } from "../backlog/dependency-cycles.ts";
import { givenIds, idsByLikeness } from "../backlog/ids.ts";
import type { Item, ItemId } from "../backlog/item.ts";
import type { Fault } from "./fault.ts";

/**
 * `prefix` is the project's, if the config is known: an id of another series that no item has was never
 * given out.
 */
export function dependencyFaults(backlog: Backlog, prefix: string | undefined): readonly Fault[] {
  // A person may still name an item that has left the file.
  const isGiven = givenIds(backlog, prefix);
  const likelyMeant = idsByLikeness(backlog);
  return [
    ...backlog.items.flatMap((item, index) =>
      (item.dependencies ?? []).flatMap((id, at) => {
        const path = ["items", index, "dependencies", at];
        if (id === item.id) return item.status === "done" ? [] : [dependsOnItself(item, path)];
        if (isGiven(id)) return [];
        return [unknownDependency(id, { item, path, likely: likelyMeant(id) })];
      }),
    ),
    ...cycles(backlog).map((cycle) => cycleFault(backlog, cycle)),
  ];
}

function dependsOnItself(item: Item, path: Fault["path"]): Fault {
  return {
    code: "TW081",
    path,
    item: item.id,
    message: "it depends on itself",
    hint: "Take its own id out.",
  };
}

function unknownDependency(
  id: ItemId,
  of: { readonly item: Item; readonly path: Fault["path"]; readonly likely: ItemId | undefined },
): Fault {
  const guess = of.likely === undefined || of.likely === of.item.id ? "" : `Did you mean "${of.likely}"? `;
  return {
    code: "TW080",
    path: of.path,
    item: of.item.id,
    message: `the dependency "${id}" does not exist and never did`,
    hint: `${guess}Name an item of the backlog, or take it out.`,
  };
}

/** At the dependency of the first item that leads into the cycle. */
function cycleFault(backlog: Backlog, cycle: readonly ItemId[]): Fault {
  const [first, second] = cycle;
  const index = backlog.items.findIndex(({ id }) => id === first);
  const item = backlog.items[index];
  const at = second === undefined ? 0 : (item?.dependencies?.indexOf(second) ?? 0);
  return {
    code: "TW082",
    path: ["items", index, "dependencies", at],
    item: first,
    message: `these wait for each other, and none can ever start: ${cyclePath(cycle)}`,
    hint: "Take one of these dependencies out.",
  };
}
