/** `command: logs`: what became of one item. Reads journal and git, and changes nothing. */
import { findItem } from "../../backlog/backlog.ts";
import { historySummary } from "../../report/item-history.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { itemCommits, wholeJournal } from "../history.ts";
import { itemNamed } from "../named-item.ts";
import { readWorkspace } from "../workspace.ts";

export const LOGS: CommandDefinition = {
  name: "logs",
  summary: "tell an item's history: when which phase ran, how long, its cost and commits",
  about: [
    "From the journal and from git as they are here, for items that left the backlog too. Reads, and changes nothing.",
  ],
  inputs: ["item"],
  words: ["item"],
  examples: [
    { line: "logs WRK-007", does: "everything that happened to WRK-007" },
    { line: "logs WRK-007 --json", does: "the same for a script" },
  ],
  perform: logs,
};

async function logs(context: CommandContext): Promise<CommandEnd> {
  const { inputs, log } = context;
  const workspace = await readWorkspace(context);
  const { entries, unreadable } = await wholeJournal(workspace);
  if (unreadable > 0) log.warning(`${unreadable} lines of the journal are none, and were passed over.`);
  const item_id = inputs.item;
  const isTold = entries.some(({ item, into }) => item === item_id || into === item_id);
  if (item_id === undefined || !isTold) itemNamed(inputs, workspace);
  if (item_id === undefined) throw new RangeError("no item");
  const said = historySummary({
    item_id,
    item: findItem(workspace.document.backlog, item_id),
    entries,
    commits: await itemCommits(workspace.paths.top, context, item_id),
  });
  return {
    exit_code: 0,
    summary: said.markdown,
    text: said.text,
    outputs: { changed: "false", result: said.json },
  };
}
