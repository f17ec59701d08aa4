/**
 * The rules a backlog can break although its YAML and schema are right (spec §7), and what they mean for
 * one item.
 */
import type { Backlog } from "../backlog/backlog.ts";
import { cycleOf, cyclePath } from "../backlog/dependency-cycles.ts";
import type { BacklogDocument } from "../backlog/document.ts";
import { highestNumber } from "../backlog/ids.ts";
import type { Item } from "../backlog/item.ts";
import type { Problem } from "../backlog/problem.ts";
import type { Config } from "./config.ts";
import { dependencyFaults } from "./dependency-faults.ts";
import { type Fault, problemsAt } from "./fault.ts";
import { itemFaults } from "./item-faults.ts";

export interface BacklogProblems {
  /** In the order of the file. */
  readonly problems: readonly Problem[];
  /** What was not looked at for want of a sound config, a sentence each. */
  readonly skipped: readonly string[];
}

/**
 * All problems of a backlog that was read. What spec §7 lists is an error; the rest is a warning or a notice. `config`
 * is undefined when it is broken: what does not need it is looked at all the same (VAL-3).
 */
export function backlogProblems(
  document: Pick<BacklogDocument, "backlog" | "file" | "locate">,
  config: Config | undefined,
): BacklogProblems {
  const { backlog } = document;
  const faults = [
    ...backlog.items.flatMap((item, index) => [...blockFaults(item, index), ...tagFaults(item, index)]),
    ...backlog.items.flatMap((item, index) => (config ? configFaults(item, index, config) : [])),
    ...dependencyFaults(backlog, config?.project.prefix),
    ...floorFaults(document),
  ];
  return { problems: problemsAt(faults, document), skipped: config ? [] : [SKIPPED] };
}

/**
 * Why this one item cannot be worked on, and how to mend it, for the scheduler; undefined when nothing is
 * wrong with it. Never the run's fault: the others go on. Cheap to ask for every item: cycles are found
 * once for each version.
 */
export function itemTrouble(item: Item, config: Config, backlog: Backlog): string | undefined {
  if (item.status === "done" || item.status === "blocked") return undefined;
  const fault = itemFaults(item, config).find(({ stops }) => stops);
  if (fault) return `${fault.message}. ${fault.hint}`;
  if (item.dependencies?.includes(item.id))
    return "it depends on itself. Take its own id out of its dependencies.";
  const cycle = cycleOf(backlog, item.id);
  return cycle && `it waits for itself: ${cyclePath(cycle)}. Take one of these dependencies out.`;
}

const SKIPPED =
  "Whether the items' pipelines and phases exist and fit their status was not checked: the config has errors.";

function configFaults(item: Item, index: number, config: Config): readonly Fault[] {
  return itemFaults(item, config).map(({ code, field, message, hint }) => ({
    code,
    path: ["items", index, field],
    item: item.id,
    message,
    hint,
  }));
}

function tagFaults({ id, tags = [] }: Item, index: number): readonly Fault[] {
  if (new Set(tags).size === tags.length) return [];
  return tags.flatMap((tag, at): readonly Fault[] => {
    if (tags.indexOf(tag) === at) return [];
    const message = `the tag "${tag}" is there twice`;
    const path = ["items", index, "tags", at];
    return [
      { code: "TW092", severity: "warning", path, item: id, message, hint: "Take one of the two out." },
    ];
  });
}

/** A blocked item waits for a person, who needs to know what for, and where it goes afterwards. */
function blockFaults(item: Item, index: number): readonly Fault[] {
  if (item.status !== "blocked") return [];
  const faults: Fault[] = [];
  if (!item.blocked_reason?.trim() && !item.blocked_question?.question.trim()) {
    const message = "status is blocked, but no reason is given";
    const hint = "Say in blocked_reason what a person has to do.";
    faults.push({ code: "TW089", path: ["items", index, "status"], item: item.id, message, hint });
  }
  const from = item.blocked_from_status;
  if (from === undefined || from === "done" || from === "blocked") {
    const said = from === undefined ? "is missing" : `is ${from}, where no item can have been blocked`;
    const path = ["items", index, from === undefined ? "status" : "blocked_from_status"];
    const message = `blocked_from_status ${said}: unblocking takes the item back to new`;
    const hint = "Set it to the status the item had before: new, scoping, ready or in_progress.";
    faults.push({ code: "TW090", severity: "warning", path, item: item.id, message, hint });
  }
  return faults;
}

/** Only where the file has the field: without it, ids are counted from the items alone. */
function floorFaults({ backlog, locate }: Pick<BacklogDocument, "backlog" | "locate">): readonly Fault[] {
  const highest = highestNumber(backlog.items);
  const place = locate(["next_item_id"]);
  const top = locate([]);
  const isWritten = place.line !== top.line || place.column !== top.column;
  if (!isWritten || backlog.next_item_id >= highest) return [];
  const message = `next_item_id is ${backlog.next_item_id}, but an item has the number ${highest}`;
  return [{ code: "TW088", path: ["next_item_id"], message, hint: `Set it to ${highest}.` }];
}
