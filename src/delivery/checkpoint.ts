/** Finished work leaves the working tree: committed under its name, and on the remote before anybody hears of it. */
import type { CommitSha } from "../backlog/item.ts";
import type {
  Checkpoint,
  CheckpointResult,
  Checkpoints,
  CommitMade,
  ItemIdentity,
  MadeFor,
  Pending,
} from "../ports/checkpoints.ts";
import type { Log } from "../ports/log.ts";
import type { RunId } from "../ports/run-id.ts";
import { COMMIT_RETRY, type CommitRound, commitWork } from "./commit.ts";
import type { LeftOut } from "./commit-plan.ts";
import { type ChosenMode, pushes } from "./delivery-mode.ts";
import { type AtStart, type DeliveryState, level } from "./delivery-state.ts";
import type { Git } from "./git.ts";
import { type Location, quitUnfinishedOperation } from "./location.ts";
import { type Delivery, deliver, tryFollow } from "./push.ts";
import type { RemoteBranch } from "./remote.ts";
import { type Kept, rescueWork } from "./rescue.ts";
import type { RetryPolicy } from "./retry.ts";
import { setAsideSubject } from "./set-aside.ts";

export interface CheckpointContext {
  readonly git: Git;
  readonly location: Location;
  readonly mode: ChosenMode;
  /** Undefined without a remote: then everything stays committed here. `base`: see `MadeFor`. */
  readonly on: (RemoteBranch & { readonly url: string; readonly base: string }) | undefined;
  /** HEAD when the run began. */
  readonly head: CommitSha | undefined;
  /** How far that is on the remote. */
  readonly state: DeliveryState;
  readonly at_start?: AtStart | undefined;
  /** A commit that stays what it is whatever becomes of the branch; undefined: the branch's own do. */
  readonly lasting: CommitSha | undefined;
  /** Where work goes once a rule of the branch has refused it (`delivery: auto`), and who is told of that. */
  readonly instead?: { readonly branch: string; readonly chosen: () => void } | undefined;
  readonly runId: RunId;
  /** For a bundle: `RUNNER_TEMP`. */
  readonly rescueFolder: string | undefined;
  readonly retry: RetryPolicy;
  /** What has ended waiting for the remote: nobody knows whether it would still have taken the work. */
  readonly signal?: AbortSignal | undefined;
  readonly log: Log;
  /** Told of commits before they are pushed, and with undefined when they are where they were to go, or in safety. */
  readonly onPending?: ((pending: Pending | undefined) => void) | undefined;
}

/** One checkpoint at a time; the caller waits for each. */
export function createCheckpoints(context: CheckpointContext): Checkpoints {
  const tell = createTeller(context.log);
  const state_files = new Set<string>();
  const kept: Kept = new Map();
  let items: readonly ItemIdentity[] = [];
  let here = context.head;
  let { state, on, lasting, at_start } = context;

  return {
    async checkpoint(request) {
      if (context.mode === "none") return { kind: "left_uncommitted" };
      for (const file of request.state_files) state_files.add(file);
      items = withOutputs(items, request);
      const round = await commitRound(context, { request, since: here });
      round.leftOut.forEach(tell);
      const before = state.common;
      const made_for = { branch: context.on?.base ?? "", backlog: request.backlog, items };
      const ended = await deliverRound({ ...context, on, kept }, { round, state, state_files, made_for });
      if (on && ended.branch !== undefined && ended.branch !== on.branch) {
        on = { ...on, branch: ended.branch };
        lasting = before;
        context.instead?.chosen();
      }
      here = ended.here;
      state = ended.state;
      const { result } = ended;
      if (result.kind === "delivered") items = [];
      if (result.kind !== "delivered" || at_start === undefined) return result;
      const { from_before } = at_start;
      const said = [...at_start.said, ...(result.said ?? [])];
      at_start = undefined;
      return { ...result, said, from_before };
    },
    hasUndelivered: () => at_start !== undefined && pushes(context.mode),
    knownRemoteCommit() {
      if (lasting !== undefined) return lasting;
      return context.on === undefined || state.common === undefined ? here : state.common;
    },
  };
}

interface Ended {
  /** HEAD after the checkpoint. */
  readonly here: CommitSha | undefined;
  readonly state: DeliveryState;
  readonly result: CheckpointResult;
  /** The branch that took the work, when it is not the one that was to. */
  readonly branch?: string | undefined;
}

/** Each item once, as long as its work is not delivered. */
function withOutputs(
  items: readonly ItemIdentity[],
  { outputs }: Pick<Checkpoint, "outputs">,
): readonly ItemIdentity[] {
  const all = new Map(items.map((item) => [item.id, item]));
  for (const { item_id, item_created } of outputs) all.set(item_id, { id: item_id, created: item_created });
  return [...all.values()];
}

type RoundContext = CheckpointContext & { readonly kept: Kept };

interface Round {
  readonly round: CommitRound;
  readonly state: DeliveryState;
  readonly state_files: ReadonlySet<string>;
  readonly made_for: MadeFor;
}

/** Whatever was committed is on the remote afterwards, or said not to be. */
async function deliverRound(context: RoundContext, of: Round): Promise<Ended> {
  const { round, state, state_files, made_for } = of;
  const { head: here, commits, failure, remedy = COMMIT_REMEDY } = round;
  const stay = (result: CheckpointResult): Ended => ({ here, state, result });
  if (failure !== undefined) {
    const reason = `not everything could be committed: git ${failure}`;
    return stay(await undelivered(context, of, { reason, remedy }));
  }
  if (here === undefined) return stay({ kind: "nothing" });
  if (context.on === undefined || !pushes(context.mode)) {
    return stay(commits.length === 0 ? { kind: "nothing" } : { kind: "committed", commits, head: here });
  }
  if (here === state.local) return catchUp(context, { here, state, branch: context.on.branch });
  const owners = commits.map(({ sha, item_ids }) => [sha, item_ids] as const);
  const { url, branch } = context.on;
  const { gitDir, commonDir } = context.location;
  const pending = {
    url,
    branch,
    head: here,
    common_dir: commonDir,
    state,
    owners,
    state_files: [...state_files],
    made_for,
  };
  context.onPending?.(pending);
  const delivery = await deliver(
    { ...context, on: context.on, gitDir },
    { head: here, state, state_files, owners: new Map(owners), made_for },
  );
  const elsewhere = delivery.kind === "refused" && delivery.by_branch_rule === true;
  if (elsewhere && context.instead && context.on.branch !== context.instead.branch) {
    const branch = context.instead.branch;
    context.log.notice(`${delivery.reason}. The work goes to "${branch}" instead, by pull request.`);
    const on = { ...context.on, branch };
    const ended = await deliverRound({ ...context, on }, { ...of, state: { ...state, remote: undefined } });
    return ended.result.kind === "delivered" ? { ...ended, branch } : ended;
  }
  if (delivery.kind !== "delivered") {
    const ended = await undelivered(context, of, explain(delivery, context));
    // The post step has more time, and may find a server that answers again.
    const later = context.signal?.aborted || (delivery.kind === "refused" && delivery.unheard);
    if (!later) context.onPending?.(undefined);
    return stay(ended);
  }
  context.onPending?.(undefined);
  const result = asDelivered(delivery, { commits, branch: context.on.branch });
  return { here: delivery.state.local, state: delivery.state, result };
}

const COMMIT_REMEDY =
  "Look at the words of git above; often the disk is full, or another program works in the checkout.";

async function commitRound(
  { git, location, log }: CheckpointContext,
  { request, since }: { request: Checkpoint; since: CommitSha | undefined },
): Promise<CommitRound> {
  const operation = await quitUnfinishedOperation(git, location);
  if (operation !== undefined)
    log.notice(`A step left a ${operation} unfinished; its files are taken as they are.`);
  return commitWork(git, { checkpoint: request, since, location, retry: COMMIT_RETRY });
}

/** With nothing new to deliver, files that had to stay behind may follow now. */
async function catchUp(
  { git }: CheckpointContext,
  { here, state, branch }: { here: CommitSha; state: DeliveryState; branch: string },
): Promise<Ended> {
  const head = state.remote;
  if (head === undefined || head === state.local || !(await tryFollow(git, state))) {
    return { here, state, result: { kind: "nothing" } };
  }
  const result = { kind: "delivered" as const, commits: [], head, branch, remote_moved: true };
  return { here: head, state: level(head), result };
}

function asDelivered(
  delivery: Extract<Delivery, { kind: "delivered" }>,
  { commits, branch }: { commits: readonly CommitMade[]; branch: string },
): CheckpointResult {
  const { head, renamed, reduced, files_moved, set_aside, said } = delivery;
  const asPushed = commits.flatMap((commit) => {
    const sha = renamed.has(commit.sha) ? renamed.get(commit.sha) : commit.sha;
    if (sha === undefined) return [];
    // What is left of work that was set aside is nobody's work any more.
    return reduced.has(commit.sha)
      ? [{ sha, subject: setAsideSubject(commit.subject), item_ids: [], steps: [] }]
      : [{ ...commit, sha }];
  });
  const asides = set_aside.length > 0 ? { set_aside } : {};
  const merged = said.length > 0 ? { said } : {};
  return {
    kind: "delivered",
    commits: asPushed,
    head,
    branch,
    remote_moved: files_moved,
    ...asides,
    ...merged,
  };
}

function explain(failure: Exclude<Delivery, { kind: "delivered" }>, { on, runId }: CheckpointContext) {
  if (failure.kind === "refused") return failure;
  return {
    reason: `others pushed to "${on?.branch}" meanwhile, and "${failure.subject}" does not go on top of it: ${failure.files.join(", ")}`,
    remedy: `Merge the work of this run (${runId}) by hand, resolving these files, and push; then run again.`,
  };
}

async function undelivered(
  { git, on, runId, rescueFolder, kept, log }: RoundContext,
  { round: { head, commits }, state, made_for }: Round,
  { reason, remedy }: { readonly reason: string; readonly remedy: string },
): Promise<CheckpointResult> {
  if (head === undefined) throw new Error(`nothing was ever committed: ${reason}`);
  // Where nothing was committed there is nothing to bring to safety: the work is in the files here.
  if (head === state.local)
    return { kind: "undelivered", commits, reason, remedy, rescue: { kind: "local", head } };
  const about = { head, state, on, runId, made_for, folder: rescueFolder, kept, log };
  const rescue = await rescueWork(git, about);
  const there = rescue.kind === "branch" ? kept.get(rescue.branch) : undefined;
  // Under the name that people find there.
  const named = commits.map((commit) => (there && commit.sha === head ? { ...commit, sha: there } : commit));
  return { kind: "undelivered", commits: named, reason, remedy, rescue };
}

/** Says once of each file why it is not in a commit. */
function createTeller(log: Log): (file: LeftOut) => void {
  const told = new Set<string>();
  return ({ path, why }) => {
    if (told.has(path)) return;
    told.add(path);
    switch (why) {
      case "ignored":
        return log.notice(`${path} is not committed: a .gitignore of the repository says so.`);
      case "repository":
        return log.warning(
          `${path} is not committed: it is in a git repository of its own inside this one. ` +
            "If its files are meant to be here, delete the inner .git.",
        );
      case "name_not_utf8":
        return log.warning(`${path} is not committed: its name is not UTF-8. Rename it.`);
      default:
        return why satisfies never;
    }
  };
}
