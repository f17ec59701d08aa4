/** Makes the commits of a checkpoint, each of the files it names and no other, whatever else lies in tree or index. */
import { type CommitSha, commitShaSchema } from "../backlog/item.ts";
import type { Checkpoint, CommitMade } from "../ports/checkpoints.ts";
import { type CommitPlan, type LeftOut, type PlannedCommit, planCommits } from "./commit-plan.ts";
import { failureWords, type Git, type GitAnswer } from "./git.ts";
import { clearIndexLock, isIndexLocked } from "./index-lock.ts";
import type { Location } from "./location.ts";
import { type RetryPolicy, tryAgain } from "./retry.ts";
import { readStatus } from "./status.ts";

export interface CommitRequest {
  readonly checkpoint: Checkpoint;
  /** HEAD at the checkpoint before; undefined before the first commit. */
  readonly since: CommitSha | undefined;
  readonly location: Pick<Location, "top" | "gitDir">;
  readonly retry: RetryPolicy;
}

export interface CommitRound {
  /** Undefined before the first commit. */
  readonly head: CommitSha | undefined;
  /** Since the checkpoint before, oldest first; those that an agent made itself are among them. */
  readonly commits: readonly CommitMade[];
  readonly leftOut: readonly LeftOut[];
  /** Why not everything was committed, and what to do where that is known. */
  readonly failure?: string | undefined;
  readonly remedy?: string | undefined;
}

/** For about ten seconds in all: whoever holds the index's lock is done by then, or dead. */
export const COMMIT_RETRY: RetryPolicy = { tries: 6, firstDelayMs: 200, maxDelayMs: 6_000 };

/** One process when nothing differs; with something to commit two for each commit, and two. */
export async function commitWork(git: Git, request: CommitRequest): Promise<CommitRound> {
  const made: PlannedCommit[] = [];
  const last = await tryAgain(request.retry, async (number) => {
    const status = await readStatus(git, { ignored: true });
    const plan = planCommits(request.checkpoint, status);
    const failure = await makeCommits(git, plan, made);
    const value = { head: status.head, leftOut: plan.leftOut, failure: failure && failureWords(failure) };
    if (failure === undefined) return { kind: "done", value };
    // A file that went away meanwhile is gone from the next plan. Longer than that only a lock is worth waiting for.
    if (number < 3) return { kind: "again", value };
    const wasLocked = await isIndexLocked(request.location.gitDir);
    const lock = await clearIndexLock(request.location);
    const told = lock.kind === "locked" ? { ...value, remedy: lock.who } : value;
    return { kind: wasLocked ? "again" : "done", value: told };
  });
  if (made.length === 0 && last.head === request.since) return { ...last, commits: [] };
  const commits = await listMade(git, { request, made });
  return { ...last, head: commits.at(-1)?.sha ?? last.head, commits };
}

/** Adds to `made` what it made; resolves to the answer that stopped it. */
async function makeCommits(
  git: Git,
  plan: CommitPlan,
  made: PlannedCommit[],
): Promise<GitAnswer | undefined> {
  for (const commit of plan.commits) {
    if (commit.untracked.length > 0) {
      // Outside the cone of a sparse checkout, too: the file is there, so it is meant.
      const added = await git.tryRun(["add", "--sparse", ...PATHS], { input: pathList(commit.untracked) });
      if (added.kind !== "ok") return added;
    }
    const options = ["--quiet", "--no-verify", "--only", `--message=${commit.message}`];
    const answer = await git.tryRun(["commit", ...options, ...PATHS], { input: pathList(commit.files) });
    if (answer.kind !== "ok") return answer;
    made.push(commit);
  }
  return undefined;
}

const PATHS = ["--pathspec-from-file=-", "--pathspec-file-nul"];

function pathList(paths: readonly string[]): string {
  return paths.map((path) => `${path}\0`).join("");
}

/** Ours are the newest: an agent's are from before it ended. */
async function listMade(
  git: Git,
  { request, made }: { request: CommitRequest; made: readonly PlannedCommit[] },
): Promise<readonly CommitMade[]> {
  const range = request.since === undefined ? "HEAD" : `${request.since}..HEAD`;
  const output = await git.run([
    "log",
    "--reverse",
    "--first-parent",
    "-z",
    "--format=tformat:%H%x09%s",
    range,
  ]);
  const lines = output.split("\0").filter((line) => line !== "");
  const agents = soleOwner(request.checkpoint);
  return lines.map((line, at) => {
    const [sha, ...subject] = line.split("\t");
    const ours = made[at - (lines.length - made.length)];
    const item_ids = ours ? [...new Set(ours.outputs.map(({ item_id }) => item_id))] : agents;
    const steps = ours?.outputs.map(({ item_id, phase }) => ({ item_id, phase })) ?? [];
    return { sha: commitShaSchema.parse(sha), subject: subject.join("\t"), item_ids, steps };
  });
}

/** The one step that may have made commits itself, since it ran alone. */
function soleOwner({ outputs }: Checkpoint) {
  const owners = outputs.filter(({ own_commit }) => own_commit).map(({ item_id }) => item_id);
  return owners.length === 1 ? owners : [];
}
