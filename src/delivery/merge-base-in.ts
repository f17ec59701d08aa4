/** Takes what is new on one branch into another, as a merge commit made of objects alone: a backlog by meaning, the rest by lines. */

import { type CommitSha, commitShaSchema } from "../backlog/item.ts";
import type { Decided } from "../backlog/merge/merge-notes.ts";
import type { AncestryContext } from "./ancestry.ts";
import { listCommits } from "./commits.ts";
import { decideConflict, isBacklog } from "./conflict.ts";
import type { Git } from "./git.ts";
import { mergeCommit } from "./merge-commit.ts";
import { type RemoteBranch, tryDeepen } from "./remote.ts";
import { compareTrees, readBlob } from "./trees.ts";

export interface BranchesToMerge {
  readonly ours: CommitSha;
  readonly theirs: CommitSha;
  readonly base: CommitSha;
  readonly gitDir: string;
  /** Of the merge commit. */
  readonly message: string;
}

export type BranchMerge =
  | {
      readonly kind: "merged";
      readonly head: CommitSha;
      readonly said: readonly Decided[];
      /** Lines alone do not tell how they go together: nobody else's merge would come to the same. */
      readonly by_meaning: boolean;
    }
  | { readonly kind: "conflict"; readonly files: readonly string[] };

/** Only objects are written. Throws `GitError` where a commit is missing here. */
export async function mergeBranches(git: Git, request: BranchesToMerge): Promise<BranchMerge> {
  const { ours, theirs, base, gitDir, message } = request;
  const [commit] = await listCommits(git, ["-1", ours]);
  if (commit === undefined) throw new Error(`${ours} is not there`);
  const tree = (await git.run(["rev-parse", "--verify", `${theirs}^{tree}`])).trim();
  const merged = await mergeCommit(git, {
    commit: { ...commit, parent: base },
    tree,
    decide: decideConflict,
    state: await backlogsChanged(git, { from: base, to: ours }),
    gitDir,
  });
  const files = [...merged.conflicts, ...merged.left];
  if (files.length > 0) return { kind: "conflict", files };
  const made = await git.run(["commit-tree", merged.tree, "-p", ours, "-p", theirs, "-F", "-"], {
    input: message,
  });
  const { said, by_meaning } = merged;
  return { kind: "merged", head: commitShaSchema.parse(made.trim()), said, by_meaning };
}

/** Their names are not known before the config is read, and that is read where the run begins. */
async function backlogsChanged(
  git: Git,
  range: { readonly from: CommitSha; readonly to: CommitSha },
): Promise<ReadonlySet<string>> {
  const changes = await compareTrees(git, range);
  const candidates = changes.filter(({ path, after }) => after !== undefined && /\.ya?ml$/i.test(path));
  const found = await Promise.all(
    candidates.map(async ({ path, after }) => (isBacklog(await readBlob(git, after?.object)) ? [path] : [])),
  );
  return new Set(found.flat());
}

const DEEPENINGS: readonly (number | "all")[] = [50, 250, 1_000, "all"];

/** The newest commit that both have; a shallow checkout is deepened until there is one. Undefined when there is none. */
export async function commonCommit(
  { git }: Pick<AncestryContext, "git">,
  { commits, branches }: { commits: readonly [CommitSha, CommitSha]; branches: readonly RemoteBranch[] },
): Promise<CommitSha | undefined> {
  for (const by of [undefined, ...DEEPENINGS]) {
    if (by !== undefined) {
      const shallow = await git.tryRun(["rev-parse", "--is-shallow-repository"]);
      if (shallow.kind !== "ok" || shallow.stdout.trim() !== "true") return undefined;
      for (const branch of branches) await tryDeepen(git, { ...branch, by });
    }
    const answer = await git.tryRun(["merge-base", ...commits]);
    if (answer.kind === "ok") return commitShaSchema.parse(answer.stdout.trim());
  }
  return undefined;
}
