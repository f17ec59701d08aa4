/**
 * The one way of a person's command to the backlog: found legal on the branch's head, made by the same handlers as a run's,
 * with worklog and journal in one commit, and delivered as a run delivers. It takes no lease: a run that is under way merges
 * what comes in as it merges a person's edit, and nobody has to wait hours for their answer to be taken.
 */
import { findItem } from "../backlog/backlog.ts";
import { type Item, isSameItem } from "../backlog/item.ts";
import type { Decided } from "../backlog/merge/merge-notes.ts";
import { StatusChangeError } from "../backlog/status.ts";
import { timestamp } from "../backlog/timestamp.ts";
import { type Coordinator, createCoordinator } from "../coordinator/coordinator.ts";
import { createGit } from "../delivery/git.ts";
import { identityOf } from "../delivery/git-environment.ts";
import { handleEvent } from "../handlers/handle-event.ts";
import { IllegalChangeError } from "../handlers/illegal-change.ts";
import { legalChanges } from "../handlers/legal-changes.ts";
import type { RunEvent } from "../ports/events.ts";
import type { Happening } from "../ports/happening.ts";
import { changeSummary } from "../report/change-summary.ts";
import type { CommandContext, CommandEnd } from "./command.ts";
import { deliveredEnd, presentedChange } from "./delivered-change.ts";
import { refuseEvent } from "./event.ts";
import { DoneBefore, RunFailure, UnfitAsk } from "./failure.ts";
import { settleDecisions } from "./issues/decisions.ts";
import { commitMigration } from "./migration.ts";
import { itemNamed } from "./named-item.ts";
import { personOf } from "./person.ts";
import { presentPullRequest } from "./pull-request.ts";
import { createStateFiles } from "./state-files.ts";
import {
  asSentence,
  openWorkspace,
  type ReadOnlyWorkspace,
  readWorkspace,
  type Workspace,
} from "./workspace.ts";

type Settings = Pick<ReadOnlyWorkspace, "config" | "document" | "paths">;

/** Makes the event of a command. Throws `RunFailure` where inputs and backlog do not fit. `by`: who does it, if that is known. */
export type Ask = (on: Settings, by: string | undefined) => RunEvent;

/** For a command about one item, which has to be in the backlog. */
export function changeItem(
  context: CommandContext,
  eventOf: (item_id: Item["id"], by: string | undefined) => RunEvent,
): Promise<CommandEnd> {
  return makeChange(context, (on, by) => eventOf(itemNamed(context.inputs, on).id, by));
}

/**
 * Throws `RunFailure` for what is not legal now, with what is, and `DoneBefore` for a command that a comment gave
 * before. With `dry_run` nothing is fetched or written.
 */
export async function makeChange(context: CommandContext, ask: Ask): Promise<CommandEnd> {
  const by = await personOf(context);
  if (context.inputs.dry_run) {
    const workspace = await readWorkspace(context);
    return endOf(context, tryChange(context, workspace, ask(workspace, by)));
  }
  await refuseEvent(context);
  const opened = await openWorkspace(context);
  if (await isDoneBefore(context, opened)) throw new DoneBefore();
  // What is illegal is told before an old schema is migrated for it.
  tryChange(context, opened, ask(opened, by));
  mustHaveBranch(opened);
  context.begin();
  const also_pushed = await opened.repository.unpushed();
  const workspace = { ...opened, ...(await commitMigration(opened, context.log)), also_pushed };
  return deliver(context, workspace, tryChange(context, workspace, ask(workspace, by)));
}

/**
 * To make a branch on the remote is a decision of its own, which a command about an item does not take for a person. A
 * branch for a pull request is asked for by that way of delivery.
 */
function mustHaveBranch({ repository: { target, pull_request } }: Pick<Workspace, "repository">): void {
  if (target === undefined || target.exists || pull_request !== undefined) return;
  const { remote, branch } = target;
  throw new RunFailure(
    `"${branch}" is not on ${remote}, so nothing was changed: the command would have made the branch there, with all its commits.`,
    `Switch to the branch that runs work on, push this one first (\`git push -u ${remote} HEAD\`), or commit here alone (\`delivery: commit\`, \`--delivery commit\`).`,
  );
}

/** A change that is made in memory, and nowhere else yet. */
interface Made {
  readonly settings: Settings;
  readonly coordinator: Coordinator;
  readonly happenings: readonly Happening[];
  /** The item after it; as it was, where it left. */
  readonly item: Item;
}

/** What the rules do not allow is a person's mistake here, and is told as one, with what they do allow. */
function tryChange({ clock }: CommandContext, settings: Settings, event: RunEvent): Made {
  const { config, document } = settings;
  const { backlog: before } = document;
  const coordinator = createCoordinator({ backlog: before, prefix: config.project.prefix, clock });
  const now = timestamp(clock.now());
  try {
    const context = { snapshot: before, backlog: coordinator, config, now, follow_ups_left: 0 };
    const { happenings } = handleEvent(event, context);
    const id = happenings[0]?.item_id;
    const item = id && (findItem(coordinator.current(), id) ?? findItem(before, id));
    if (!item) throw new RangeError(`${event.kind} says nothing of its item`);
    return { settings, coordinator, happenings, item };
  } catch (error) {
    if (!(error instanceof IllegalChangeError || error instanceof StatusChangeError)) throw error;
    const item = "item_id" in event ? findItem(before, event.item_id) : undefined;
    const legal = item ? legalChanges(item, config) : [];
    const choice =
      legal.length > 0
        ? `Of ${item?.id}, which is ${item?.status}, these are legal now: ${legal.join(", ")}.`
        : "";
    const own = error instanceof IllegalChangeError ? error.remedy : undefined;
    const remedy = [own, choice].filter(Boolean).join(" ") || "`command: status` shows where every item is.";
    throw new UnfitAsk(asSentence(error.message), remedy, { cause: error });
  }
}

async function deliver(
  context: CommandContext,
  workspace: Workspace & { readonly also_pushed: number },
  made: Made,
): Promise<CommandEnd> {
  const { environment, log } = context;
  const { coordinator, happenings, item } = made;
  const after = coordinator.current();
  const { checkpoints } = workspace.repository;
  const state = createStateFiles({ ...workspace, coordinator, checkpoints, run_id: environment.run_id, log });
  const { result: delivery, fault } = await state.checkpoint({
    outputs: [],
    happenings,
    message: messageOf(context, item),
    inbox_consumed: false,
  });
  if (delivery.kind === "undelivered") throw new RunFailure(asSentence(delivery.reason), delivery.remedy);
  if (fault !== undefined) throw fault;
  const merged = delivery.kind === "delivered" ? recordsOf(delivery.said, { ...made, context }) : [];
  if (merged.length > 0) {
    const message = "[tickwork] Record what others changed meanwhile";
    await state.checkpoint({ outputs: [], happenings: merged, message, inbox_consumed: false });
  }
  const before = workspace.document.backlog;
  const untold = await settleDecisions(context, { workspace, before, after: coordinator.current() });
  for (const warning of untold) log.warning(warning);
  const own = ownAfter(made, workspace);
  if (own.id !== item.id) log.notice(`${item.id} was given to another item meanwhile: yours is ${own.id}.`);
  const { also_pushed, repository, config } = workspace;
  const presented = presentedChange(context, { after, happenings, config });
  const pull_request = await presentPullRequest(context, { presented, delivery, workspace });
  const remote = repository.target?.remote;
  const told = happenings.map((one) => (one.item_id === item.id ? { ...one, item_id: own.id } : one));
  const ended =
    own.id === item.id ? { ...made, after } : { ...made, after: coordinator.current(), item: own };
  return endOf(context, { ...ended, happenings: told, delivery, also_pushed, remote, pull_request });
}

/** The item as delivery left it: under another id where somebody else was quicker to take the one that it got. */
function ownAfter({ coordinator, item }: Made, { document }: Pick<Workspace, "document">): Item {
  const same = coordinator.current().items.find((one) => one.id !== item.id && isSameItem(one, item));
  return same && !findItem(document.backlog, same.id) ? same : item;
}

/** Is there a commit of this very command? A workflow can be run again, and the event is the same then. */
async function isDoneBefore({ comment, env, log }: CommandContext, { paths }: Workspace): Promise<boolean> {
  if (comment === undefined) return false;
  const git = createGit({ cwd: paths.top, env, identity: identityOf(env), log });
  const search = ["--max-count=1", "--fixed-strings", `--grep=(${comment.name})`, "--format=%H"];
  const answer = await git.tryRun(["log", "--no-show-signature", ...search]);
  return answer.kind === "ok" && answer.stdout.trim() !== "";
}

/** `[WRK-007] Unblock`, with the comment that asked for it. */
function messageOf({ inputs, comment }: CommandContext, { id }: Item): string {
  const { command } = inputs;
  const where = comment === undefined ? "" : ` (${comment.name})`;
  return `[${id}] ${command.slice(0, 1).toUpperCase()}${command.slice(1)}${where}`;
}

/** What others had changed, too, for the worklog. */
function recordsOf(
  said: readonly Decided[] = [],
  { context: { clock }, coordinator, settings: { config } }: Made & { readonly context: CommandContext },
): readonly Happening[] {
  const snapshot = coordinator.current();
  const now = timestamp(clock.now());
  const on = { snapshot, backlog: coordinator, config, now, follow_ups_left: 0 };
  return said.flatMap(({ item_id, message }) =>
    item_id === undefined ? [] : handleEvent({ kind: "edits_merged", item_id, message }, on).happenings,
  );
}

type Ended = Made & {
  readonly after?: ReturnType<Coordinator["current"]>;
} & Pick<Parameters<typeof changeSummary>[0], "delivery" | "also_pushed" | "remote" | "pull_request">;

function endOf({ inputs }: CommandContext, made: Ended): CommandEnd {
  const { settings, coordinator, happenings, item, delivery, also_pushed, remote, pull_request } = made;
  const said = changeSummary({
    command: inputs.command,
    before: settings.document.backlog,
    after: made.after ?? coordinator.current(),
    happenings,
    item,
    delivery,
    also_pushed,
    remote,
    pull_request,
  });
  return deliveredEnd(said, { delivery, pull_request });
}
