/** `command: logs`: what became of one item. Reads journal and git, and changes nothing. */
import { findItem } from "../../backlog/backlog.ts";
import type { Item, ItemId } from "../../backlog/item.ts";
import { timestamp } from "../../backlog/timestamp.ts";
import { placeOf } from "../../config/config.ts";
import { historySummary } from "../../report/item-history.ts";
import { paragraphs } from "../../report/markdown-parts.ts";
import { needsOf } from "../../report/needs-person.ts";
import { needsText } from "../../report/needs-text.ts";
import { needsMarkdown } from "../../report/summary-needs.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { itemCommits, wholeJournal } from "../history.ts";
import { itemNamed } from "../named-item.ts";
import { type ReadOnlyWorkspace, readWorkspace } from "../workspace.ts";

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
  const item = findItem(workspace.document.backlog, item_id);
  const commits = await itemCommits(workspace.paths.top, context, item_id);
  const said = historySummary({ item_id, item, entries, commits });
  const asked = needOf(item_id, workspace, context);
  return {
    exit_code: 0,
    summary: paragraphs(asked.markdown, said.markdown),
    text: paragraphs(said.text, asked.text),
    outputs: { changed: "false", result: said.json },
  };
}

/** What a blocked item asks, with the command for each answer; empty for another. */
function needOf(
  item_id: ItemId,
  { config, document }: ReadOnlyWorkspace,
  { environment, clock }: CommandContext,
): { readonly markdown: string; readonly text: string } {
  const { on_runner, workflow_file } = environment;
  const needs = needsOf({
    after: document.backlog,
    why_not: [],
    workflow_file: on_runner ? workflow_file : undefined,
  }).filter(({ item: { id } }) => id === item_id);
  const of = { now: timestamp(clock.now()), placeOf: (one: Item) => placeOf(config, one), most: 1 };
  return { markdown: needsMarkdown(needs, of), text: needsText(needs, of) };
}
