/** `command: unblock` and `command: approve`: a person's answer to an item, delivered as a run delivers its work. */
import { findItem } from "../../backlog/backlog.ts";
import type { Item } from "../../backlog/item.ts";
import { nearestName } from "../../backlog/schema-problems.ts";
import { StatusChangeError } from "../../backlog/status.ts";
import { timestamp } from "../../backlog/timestamp.ts";
import { createCoordinator } from "../../coordinator/coordinator.ts";
import { OpenQuestionError } from "../../handlers/approve-item.ts";
import { handleEvent } from "../../handlers/handle-event.ts";
import type { RunEvent } from "../../ports/events.ts";
import { answerSummary } from "../../report/answer-summary.ts";
import type { CommandContext, CommandEnd } from "../command.ts";
import { refuseEvent } from "../event.ts";
import { RunFailure } from "../failure.ts";
import { commitMigration } from "../migration.ts";
import { createStateFiles } from "../state-files.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";

export async function answer(context: CommandContext): Promise<CommandEnd> {
  const { clock, environment, inputs, log } = context;
  if (inputs.dry_run) {
    throw new RunFailure(
      `The command "${inputs.command}" has no dry run, so nothing was done.`,
      "Leave dry-run out to answer the item, or use command: run with it to see what a run would do.",
    );
  }
  await refuseEvent(context);
  const opened = await openWorkspace(context);
  itemToAnswer(context, opened);
  const workspace = { ...opened, ...(await commitMigration(opened, log)) };
  const item = itemToAnswer(context, workspace);
  const { config, document, repository } = workspace;
  const coordinator = createCoordinator({ backlog: document.backlog, prefix: config.project.prefix, clock });
  const { checkpoints } = repository;
  const state = createStateFiles({ ...workspace, coordinator, checkpoints, run_id: environment.run_id, log });
  const { happenings } = tryHandle(eventOf(context, item), {
    snapshot: document.backlog,
    backlog: coordinator,
    config,
    now: timestamp(clock.now()),
    follow_ups_left: 0,
  });
  const message = `[${item.id}] ${inputs.command === "approve" ? "Approve" : "Unblock"}`;
  const { result: delivery, fault } = await state.checkpoint({
    outputs: [],
    happenings,
    message,
    inbox_consumed: false,
  });
  if (delivery.kind === "undelivered") throw new RunFailure(`${delivery.reason}.`, delivery.remedy);
  if (fault !== undefined) throw fault;
  const changed = findItem(coordinator.current(), item.id) ?? item;
  const said = answerSummary({ command: inputs.command, before: item, after: changed });
  const head = "head" in delivery ? { "commit-sha": delivery.head } : {};
  return {
    exit_code: 0,
    summary: said.markdown,
    text: said.text,
    outputs: { changed: String(delivery.kind !== "nothing"), ...head },
  };
}

function eventOf({ inputs, environment }: CommandContext, { id: item_id }: Item): RunEvent {
  const by = environment.actor;
  return inputs.command === "approve"
    ? { kind: "approve", item_id, by }
    : { kind: "unblock", item_id, note: inputs.note, by };
}

function itemToAnswer({ inputs }: CommandContext, { document, paths }: Workspace): Item {
  const { items } = document.backlog;
  const ids = items.map(({ id }) => id);
  if (inputs.item === undefined) {
    const blocked = items.filter(({ status }) => status === "blocked").map(({ id }) => id);
    const list =
      blocked.length > 0 ? `Blocked now: ${blocked.slice(0, 10).join(", ")}.` : "Nothing is blocked now.";
    throw new RunFailure(`\`command: ${inputs.command}\` needs the input item.`, list);
  }
  const item = findItem(document.backlog, inputs.item);
  if (item) return item;
  const near = nearestName(inputs.item, ids);
  throw new RunFailure(
    `${inputs.item} is not in ${paths.backlog}.`,
    near === undefined ? "It may be archived: the worklog says so." : `Did you mean ${near}?`,
  );
}

/** What the rules do not allow is a person's mistake here, and is told as one. */
function tryHandle(...call: Parameters<typeof handleEvent>): ReturnType<typeof handleEvent> {
  try {
    return handleEvent(...call);
  } catch (error) {
    if (error instanceof OpenQuestionError) {
      throw new RunFailure(`${error.message}.`, "Answer it: `command: unblock` with your words as `note`.", {
        cause: error,
      });
    }
    if (!(error instanceof StatusChangeError)) throw error;
    throw new RunFailure(`${error.message}.`, "`command: status` shows where every item is.", {
      cause: error,
    });
  }
}
