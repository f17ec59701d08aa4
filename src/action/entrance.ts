/** How a run begins: it looks, and if there is anything to do it makes sure that it is the only one to do it (spec §10). */
import { givenIds } from "../backlog/ids.ts";
import type { CommitSha } from "../backlog/item.ts";
import { timestamp } from "../backlog/timestamp.ts";
import { readInboxFile } from "../coordinator/inbox-file.ts";
import type { WaitingRescue } from "../delivery/rescue-look.ts";
import { selectionOfNextRun } from "../scheduler/next-run.ts";
import type { RunPlan } from "../scheduler/run.ts";
import type { CommandContext } from "./command.ts";
import { RunFailure } from "./failure.ts";
import { runPlan } from "./run-plan.ts";
import { saveLease } from "./state.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

export type Entrance = { readonly workspace: Workspace } & (
  | {
      readonly kind: "entered";
      readonly plan: RunPlan;
      /** A run with nothing to do takes no lease. */
      readonly leased: boolean;
      /** For people: what was found where the lease is kept, and what earlier runs left for them. */
      readonly notices: readonly string[];
    }
  /** Another run is at work: a clause that says which. */
  | { readonly kind: "already_running"; readonly because: string }
);

/** Somebody pushed between look and lease, each time. */
const MOST_LOOKS = 5;

/**
 * A run with nothing to do takes no lease. With the lease comes the proof that the branch still is where the run looked:
 * if not, it looks again. Throws `RunFailure` with the first thing to change.
 */
export async function enter(context: CommandContext): Promise<Entrance> {
  let ground: CommitSha | undefined;
  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    const workspace = await openWorkspace(context, { ground });
    const { waiting, told } = await lookForRescues(context, workspace);
    const plan = await runPlan(context, workspace, waiting);
    if (!(await hasWork(context, workspace, plan)))
      return { kind: "entered", workspace, plan: { ...plan, interrupted: [] }, leased: false, notices: told };
    context.begin();
    const { lease } = workspace.repository;
    if (context.environment.on_runner && lease.place) saveLease(lease.place);
    const taking = await lease.take();
    switch (taking.kind) {
      case "held":
        return {
          kind: "entered",
          workspace,
          plan: { ...plan, interrupted: taking.interrupted },
          leased: true,
          notices: [...taking.notices, ...told],
        };
      case "busy":
        return { kind: "already_running", workspace, because: taking.because };
      case "unreachable":
        throw new RunFailure(`No lease could be taken: ${taking.reason}.`, taking.remedy);
      case "moved":
        ground = workspace.repository.start.ground;
        continue;
      default:
        taking satisfies never;
    }
  }
  throw new RunFailure(
    `The branch was moved by somebody else at each of ${MOST_LOOKS} tries to begin.`,
    "Run the job again at a quieter time.",
  );
}

/** More than these help nobody to choose. All of them hold what they have. */
const MOST_TOLD = 20;

/** Not to know what waits, and to go on, would be to pay for it once more. */
async function lookForRescues(
  { log }: CommandContext,
  { repository, paths }: Workspace,
): Promise<{ readonly waiting: readonly WaitingRescue[]; readonly told: readonly string[] }> {
  const found = await repository.waitingRescues(paths.backlog);
  if (found.kind === "unknown") {
    const unknown = `Whether work of earlier runs waits on a rescue branch is not known: ${found.reason}.`;
    if (repository.target !== undefined) throw new RunFailure(unknown, "Run the job again.");
    log.notice(unknown);
    return { waiting: [], told: [] };
  }
  const { waiting, not_looked_at } = found;
  const told = waiting.slice(0, MOST_TOLD).map(waitingNotice);
  const more = waiting.length - MOST_TOLD;
  const list = "`git ls-remote --heads origin 'tickwork/rescue/*'`";
  if (more > 0) told.push(`${more} more rescue branches wait with work that is not here: ${list}.`);
  if (not_looked_at > 0)
    told.push(
      `${not_looked_at} more rescue branches were not looked at, the oldest: delete those that are of no more use (${list}).`,
    );
  return { waiting, told };
}

/** What an earlier run left for a person, until somebody takes it in or deletes it. */
function waitingNotice({ branch, onto, subjects, restore, discard }: WaitingRescue): string {
  const more = subjects.length > 1 ? ` and ${subjects.length - 1} more` : "";
  return (
    `The branch \`${branch}\` waits with work that is not on \`${onto}\`: ${subjects[0]}${more}. ` +
    `To take it in there: \`${restore}\`, then push. When it is of no more use: \`${discard}\`.`
  );
}

/** Would this run change anything, or start a step? */
async function hasWork(
  { clock }: CommandContext,
  { document, store, paths, config, repository }: Workspace,
  plan: RunPlan,
): Promise<boolean> {
  const { backlog, migrated_from } = document;
  if (repository.checkpoints.hasUndelivered()) return true;
  if (migrated_from !== undefined || backlog.items.some(({ status }) => status === "done")) return true;
  const isKnown = givenIds(backlog, config.project.prefix);
  const inbox = await readInboxFile(store, { file: paths.inbox, isKnown });
  if (inbox.kind === "entries" && inbox.drafts.length > 0 && plan.inbox_on === undefined) return true;
  return selectionOfNextRun(plan, backlog, { now: timestamp(clock.now()) }).actions.length > 0;
}
