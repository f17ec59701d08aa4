/** Gets commits onto the remote's branch, on top of whatever others have pushed there meanwhile (spec §10). */
import type { CommitSha } from "../backlog/item.ts";
import type { Log } from "../ports/log.ts";
import { type DecideConflict, decideConflict } from "./conflict.ts";
import { behind, type DeliveryState, level } from "./delivery-state.ts";
import { type Git, GitError } from "./git.ts";
import { listCommits, type PutOnTopResult, putOnTop } from "./put-on-top.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { type RemoteBranch, tryFetchBranch, tryPush } from "./remote.ts";
import { type Attempt, type RetryPolicy, tryAgain } from "./retry.ts";
import { tryMoveTree } from "./tree-move.ts";

export interface PushContext {
  readonly git: Git;
  readonly on: RemoteBranch;
  readonly gitDir: string;
  readonly retry: RetryPolicy;
  readonly log: Pick<Log, "info" | "debug" | "notice">;
  readonly decide?: DecideConflict | undefined;
}

export type Delivery =
  | {
      readonly kind: "delivered";
      /** The remote's ref is known to hold it. */
      readonly head: CommitSha;
      /** What our commits are called there, where they had to be put on top; undefined for one that was there already. */
      readonly renamed: ReadonlyMap<CommitSha, CommitSha | undefined>;
      /** Files here changed by what others pushed. */
      readonly files_moved: boolean;
      readonly state: DeliveryState;
    }
  | { readonly kind: "conflict"; readonly files: readonly string[]; readonly subject: string }
  | Refusal;

/** One process when the remote has not moved. */
export async function deliver(
  context: PushContext,
  { head, state }: { head: CommitSha; state: DeliveryState },
): Promise<Delivery> {
  let top: OnTop = { kind: "done", head, renamed: new Map() };
  const pushed = await tryAgain<OnTop | Failure>(context.retry, async (number) => {
    if (number > 1) context.log.info(`delivery · try ${number} of ${context.retry.tries}`);
    const answer = await tryPush(context.git, { ...context.on, commit: top.head });
    if (answer.kind === "accepted" || answer.kind === "up_to_date") return { kind: "done", value: top };
    if (answer.kind !== "moved") return failed(answer);
    const next = await putOnRemote(context, { head, state });
    if (next.kind !== "done") return failed(next);
    top = next;
    return { kind: "again", value: keptMoving(context) };
  });
  return pushed.kind === "done" ? follow(context, { head, state, top: pushed }) : pushed;
}

type OnTop = Extract<PutOnTopResult, { kind: "done" }>;
type Failure = Exclude<Delivery, { kind: "delivered" }>;
type Unreachable = { readonly kind: "unreachable"; readonly reason: string; readonly remedy: string };

function failed(failure: Failure | Unreachable): Attempt<Failure> {
  if (failure.kind !== "unreachable") return { kind: "done", value: failure };
  return { kind: "again", value: refusal(failure.reason, failure.remedy) };
}

function keptMoving({ on, retry }: PushContext): Refusal {
  return refusal(
    `"${on.branch}" was moved by somebody else at each of ${retry.tries} tries to push`,
    "Run the job again at a quieter time.",
  );
}

/** Our commits on top of what the remote has now. Only objects are written: steps may be running in the tree. */
async function putOnRemote(
  { git, on, gitDir, log, decide = (file) => decideConflict(file, log) }: PushContext,
  { head, state }: { head: CommitSha; state: DeliveryState },
): Promise<PutOnTopResult | Refusal | Unreachable> {
  const fetched = await tryFetchBranch(git, on);
  if (fetched.kind === "moved" || fetched.kind === "absent") return unreachable(on);
  if (fetched.kind !== "found") return fetched;
  const known = [fetched.head, state.local].filter((commit) => commit !== undefined);
  const commits = await listCommits(git, [head, "--not", ...known]);
  log.debug(`"${on.branch}" moved to ${fetched.head}; ${commits.length} commits go on top`);
  try {
    return await putOnTop(git, { commits, onto: fetched.head, decide, gitDir });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return refusal(
      `others pushed to "${on.branch}" and our commits could not be put on top: ${error.message}`,
      "This needs git 2.38 or newer on the runner (`git version`).",
    );
  }
}

function unreachable({ branch }: RemoteBranch): Unreachable {
  return { kind: "unreachable", reason: `"${branch}" could not be fetched`, remedy: "Run the job again." };
}

/** Lets the files here follow to what is on the remote. */
async function follow(
  { git, log }: PushContext,
  { head, state, top }: { head: CommitSha; state: DeliveryState; top: OnTop },
): Promise<Delivery> {
  const delivered = { kind: "delivered" as const, head: top.head, renamed: top.renamed };
  if (top.head === head) return { ...delivered, files_moved: false, state: level(head) };
  const moved = await tryMoveTree(git, { from: head, to: top.head });
  if (moved.kind === "moved") return { ...delivered, files_moved: true, state: level(top.head) };
  log.debug(`the files here stay behind ${top.head} for now: ${moved.reason}`);
  return { ...delivered, files_moved: false, state: behind(state, { local: head, remote: top.head }) };
}

/** Once more for files that had to stay behind: true when they are where the remote is. */
export async function tryFollow(git: Git, { local, remote }: DeliveryState): Promise<boolean> {
  if (local === undefined || remote === undefined) return false;
  return (await tryMoveTree(git, { from: local, to: remote })).kind === "moved";
}
