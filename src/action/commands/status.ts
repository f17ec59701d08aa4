/** `command: status`: the board. Reads, and changes nothing. */
import type { Item } from "../../backlog/item.ts";
import { timestamp } from "../../backlog/timestamp.ts";
import { placeOf } from "../../config/config.ts";
import { boardOf } from "../../report/board.ts";
import { boardJson } from "../../report/board-json.ts";
import { boardMarkdown } from "../../report/board-markdown.ts";
import { boardText } from "../../report/board-text.ts";
import { paragraphs } from "../../report/markdown-parts.ts";
import { needsOf } from "../../report/needs-person.ts";
import { needsText } from "../../report/needs-text.ts";
import { needsMarkdown } from "../../report/summary-needs.ts";
import { chosenAction } from "../../scheduler/action.ts";
import { selectionOfNextRun } from "../../scheduler/next-run.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { runPlan } from "../run-plan.ts";
import { readWorkspace } from "../workspace.ts";

export const STATUS: CommandDefinition = {
  name: "status",
  summary: "show the board, and what the next run would do",
  about: [
    "Items by status, with their phase, age and what each waits for; then what agents cost. Reads the files as they are here, and changes nothing.",
  ],
  inputs: ["targets", "only"],
  examples: [{ line: "status", does: "the board of this folder" }],
  perform: status,
};

/** More questions than these are for another day; the board has all of them. */
const MOST_NEEDS = 20;

async function status(context: CommandContext): Promise<CommandEnd> {
  const { board, needs, config, now } = await boardOfNow(context);
  const of = { now, placeOf: (item: Item) => placeOf(config, item), most: MOST_NEEDS };
  return {
    exit_code: 0,
    summary: paragraphs(needsMarkdown(needs, of), boardMarkdown(board)),
    outputs: { result: boardJson(board) },
    text: paragraphs(boardText(board, process.stdout.columns).trimEnd(), needsText(needs, of)),
  };
}

/** With what the next run would do, by the same selection. */
async function boardOfNow(context: CommandContext) {
  const workspace = await readWorkspace(context);
  const { config, document } = workspace;
  const plan = await runPlan(context, workspace);
  const now = timestamp(context.clock.now());
  const { actions, why_not } = selectionOfNextRun(plan, document.backlog, { now });
  const { spent_before, limits } = plan.budget;
  const { on_runner, workflow_file } = context.environment;
  const needs = needsOf({
    after: document.backlog,
    why_not,
    workflow_file: on_runner ? workflow_file : undefined,
  });
  const board = boardOf(document.backlog, {
    now,
    why_not,
    next: actions.map(chosenAction),
    placeOf: (item) => placeOf(config, item),
    spent: {
      today_usd: spent_before.day_usd,
      month_usd: spent_before.month_usd,
      day_limit_usd: limits.day_usd,
      month_limit_usd: limits.month_usd,
    },
  });
  return { board, needs, config, now };
}
