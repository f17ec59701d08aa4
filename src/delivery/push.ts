/** Gets commits onto the remote's branch, on top of whatever others have pushed there meanwhile (spec §10). */
import type { CommitSha, ItemId } from "../backlog/item.ts";
import type { Decided } from "../backlog/merge/merge-notes.ts";
import type { MadeFor, SetAside } from "../ports/checkpoints.ts";
import type { Log } from "../ports/log.ts";
import type { RunId } from "../ports/run-id.ts";
import { listCommits, writeCommit } from "./commits.ts";
import { decideConflict } from "./conflict.ts";
import { behind, type DeliveryState, level, type Replacement } from "./delivery-state.ts";
import { type Git, GitError } from "./git.ts";
import { isState } from "./merge-commit.ts";
import type { Unreachable } from "./no-answer.ts";
import { type KeepSafe, type PutOnTopResult, putOnTop } from "./put-on-top.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { type Found, type RemoteBranch, tryFetchBranch, tryPush } from "./remote.ts";
import { bringBackCommand, discardCommand, pushRescueBranch } from "./rescue.ts";
import { type Attempt, type RetryPolicy, tryAgain } from "./retry.ts";
import { tryMoveTree } from "./tree-move.ts";
import { compareTrees, editTree } from "./trees.ts";

export interface PushContext {
  readonly git: Git;
  readonly on: RemoteBranch;
  readonly gitDir: string;
  readonly runId: RunId;
  readonly retry: RetryPolicy;
  readonly log: Pick<Log, "info" | "debug">;
}

export interface Outgoing {
  readonly head: CommitSha;
  readonly state: DeliveryState;
  /** See `PutOnTop`. */
  readonly owners?: ReadonlyMap<CommitSha, readonly ItemId[]> | undefined;
  readonly state_files?: ReadonlySet<string> | undefined;
  readonly made_for: MadeFor;
}

export type Delivery =
  | {
      readonly kind: "delivered";
      /** The remote's ref is known to hold it. */
      readonly head: CommitSha;
      /** What our commits are called there, where they had to be put on top; undefined for one that was there already. */
      readonly renamed: ReadonlyMap<CommitSha, CommitSha | undefined>;
      /** See `PutOnTopResult`. */
      readonly set_aside: readonly SetAside[];
      readonly reduced: ReadonlySet<CommitSha>;
      readonly said: readonly Decided[];
      /** Files here changed by what others pushed; if not all could, at least the run's own. */
      readonly files_moved: boolean;
      readonly state: DeliveryState;
    }
  | { readonly kind: "conflict"; readonly files: readonly string[]; readonly subject: string }
  | Refusal;

/** One process when the remote has not moved. */
export async function deliver(context: PushContext, outgoing: Outgoing): Promise<Delivery> {
  const { head } = outgoing;
  const keepSafe = safeKeeping(context, outgoing);
  let replaces: CommitSha | "nothing" | undefined = outgoing.state.replaces?.old;
  let top: OnTop = {
    kind: "done",
    head,
    renamed: new Map(),
    set_aside: [],
    reduced: new Set(),
    said: [],
    without: outgoing.state.without,
  };
  let because = "";
  const pushed = await tryAgain<OnTop | Failure>(context.retry, async (number) => {
    if (number > 1) context.log.info(`delivery · try ${number} of ${context.retry.tries}${because}`);
    const answer = await tryPush(context.git, { ...context.on, commit: top.head, replaces });
    if (answer.kind === "accepted" || answer.kind === "up_to_date") return { kind: "done", value: top };
    because = answer.kind === "moved" ? ": the branch moved" : `: ${answer.reason}`;
    if (answer.kind !== "moved") return failed(answer);
    const fetched = await tryFetchBranch(context.git, context.on);
    // Whoever merged it deletes the branch: it is made anew.
    if (fetched.kind === "absent" && replaces !== undefined) replaces = "nothing";
    else {
      const next = await putOnRemote(context, fetched, { ...outgoing, keepSafe });
      if (next.kind !== "done") return failed(next);
      top = next;
      if (fetched.kind === "found" && replaces !== undefined) replaces = fetched.head;
    }
    return { kind: "again", value: keptMoving(context) };
  });
  return pushed.kind === "done" ? follow(context, { outgoing, top: pushed }) : pushed;
}

/** Each piece of work is brought to safety once, however often the branch moves. */
function safeKeeping({ git, on, runId, log }: PushContext, { made_for }: Outgoing): KeepSafe {
  const branches = new Map<CommitSha, string>();
  return async ({ code, key, commits, owners }) => {
    const items = made_for.items.filter(({ id }) => owners.includes(id));
    const mark = { of: "step" as const, commits, ...made_for, items };
    const request = { commit: code, mark, remote: on.remote, runId, log };
    const branch = branches.get(key) ?? (await pushRescueBranch(git, request));
    if (branch === undefined) return undefined;
    branches.set(key, branch);
    const at = { remote: on.remote, branch };
    return {
      branch,
      onto: on.branch,
      restore: bringBackCommand({ ...at, which: commits }),
      discard: discardCommand(at),
    };
  };
}

type OnTop = Extract<PutOnTopResult, { kind: "done" }>;
type Failure = Exclude<Delivery, { kind: "delivered" }>;

function failed(failure: Failure | Unreachable): Attempt<Failure> {
  if (failure.kind !== "unreachable") return { kind: "done", value: failure };
  return { kind: "again", value: { ...failure, kind: "refused", unheard: true } };
}

function keptMoving({ on, retry }: PushContext): Refusal {
  return refusal(
    `"${on.branch}" was moved by somebody else at each of ${retry.tries} tries to push`,
    "Run the job again at a quieter time.",
  );
}

/** Our commits on top of what the remote has now. Only objects are written: steps may be running in the tree. */
async function putOnRemote(
  context: PushContext,
  fetched: Found,
  { head, state, owners, state_files, keepSafe }: Outgoing & { keepSafe: KeepSafe },
): Promise<PutOnTopResult | Refusal | Unreachable> {
  const { git, on, gitDir, log } = context;
  if (fetched.kind === "moved" || fetched.kind === "absent") return unreachable(on);
  if (fetched.kind !== "found") return fetched;
  try {
    const theirs = await theirsWithin(context, fetched.head, state.replaces);
    if (theirs.kind !== "done") return theirs;
    const known = [theirs.head, fetched.head, state.replaces?.by ?? state.local];
    const commits = await listCommits(git, [
      head,
      "--not",
      ...known.filter((commit) => commit !== undefined),
    ]);
    log.debug(`"${on.branch}" moved to ${fetched.head}; ${commits.length} commits go on top`);
    const ours = await putOnTop(git, {
      commits,
      onto: theirs.head,
      decide: decideConflict,
      gitDir,
      state: state_files,
      owners,
      keepSafe,
      without: state.without,
    });
    return ours.kind === "done" ? { ...ours, said: [...theirs.said, ...ours.said] } : ours;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return refusal(
      `others pushed to "${on.branch}" and our commits could not be put on top: ${error.message}`,
      "This needs git 2.38 or newer on the runner (`git version`).",
    );
  }
}

/** What others pushed; where it came onto what is to be replaced, on top of what replaces that. */
async function theirsWithin(
  { git, gitDir }: PushContext,
  theirs: CommitSha,
  replaces: Replacement | undefined,
): Promise<PutOnTopResult | { kind: "done"; head: CommitSha; said: readonly Decided[] }> {
  if (replaces === undefined) return { kind: "done", head: theirs, said: [] };
  const commits = await listCommits(git, [theirs, "--not", replaces.old, replaces.by]);
  return putOnTop(git, { commits, onto: replaces.by, decide: decideConflict, gitDir });
}

function unreachable({ branch }: RemoteBranch): Unreachable {
  return { kind: "unreachable", reason: `"${branch}" could not be fetched`, remedy: "Run the job again." };
}

/** Lets the files here follow to what is on the remote. */
async function follow(
  context: PushContext,
  { outgoing, top }: { outgoing: Outgoing; top: OnTop },
): Promise<Delivery> {
  const { git, log } = context;
  const { head, state } = outgoing;
  const { renamed, set_aside, reduced, said, without } = top;
  const delivered = { kind: "delivered" as const, head: top.head, renamed, set_aside, reduced, said };
  if (top.head === head) return { ...delivered, files_moved: false, state: level(head) };
  const moved = await tryMoveTree(git, { from: head, to: top.head });
  if (moved.kind === "moved") return { ...delivered, files_moved: true, state: level(top.head) };
  log.debug(`the files here stay behind ${top.head} for now: ${moved.reason}`);
  const local = await takeInState(context, { outgoing, to: top.head });
  const files_moved = local !== head;
  return { ...delivered, files_moved, state: behind(state, { local, remote: top.head, without }) };
}

/**
 * While other files stay behind, the run's own follow: in a commit that is never pushed. What the run does next is then
 * told from what others did, and an id of theirs is not taken for one of ours. Resolves to the new HEAD.
 */
async function takeInState(
  { git, gitDir }: PushContext,
  { outgoing: { head, state_files = new Set() }, to }: { outgoing: Outgoing; to: CommitSha },
): Promise<CommitSha> {
  const changes = await compareTrees(git, { from: head, to });
  const own = changes.filter(({ path }) => isState(path, { state: state_files }));
  if (own.length === 0) return head;
  const [before] = await listCommits(git, ["-1", head]);
  if (!before) return head;
  const edits = own.map(({ path, after }) => ({ path, file: after }));
  const tree = await editTree(git, { tree: before.tree, edits, gitDir });
  const message = `[tickwork] Take in the backlog as ${to} has it\n`;
  const local = await writeCommit(git, { commit: { ...before, message }, tree, parent: head });
  return (await tryMoveTree(git, { from: head, to: local })).kind === "moved" ? local : head;
}

/** Once more for files that had to stay behind: true when they are where the remote is. */
export async function tryFollow(git: Git, { local, remote }: DeliveryState): Promise<boolean> {
  if (local === undefined || remote === undefined) return false;
  return (await tryMoveTree(git, { from: local, to: remote })).kind === "moved";
}
