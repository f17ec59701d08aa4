/** What merging would mean: the differences, and what the next run would choose, by the selection that a run uses. */
import type { Backlog } from "../../backlog/backlog.ts";
import { differencesBetween } from "../../backlog/differences.ts";
import { givenIds } from "../../backlog/ids.ts";
import { timestamp } from "../../backlog/timestamp.ts";
import type { Config } from "../../config/config.ts";
import { readInboxFile } from "../../coordinator/inbox-file.ts";
import { createStore } from "../../coordinator/store.ts";
import type { Forecast } from "../../report/forecast-markdown.ts";
import { chosenAction } from "../../scheduler/action.ts";
import { selectionOfNextRun } from "../../scheduler/next-run.ts";
import type { CommandContext } from "../command.ts";
import { pathsOf } from "../paths.ts";
import { runPlan } from "../run-plan.ts";
import type { CheckedBacklog } from "./check-files.ts";

export async function forecastOf(
  { file, document, readable }: CheckedBacklog,
  from: {
    readonly before: Backlog;
    readonly config: Config | undefined;
    readonly top: string;
    readonly working_folder: string;
    readonly context: CommandContext;
  },
): Promise<Forecast | undefined> {
  const { before, config, context } = from;
  const after = document?.backlog ?? readable?.backlog;
  if (!after) return undefined;
  const store = createStore(from.top);
  // The file is named from the top already.
  const paths = { ...pathsOf({ ...from, working_folder: from.top, backlog: file }) };
  const isKnown = givenIds(after, config?.project.prefix);
  const inbox = await readInboxFile(store, { file: paths.inbox, isKnown });
  const entries = inbox.kind === "entries" ? inbox.drafts.length : 0;
  const differences = differencesBetween(before, after);
  const forecast = { before, after, differences, inbox: entries };
  if (!config || !document) return forecast;
  const inWorkingFolder = pathsOf({ ...from, backlog: "" }).inWorkingFolder;
  const plan = await runPlan(context, { store, config, document, paths: { ...paths, inWorkingFolder } });
  const { actions } = selectionOfNextRun(plan, after, { now: timestamp(context.clock.now()) });
  return { ...forecast, next: actions.map(chosenAction) };
}
