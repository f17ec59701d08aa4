/** The branch on the remote: looked at, and fetched. */
import { type CommitSha, commitShaSchema } from "../backlog/item.ts";
import { tryFetch } from "./fetch.ts";
import type { Git, GitAnswer } from "./git.ts";
import { noAnswer } from "./no-answer.ts";
import { parsePushAnswer, type RefAnswer } from "./push-porcelain.ts";
import { type RemoteFailure, remoteFailure } from "./push-refusal.ts";

export interface RemoteBranch {
  /** The remote's name. */
  readonly remote: string;
  readonly branch: string;
}

/** The name under which git keeps what it last saw of the branch. */
export function trackingRef({ remote, branch }: RemoteBranch): string {
  return `refs/remotes/${remote}/${branch}`;
}

export type Found =
  | { readonly kind: "found"; readonly head: CommitSha }
  /** The remote has no such branch. */
  | { readonly kind: "absent" }
  | RemoteFailure;

/** What the branch is at, without fetching it. One process. */
export async function tryAskHead(git: Git, on: RemoteBranch): Promise<Found> {
  const answer = await git.tryRun(["ls-remote", on.remote, `refs/heads/${on.branch}`], { network: "refs" });
  if (answer.kind !== "ok") return failureOf(answer, on);
  const head = commitShaSchema.safeParse(answer.stdout.split("\t")[0]).data;
  return head === undefined ? { kind: "absent" } : { kind: "found", head };
}

export interface BranchHead {
  readonly branch: string;
  readonly commit: CommitSha;
}

/** Branches whose names are, or fit, one of these. One process. */
export async function tryListBranches(
  git: Git,
  remote: string,
  patterns: readonly string[],
): Promise<{ readonly kind: "listed"; readonly branches: readonly BranchHead[] } | RemoteFailure> {
  const refs = patterns.map((pattern) => `refs/heads/${pattern}`);
  const answer = await git.tryRun(["ls-remote", remote, ...refs], { network: "refs" });
  if (answer.kind !== "ok") return failureOf(answer, { remote, branch: patterns.join(", ") });
  const branches = answer.stdout.split("\n").flatMap((line) => {
    const [object, name] = line.split("\t");
    const commit = commitShaSchema.safeParse(object).data;
    return commit && name?.startsWith("refs/heads/") ? [{ branch: name.slice(11), commit }] : [];
  });
  return { kind: "listed", branches };
}

/**
 * What these branches have and this clone has not, without a name for it here. `depth`: commits of each, for a checkout that
 * is shallow already; any other would become so. One process.
 */
export async function tryFetchObjects(
  git: Git,
  remote: string,
  branches: readonly string[],
  depth?: number,
): Promise<{ readonly kind: "fetched" } | RemoteFailure> {
  const answer = await tryFetch(git, {
    remote,
    what: branches.map((branch) => `refs/heads/${branch}`),
    depth: depth === undefined ? undefined : `--depth=${depth}`,
  });
  return answer.kind === "ok"
    ? { kind: "fetched" }
    : failureOf(answer, { remote, branch: branches.join(", ") });
}

/** Fetches the branch: what is missing to it, in a shallow checkout only what came after. Two processes. */
export async function tryFetchBranch(git: Git, on: RemoteBranch): Promise<Found> {
  const answer = await tryFetch(git, { remote: on.remote, what: [intoTracking(on)] });
  if (isGone(answer)) return { kind: "absent" };
  if (answer.kind !== "ok") return failureOf(answer, on);
  const head = await git.run(["rev-parse", "--verify", `${trackingRef(on)}^{commit}`]);
  return { kind: "found", head: commitShaSchema.parse(head.trim()) };
}

/** A ref that was deleted between a look and this fetch: no more a failure than one that was not there to begin with. */
export function isGone(answer: GitAnswer): boolean {
  return answer.kind === "failed" && answer.stderr.includes("couldn't find remote ref");
}

function intoTracking(on: RemoteBranch): string {
  return `+refs/heads/${on.branch}:${trackingRef(on)}`;
}

/** Fetches so many commits more of a shallow checkout's history, or all of it. One process. */
export async function tryDeepen(
  git: Git,
  on: RemoteBranch & { readonly by: number | "all" },
): Promise<GitAnswer> {
  const depth = on.by === "all" ? "--unshallow" : `--deepen=${on.by}`;
  return tryFetch(git, { remote: on.remote, what: [intoTracking(on)], depth });
}

/** Fetches these commits with so many of their ancestors, and moves no ref. One process. */
export async function tryFetchCommits(
  git: Git,
  from: { readonly remote: string; readonly commits: readonly CommitSha[]; readonly depth: number },
): Promise<GitAnswer> {
  const { remote, commits, depth } = from;
  return tryFetch(git, { remote, what: commits, depth: `--depth=${depth}` });
}

export type Pushed = Exclude<RefAnswer, { kind: "rejected" }> | RemoteFailure;

export interface PushRequest extends RemoteBranch {
  readonly commit: CommitSha | "HEAD";
  readonly dryRun?: boolean | undefined;
  /** The branch has this, or is not there, and is replaced; it is left alone if it has anything else. */
  readonly replaces?: CommitSha | "nothing" | undefined;
}

/** One push of one commit to one branch; never said to have worked unless the answer for the ref says so. One process. */
export async function tryPush(git: Git, request: PushRequest): Promise<Pushed> {
  const ref = `refs/heads/${request.branch}`;
  const { replaces } = request;
  const kind = request.dryRun ? "--dry-run" : "--progress";
  const command = [
    "push",
    "--porcelain",
    "--no-verify",
    kind,
    ...(replaces === undefined
      ? []
      : [`--force-with-lease=${ref}:${replaces === "nothing" ? "" : replaces}`]),
    request.remote,
    `${request.commit}:${ref}`,
  ];
  // Without abbreviation the answer names the commit that the ref held before.
  const answer = await git
    .with({ config: ["core.abbrev=no"] })
    .tryRun(command, { network: request.dryRun ? "refs" : "objects" });
  if (answer.kind !== "ok" && answer.kind !== "failed") return failureOf(answer, request);
  const said = parsePushAnswer(answer.stdout, ref);
  if (answer.kind === "ok" && said !== undefined && said.kind !== "rejected") return said;
  const stderr = answer.kind === "failed" ? answer.stderr : "";
  return remoteFailure({
    reason: said?.kind === "rejected" ? said.reason : undefined,
    stderr,
    branch: request.branch,
  });
}

function failureOf(answer: Exclude<GitAnswer, { kind: "ok" }>, { branch }: RemoteBranch): RemoteFailure {
  return answer.kind === "failed" ? remoteFailure({ stderr: answer.stderr, branch }) : noAnswer(answer);
}
