/**
 * What a pull request is measured against (spec §7): the commit it is based on, and the head of the branch it goes to.
 * Fetched where the checkout is too shallow to have them, and never more than a bounded piece of history.
 */
import { type CommitSha, commitShaSchema } from "../backlog/item.ts";
import type { Log } from "../ports/log.ts";
import { withAccess } from "./access.ts";
import { chooseRemote } from "./branch.ts";
import { createGit, type Git } from "./git.ts";
import { type Environment, identityOf } from "./git-environment.ts";
import type { Connect } from "./github/connection.ts";
import { tryFetchCommits } from "./remote.ts";
import { CONFIG, parseConfig } from "./repository-config.ts";

/** What is being checked. */
export type Proposal =
  /** What the runner checked out for a pull request: as a rule the commit that merging would make. */
  | {
      readonly kind: "pull_request";
      /** As the event has them; the runner's merge commit names both. */
      readonly head?: string | undefined;
      readonly tip?: string | undefined;
    }
  /** A group of pull requests in the merge queue, on top of this commit. */
  | { readonly kind: "merge_group"; readonly tip?: string | undefined }
  /** A person's checkout: what is not in the remote's main branch yet. Nothing is fetched. */
  | { readonly kind: "checkout" };

export type Base =
  | {
      readonly kind: "found";
      /** Where the proposal left the branch: what it changes is told from here. */
      readonly base: CommitSha;
      /** The branch now. The same where the proposal is merged with it already. */
      readonly tip: CommitSha;
    }
  /** A clause that says why. */
  | { readonly kind: "unknown"; readonly because: string };

export interface BaseOptions {
  /** The repository's top. */
  readonly cwd: string;
  readonly env: Environment;
  readonly log: Log;
  /** For a private repository; the job's own token does. */
  readonly connect: Connect;
  readonly server?: string | undefined;
  /** Ends what talks to the remote. */
  readonly signal?: AbortSignal | undefined;
}

/** In a checkout that has what is needed, two or three processes and no network. */
export async function findBase(proposal: Proposal, options: BaseOptions): Promise<Base> {
  const git = createGit({ ...options, identity: identityOf(options.env) });
  const commit = await git.tryRun(["cat-file", "commit", "HEAD"]);
  if (commit.kind !== "ok") return { kind: "unknown", because: "there is no commit here to compare with" };
  const [first, second] = parentsIn(commit.stdout);
  switch (proposal.kind) {
    case "checkout":
      return baseOfCheckout(git);
    case "merge_group":
      return onTopOf(git, shaOf(proposal.tip) ?? first, options);
    case "pull_request": {
      // The runner's merge commit: its first parent is the branch, its second the pull request.
      const head = shaOf(proposal.head);
      if (first && second && (head === undefined || head === second)) return onTopOf(git, first, options);
      return sinceTheyParted(git, shaOf(proposal.tip), options);
    }
    default:
      return proposal satisfies never;
  }
}

/**
 * Files, relative to the top, that differ between a commit and HEAD, or the files of the checkout; undefined when git
 * cannot tell. One process.
 */
export async function changedSince(
  commit: CommitSha,
  to: "HEAD" | "checkout",
  options: BaseOptions,
): Promise<readonly string[] | undefined> {
  const git = createGit({ ...options, identity: identityOf(options.env) });
  const args = ["diff", "--no-ext-diff", "--no-textconv", "--no-renames", "--name-only", "-z", commit];
  const changed = await git.tryRun(to === "HEAD" ? [...args, "HEAD"] : args);
  return changed.kind === "ok" ? changed.stdout.split("\0").filter((file) => file !== "") : undefined;
}

/** A shallow checkout hides a commit's parents from git, but the commit itself still names them. */
function parentsIn(commit: string): readonly CommitSha[] {
  const [header = ""] = commit.split("\n\n");
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].flatMap(([, sha]) => shaOf(sha) ?? []);
}

function shaOf(text: string | undefined): CommitSha | undefined {
  return commitShaSchema.safeParse(text).data;
}

/** What is checked out contains the commit already. */
async function onTopOf(git: Git, tip: CommitSha | undefined, options: BaseOptions): Promise<Base> {
  if (tip === undefined) return { kind: "unknown", because: "the event does not say what it is based on" };
  if ((await hasCommit(git, tip)) || (await tryFetch(git, { commits: [tip], depth: 1, options })))
    return { kind: "found", base: tip, tip };
  return { kind: "unknown", because: `the commit it is based on, ${tip.slice(0, 7)}, could not be fetched` };
}

/** So many commits of both sides are fetched, until the one that both have is among them. */
const DEPTHS = [50, 250, 1_000] as const;

/** The pull request's own head is checked out, which may lack what the branch got since. */
async function sinceTheyParted(git: Git, tip: CommitSha | undefined, options: BaseOptions): Promise<Base> {
  if (tip === undefined) return { kind: "unknown", because: "the event does not say what it is based on" };
  const head = commitShaSchema.parse((await git.run(["rev-parse", "HEAD"])).trim());
  for (const depth of [undefined, ...DEPTHS]) {
    if (depth !== undefined && !(await tryFetch(git, { commits: [tip, head], depth, options }))) break;
    const base = await mergeBase(git, tip);
    if (base) return { kind: "found", base, tip };
  }
  const because = `where it left the branch could not be found within ${DEPTHS.at(-1)?.toLocaleString("en-US")} commits`;
  return { kind: "unknown", because };
}

/** Names that the main branch of a remote goes by, where the clone does not say which it is. */
const MAIN = ["refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master"];

async function baseOfCheckout(git: Git): Promise<Base> {
  const refs = await git.tryRun(["for-each-ref", "--format=%(refname) %(objectname)", ...MAIN]);
  const known = new Map(
    (refs.kind === "ok" ? refs.stdout : "").split("\n").map((line) => line.split(" ") as [string, string]),
  );
  const tip = shaOf(MAIN.map((name) => known.get(name)).find((sha) => sha !== undefined));
  const base = tip && (await mergeBase(git, tip));
  if (tip && base) return { kind: "found", base, tip };
  const head = await git.run(["rev-parse", "HEAD"]);
  const own = commitShaSchema.parse(head.trim());
  return { kind: "found", base: own, tip: own };
}

async function mergeBase(git: Git, tip: CommitSha): Promise<CommitSha | undefined> {
  const answer = await git.tryRun(["merge-base", tip, "HEAD"]);
  return answer.kind === "ok" ? shaOf(answer.stdout.trim()) : undefined;
}

async function hasCommit(git: Git, commit: CommitSha): Promise<boolean> {
  return (await git.tryRun(["cat-file", "-e", `${commit}^{tree}`])).kind === "ok";
}

async function tryFetch(
  git: Git,
  {
    commits,
    depth,
    options,
  }: { readonly commits: readonly CommitSha[]; readonly depth: number; readonly options: BaseOptions },
): Promise<boolean> {
  const settings = await git.tryRun(CONFIG);
  const config = parseConfig(settings.kind === "ok" ? settings.stdout : "");
  const remote = chooseRemote(config, "");
  if (remote.kind !== "remote") return false;
  // No agent runs here that could read what a checkout left behind.
  const log = { ...options.log, warning: () => {}, notice: () => {} };
  const { tokens } = options.connect(remote.url);
  const access = withAccess(git, { config, url: remote.url, tokens, server: options.server, log });
  return (await tryFetchCommits(access, { remote: remote.name, commits, depth })).kind === "ok";
}
