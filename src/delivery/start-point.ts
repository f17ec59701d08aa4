/**
 * A run works on the branch's head, not on the commit that was checked out: a re-run of an old run has the old one
 * (spec §10, Start). On the way the push is tried dry, so that a refusal is known before anything was spent.
 */
import type { CommitSha } from "../backlog/item.ts";
import type { Decided } from "../backlog/merge/merge-notes.ts";
import { shellWord } from "../backlog/shell-word.ts";
import type { Log } from "../ports/log.ts";
import { workBranch } from "../ports/pull-request-names.ts";
import { listCommits } from "./commits.ts";
import { decideConflict } from "./conflict.ts";
import type { Git } from "./git.ts";
import type { RemoteFailure } from "./push-refusal.ts";
import { type PutOnTopResult, putOnTop } from "./put-on-top.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { type Found, type RemoteBranch, trackingRef, tryAskHead, tryFetchBranch, tryPush } from "./remote.ts";
import { type RetryPolicy, tryAgain } from "./retry.ts";
import { tryMoveTree } from "./tree-move.ts";

export interface StartPoint {
  readonly kind: "started";
  /** Undefined before the first commit. */
  readonly checked_out: CommitSha | undefined;
  /** Where the run begins. Differs from `checked_out` when the branch had moved on. */
  readonly head: CommitSha | undefined;
  /** What it begins on: `head` without commits of earlier steps of the job. Undefined where the remote did not tell. */
  readonly ground: CommitSha | undefined;
  /** Commits that earlier steps of the job made, and the remote has not. */
  readonly kept_on_top: number;
  /** Undefined when the remote has no such branch, or was not asked. */
  readonly remote_head: CommitSha | undefined;
  /** What putting commits of earlier steps on top decided about the backlog, for each item. */
  readonly said: readonly Decided[];
}

export interface StartRequest {
  readonly on: RemoteBranch;
  readonly head: CommitSha | undefined;
  /** The commit the workflow's event is about. */
  readonly eventCommit: string | undefined;
  /** Of an earlier look of this run, which brought the checkout there: no step of the job made what is in it. */
  readonly ground: CommitSha | undefined;
  /** Whether the run is going to push. */
  readonly push: boolean;
  /** A remote that does not answer ends the run, though nothing is pushed to this branch. */
  readonly must_answer?: boolean | undefined;
  readonly gitDir: string;
  readonly retry: RetryPolicy;
  readonly log: Pick<Log, "notice">;
}

/** With nothing new on the remote one process. */
export async function startFromHead(git: Git, request: StartRequest): Promise<StartPoint | Refusal> {
  const { head, on } = request;
  const seen = await lookAtRemote(git, request);
  if (seen.kind === "refused") return request.push || request.must_answer ? seen : unasked(request, seen);
  if (seen.kind === "absent" || seen.head === head) {
    const remote_head = seen.kind === "absent" ? undefined : seen.head;
    const ground = remote_head ?? request.ground;
    return { kind: "started", checked_out: head, head, ground, kept_on_top: 0, remote_head, said: [] };
  }
  if (head === undefined) {
    return refusal(
      `the checkout has no commit, but "${on.branch}" on the remote has`,
      `Check it out: \`git pull\`.`,
    );
  }
  const known = [await knownBefore(git, on), request.eventCommit, request.ground];
  const remote = seen.kind === "found" ? seen : await fetchAgain(git, request);
  if (remote.kind !== "found")
    return "reason" in remote ? refusal(remote.reason, remote.remedy) : vanished(on);
  return moveToHead(git, { ...request, head, remoteHead: remote.head, known });
}

type Seen =
  | { readonly kind: "found"; readonly head: CommitSha }
  | { readonly kind: "absent" }
  /** Somewhere else than the checkout, and perhaps not fetched yet. */
  | { readonly kind: "elsewhere"; readonly head: undefined };

/** Asks until the remote answers. A dry push tells both: that pushing is possible, and where the branch is. */
export async function lookAtRemote(
  git: Git,
  { on, head, push, retry }: Pick<StartRequest, "on" | "head" | "push" | "retry">,
): Promise<Seen | Refusal> {
  const ask =
    push && head !== undefined ? () => tryDryPush(git, { on, head }) : () => askHead(git, { on, head });
  const seen = await tryAgain<Seen | RemoteFailure>(retry, async () => {
    const value = await ask();
    return { kind: value.kind === "unreachable" ? "again" : "done", value };
  });
  if (seen.kind === "unreachable") return refusal(seen.reason, seen.remedy);
  return seen.kind === "moved" ? { kind: "elsewhere", head: undefined } : seen;
}

async function tryDryPush(
  git: Git,
  { on, head }: { on: RemoteBranch; head: CommitSha },
): Promise<Seen | RemoteFailure> {
  const pushed = await tryPush(git, { ...on, commit: head, dryRun: true });
  switch (pushed.kind) {
    case "up_to_date":
      return { kind: "found", head };
    case "accepted":
      return pushed.from === undefined ? { kind: "absent" } : { kind: "found", head: pushed.from };
    default:
      return pushed;
  }
}

async function askHead(
  git: Git,
  { on, head }: Pick<StartRequest, "on" | "head">,
): Promise<Seen | RemoteFailure> {
  const found = await tryAskHead(git, on);
  return found.kind === "found" && found.head !== head ? { kind: "elsewhere", head: undefined } : found;
}

/** The branch as this clone last saw it, before it is fetched anew: what is in there was not made by a step of this job. */
async function knownBefore(git: Git, on: RemoteBranch): Promise<string | undefined> {
  const answer = await git.tryRun(["rev-parse", "--verify", "--quiet", `${trackingRef(on)}^{commit}`]);
  return answer.kind === "ok" ? answer.stdout.trim() : undefined;
}

/** Fetches the branch, until the remote answers. */
export async function fetchAgain(
  git: Git,
  { on, retry }: Pick<StartRequest, "on" | "retry">,
): Promise<Found> {
  return tryAgain(retry, async () => {
    const value = await tryFetchBranch(git, on);
    return { kind: value.kind === "unreachable" || value.kind === "moved" ? "again" : "done", value };
  });
}

interface Movement extends StartRequest {
  readonly head: CommitSha;
  readonly remoteHead: CommitSha;
  readonly known: readonly (string | undefined)[];
}

/**
 * Commits that are neither in the remote's branch nor in what was checked out are of earlier steps: they go on top. In a
 * checkout of a pull request's merge there are none, so that its code does not get onto the branch this way.
 */
async function moveToHead(git: Git, movement: Movement): Promise<StartPoint | Refusal> {
  const { head, remoteHead, on } = movement;
  const known = movement.known.filter(
    (one): one is string => one !== undefined && /^[0-9a-f]{40,64}$/.test(one),
  );
  const commits = await listCommits(git, ["--ignore-missing", head, "--not", remoteHead, ...known]);
  const proposed = movement.push && commits.length > 0 ? await proposedOf(git, { head, known, movement }) : 0;
  if (proposed > 0) return waitsForReview(on, proposed);
  const placed = await putOnTop(git, {
    commits,
    onto: remoteHead,
    decide: decideConflict,
    gitDir: movement.gitDir,
  });
  if (placed.kind === "conflict") {
    return refusal(
      `"${placed.subject}", a commit of an earlier step of this job, does not go on top of "${on.branch}" as it is on the remote: ${placed.files.join(", ")}`,
      "Run the job again, so that it begins with the newest commit.",
    );
  }
  const { said } = placed;
  for (const { message } of said) movement.log.notice(message);
  const moved = await tryMoveTree(git, { from: head, to: placed.head });
  if (moved.kind === "in_the_way") {
    return refusal(
      `the checkout cannot be brought to the head of "${on.branch}" (${placed.head.slice(0, 7)}): ${moved.reason}`,
      "Move the files out of the way, or start from a fresh checkout.",
    );
  }
  return {
    kind: "started",
    checked_out: head,
    head: placed.head,
    ground: remoteHead,
    kept_on_top: keptOnTop(placed),
    remote_head: remoteHead,
    said,
  };
}

/** How many commits are left of those that were put on top: what was there already leaves none. */
export function keptOnTop({ renamed }: Extract<PutOnTopResult, { kind: "done" }>): number {
  return [...renamed.values()].filter((one) => one !== undefined).length;
}

/** Who only commits may not be able to ask, for lack of a token; the step that pushes later will see. */
function unasked({ head, ground, on, log }: StartRequest, { reason }: Refusal): StartPoint {
  log.notice(
    `Whether "${on.branch}" has moved on the remote is not known: ${reason}. The run works on what is checked out.`,
  );
  return {
    kind: "started",
    checked_out: head,
    head,
    ground,
    kept_on_top: 0,
    remote_head: undefined,
    said: [],
  };
}

/** How many of what is ahead a pull request proposes: on a person's machine its branch and the base are one checkout. */
async function proposedOf(
  git: Git,
  { head, known, movement }: { head: CommitSha; known: readonly string[]; movement: Movement },
): Promise<number> {
  const { on, remoteHead } = movement;
  const proposal = trackingRef({ ...on, branch: workBranch(on.branch) });
  const ours = ["--ignore-missing", head, "--not", remoteHead, ...known];
  const all = await listCommits(git, ours);
  const rest = await listCommits(git, [...ours, proposal]);
  return all.length - rest.length;
}

/** Work that somebody is to look at first must not get onto the branch beside its pull request. */
function waitsForReview(on: RemoteBranch, count: number): Refusal {
  const work = workBranch(on.branch);
  return {
    ...refusal(
      `${count} of the commits here wait in the pull request of "${work}", and a push to "${on.branch}" would take them past it`,
      `Deliver by pull request (\`delivery: pull-request\`), or take them out here, where the pull request keeps them: \`git reset --keep ${shellWord(`${on.remote}/${on.branch}`)}\`.`,
    ),
    by_branch_rule: true,
  };
}

function vanished(on: RemoteBranch): Refusal {
  return refusal(`"${on.branch}" vanished from the remote`, "Run the job again.");
}
