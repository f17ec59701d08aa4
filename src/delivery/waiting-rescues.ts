/** Rescue branches of earlier runs that still wait for a person (spec §10): found at a run's beginning, so that nobody forgets them. */
import type { CommitSha } from "../backlog/item.ts";
import { listCommits, subjectOf } from "./commits.ts";
import type { Git } from "./git.ts";
import { type BranchHead, tryFetchObjects, tryListBranches } from "./remote.ts";
import { RESCUE_PREFIX } from "./rescue.ts";
import { lookAtRescue, type MarkedBranch, type TargetBranch, type WaitingRescue } from "./rescue-look.ts";
import { readRescueMark } from "./rescue-mark.ts";
import { type RetryPolicy, tryAgain } from "./retry.ts";

export interface WaitingQuery extends TargetBranch {
  /** A checkout that is shallow, and may become deeper: it is not to fetch the whole history of each. */
  readonly deepen: boolean;
  readonly retry: RetryPolicy;
}

export type FoundRescues =
  /** The newest first. `not_looked_at`: so many more there are. */
  | { readonly kind: "known"; readonly waiting: readonly WaitingRescue[]; readonly not_looked_at: number }
  /** The remote did not say: a clause. */
  | { readonly kind: "unknown"; readonly reason: string };

/** Of all there are, which may be for others, or merged long ago and left over. */
const MOST_LOOKED_AT = 200;

/** Each takes a few processes. */
const AT_ONCE = 8;

/** Of a shallow checkout. A run has fewer commits; where the histories do not meet in these, the newest speaks for all. */
const SHALLOW_DEPTH = 100;

/**
 * What was merged, squashed, picked or deleted does not wait, and what was made for another branch or backlog waits there.
 * One process where there is none, else two more and up to seven for each.
 */
export async function findWaitingRescues(git: Git, query: WaitingQuery): Promise<FoundRescues> {
  const found = await tryAgain(query.retry, async () => {
    const value = await fetchRescues(git, query);
    return { kind: value.kind === "unreachable" || value.kind === "moved" ? "again" : "done", value };
  });
  if (found.kind !== "listed") {
    const reason = "reason" in found ? found.reason : "the remote changed while it was asked";
    return { kind: "unknown", reason };
  }
  const ours = await madeForThis(git, query, await withMarks(git, found.branches));
  const waiting: (WaitingRescue | undefined)[] = [];
  for (let at = 0; at < ours.length; at += AT_ONCE) {
    const some = ours.slice(at, at + AT_ONCE);
    waiting.push(...(await Promise.all(some.map((branch) => lookAtRescue(git, query, branch)))));
  }
  const { not_looked_at } = found;
  return { kind: "known", waiting: waiting.filter((one) => one !== undefined), not_looked_at };
}

/** Lists them, with their objects here. */
async function fetchRescues(git: Git, { on, deepen }: WaitingQuery) {
  const listed = await tryListBranches(git, on.remote, [`${RESCUE_PREFIX}*`]);
  if (listed.kind !== "listed") return listed;
  // Whoever can push can name one: a name that is a command to a shell is not one of ours, and nobody is to copy it.
  const all = listed.branches
    .filter(({ branch }) => /^[\w./-]+$/.test(branch))
    .toSorted((one, other) => other.branch.localeCompare(one.branch, "en", { numeric: true }));
  const branches = all.slice(0, MOST_LOOKED_AT);
  const list = { ...listed, branches, not_looked_at: all.length - branches.length };
  if (branches.length === 0) return list;
  const names = branches.map(({ branch }) => branch);
  const fetched = deepen
    ? await tryFetchObjects(git, on.remote, [on.branch, ...names], SHALLOW_DEPTH)
    : await tryFetchObjects(git, on.remote, names);
  return fetched.kind === "fetched" ? list : fetched;
}

/** One process. */
async function withMarks(git: Git, branches: readonly BranchHead[]): Promise<readonly MarkedBranch[]> {
  if (branches.length === 0) return [];
  const commits = await listCommits(git, ["--no-walk", ...branches.map(({ commit }) => commit)]);
  const messages = new Map(commits.map(({ sha, message }) => [sha, message]));
  return branches.map((at) => {
    const message = messages.get(at.commit) ?? "";
    return { ...at, mark: readRescueMark(message), subject: subjectOf({ message }) };
  });
}

/**
 * What was made for a branch or a backlog that is gone, such as one that has another name now, waits wherever a run looks:
 * nobody else would tell of it. So does what does not say what it was made for.
 */
async function madeForThis(
  git: Git,
  { on, head, backlog }: WaitingQuery,
  marked: readonly MarkedBranch[],
): Promise<readonly MarkedBranch[]> {
  const others = (of: "branch" | "backlog", own: string) =>
    [...new Set(marked.flatMap(({ mark }) => mark?.[of] ?? []))].filter((name) => name !== own);
  const [branches, backlogs] = await Promise.all([
    onRemote(git, on.remote, others("branch", on.branch)),
    inTree(git, head, others("backlog", backlog)),
  ]);
  return marked.filter(({ mark }) => !branches.has(mark?.branch) && !backlogs.has(mark?.backlog));
}

type Names = ReadonlySet<string | undefined>;

/** Those of the branches that are there; where the remote does not say, all. */
async function onRemote(git: Git, remote: string, branches: readonly string[]): Promise<Names> {
  if (branches.length === 0) return new Set();
  const listed = await tryListBranches(git, remote, branches);
  return new Set(listed.kind === "listed" ? listed.branches.map(({ branch }) => branch) : branches);
}

/** Those of the files that are there. */
async function inTree(git: Git, head: CommitSha, paths: readonly string[]): Promise<Names> {
  if (paths.length === 0) return new Set();
  const listed = await git.run(["ls-tree", "--full-tree", "--name-only", "-z", head, "--", ...paths]);
  return new Set(listed.split("\0"));
}
