/** The board as the files have it now, with what the next run would do, by that run's own selection. */
import type { Item } from "../backlog/item.ts";
import { timestamp } from "../backlog/timestamp.ts";
import { placeOf } from "../config/config.ts";
import { type Board, boardOf } from "../report/board.ts";
import { type Need, needsOf } from "../report/needs-person.ts";
import type { PlaceOf } from "../report/run-report.ts";
import { chosenAction } from "../scheduler/action.ts";
import { selectionOfNextRun } from "../scheduler/next-run.ts";
import type { CommandContext } from "./command.ts";
import { commandWorkflow } from "./command-workflow.ts";
import { runPlan } from "./run-plan.ts";
import { type ReadOnlyWorkspace, readWorkspace } from "./workspace.ts";

export interface BoardNow {
  readonly workspace: ReadOnlyWorkspace;
  readonly board: Board;
  readonly needs: readonly Need[];
  /** RFC 3339. */
  readonly now: string;
  readonly placeOf: PlaceOf;
  /** The workflow that takes commands; on a person's machine they are typed. */
  readonly workflow_file?: string | undefined;
}

/** Throws `RunFailure` with what to mend. */
export async function boardNow(context: CommandContext): Promise<BoardNow> {
  const workspace = await readWorkspace(context);
  const { config, document } = workspace;
  const plan = await runPlan(context, workspace);
  const now = timestamp(context.clock.now());
  const { actions, why_not } = selectionOfNextRun(plan, document.backlog, { now });
  const { spent_before, limits } = plan.budget;
  const place = (item: Item) => placeOf(config, item);
  const board = boardOf(document.backlog, {
    now,
    why_not,
    next: actions.map(chosenAction),
    placeOf: place,
    spent: {
      today_usd: spent_before.day_usd,
      month_usd: spent_before.month_usd,
      day_limit_usd: limits.day_usd,
      month_limit_usd: limits.month_usd,
    },
  });
  const workflow_file = await commandWorkflow(context, workspace);
  const needs = needsOf({ after: document.backlog, why_not, workflow_file });
  return { workspace, board, needs, now, placeOf: place, workflow_file };
}
