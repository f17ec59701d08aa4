/** The item that a command is about: the input `item`. */
import { findItem } from "../backlog/backlog.ts";
import { isArchivedId } from "../backlog/ids.ts";
import type { Item } from "../backlog/item.ts";
import { nearestName } from "../backlog/schema-problems.ts";
import { UnfitAsk, WrongUse } from "./failure.ts";
import type { Inputs } from "./inputs.ts";
import type { ReadOnlyWorkspace } from "./workspace.ts";

const MOST_IDS = 10;

/** Throws `UnfitAsk` with ids that would do. */
export function itemNamed(
  { command, item: id }: Pick<Inputs, "command" | "item">,
  { document, config, paths }: Pick<ReadOnlyWorkspace, "document" | "config" | "paths">,
): Item {
  const { backlog } = document;
  if (id === undefined)
    throw new WrongUse(
      `\`command: ${command}\` is about one item, and none was named.`,
      `Give its id as the input \`item\`. ${idsText(backlog.items)}`,
    );
  const item = findItem(backlog, id);
  if (item) return item;
  if (isArchivedId(backlog, config.project.prefix, id))
    throw new UnfitAsk(
      `${id} is not in ${paths.backlog} any more.`,
      command === "logs"
        ? "It left it, and the journal has nothing of it."
        : "It was finished, closed or taken out: `command: logs` tells what became of it.",
    );
  const near = nearestName(
    id,
    backlog.items.map((one) => one.id),
  );
  const guess = near === undefined ? "`command: status` lists its items." : `Did you mean ${near}?`;
  throw new UnfitAsk(`${id} is not in ${paths.backlog}.`, guess);
}

/** The blocked ones are those a person is most likely to mean. */
function idsText(items: readonly Item[]): string {
  const open = items.filter(({ status }) => status !== "done");
  const blocked = open.filter(({ status }) => status === "blocked");
  if (blocked.length > 0) return `Blocked now: ${listed(blocked)}.`;
  return open.length > 0 ? `Nothing is blocked now; open are ${listed(open)}.` : "No item is open now.";
}

function listed(items: readonly Item[]): string {
  const more = items.length > MOST_IDS ? ` and ${items.length - MOST_IDS} more` : "";
  return `${items
    .slice(0, MOST_IDS)
    .map(({ id }) => id)
    .join(", ")}${more}`;
}
