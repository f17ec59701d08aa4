/** What merging would mean: the differences, and what the next run would choose, by the selection that a run uses. */
import { type Backlog, findItem } from "../../backlog/backlog.ts";
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

/** Undefined where the backlog cannot be read at all. Without a sound config there are differences, and no choice. */
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
  const { config, context } = from;
  const found = document?.backlog ?? readable?.backlog;
  if (!found) return undefined;
  const unclear = unclearIds([from.before, found], document ? undefined : readable?.guessed);
  const [before, after] = [without(unclear, from.before), without(unclear, found)];
  const store = createStore(from.top);
  // The file is named from the top already.
  const paths = { ...pathsOf({ ...from, working_folder: from.top, backlog: file }) };
  const isKnown = givenIds(after, config?.project.prefix);
  const inbox = await readInboxFile(store, { file: paths.inbox, isKnown });
  const entries = inbox.kind === "entries" ? inbox.drafts.length : 0;
  const differences = differencesBetween(before, after);
  const forecast = { before, after, differences, inbox: entries, left_out: [...unclear] };
  if (!config || !document) return forecast;
  const inWorkingFolder = pathsOf({ ...from, backlog: "" }).inWorkingFolder;
  const plan = await runPlan(context, { store, config, document, paths: { ...paths, inWorkingFolder } });
  const { actions } = selectionOfNextRun(plan, after, { now: timestamp(context.clock.now()) });
  return { ...forecast, next: actions.map(chosenAction) };
}

/** An id that two items have says of neither what becomes of it, and what breaks the schema is not what is written. */
function unclearIds(
  versions: readonly Backlog[],
  guessed: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const repeated = versions.flatMap((backlog) =>
    backlog.items.filter((item) => findItem(backlog, item.id) !== item),
  );
  return new Set([...repeated.map(({ id }) => id), ...guessed].filter((id) => id !== ""));
}

function without(ids: ReadonlySet<string>, backlog: Backlog): Backlog {
  return ids.size === 0 ? backlog : { ...backlog, items: backlog.items.filter(({ id }) => !ids.has(id)) };
}
