/** Commits as data: what a branch got, and new ones written from it. Only objects come of it: no branch, index or file moves. */
import { type CommitSha, commitShaSchema } from "../backlog/item.ts";
import type { Git } from "./git.ts";

export interface Commit {
  readonly sha: CommitSha;
  /** The first one; undefined for a commit that begins a history. */
  readonly parent: CommitSha | undefined;
  /** Further parents, of a merge. */
  readonly merged: readonly CommitSha[];
  readonly tree: string;
  /** `date` is git's raw form: seconds since 1970, and the offset. */
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
  /** Raw, with its final newline. */
  readonly message: string;
}

/** The commits in `range` (arguments of `git log`), oldest first, along first parents. One process. */
export async function listCommits(git: Git, range: readonly string[]): Promise<readonly Commit[]> {
  const format = "--format=tformat:%H%x00%P%x00%T%x00%an%x00%ae%x00%ad%x00%B%x00";
  const output = await git.run([
    "log",
    "--reverse",
    "--first-parent",
    "--date=raw",
    "--no-color",
    format,
    ...range,
  ]);
  const fields = output.split("\0");
  const commits: Commit[] = [];
  for (let at = 0; at + 7 <= fields.length; at += 7) {
    const [sha = "", parents = "", tree = "", name = "", email = "", date = "", message = ""] = fields.slice(
      at,
      at + 7,
    );
    const [parent, ...merged] = parents.split(" ").filter((name) => name !== "");
    commits.push({
      sha: commitShaSchema.parse(sha.trimStart()),
      parent: commitShaSchema.optional().parse(parent),
      merged: merged.map((name) => commitShaSchema.parse(name)),
      tree,
      author: { name, email, date },
      message,
    });
  }
  return commits;
}

export interface CommitToWrite {
  readonly commit: Pick<Commit, "author" | "message">;
  readonly tree: string;
  readonly parent: CommitSha | undefined;
  /** Further ones. Default none. */
  readonly merged?: readonly CommitSha[] | undefined;
  /** The same commit whoever writes it, and however often: it is committed at the author's date, not now. */
  readonly repeatable?: boolean | undefined;
}

/** The same author, date and message with another tree and parent. One process. */
export async function writeCommit(
  git: Git,
  { commit, tree, parent, merged = [], repeatable = false }: CommitToWrite,
): Promise<CommitSha> {
  const { name, email, date } = commit.author;
  const author = {
    ...(name === "" ? {} : { GIT_AUTHOR_NAME: name }),
    ...(email === "" ? {} : { GIT_AUTHOR_EMAIL: email }),
    GIT_AUTHOR_DATE: `@${date}`,
    ...(repeatable ? { GIT_COMMITTER_DATE: `@${date}` } : {}),
  };
  const parents = [parent, ...merged].flatMap((one) => (one === undefined ? [] : ["-p", one]));
  const sha = await git.run(["commit-tree", tree, ...parents, "-F", "-"], {
    input: commit.message,
    env: author,
  });
  return commitShaSchema.parse(sha.trim());
}

/** RFC 3339, UTC. */
export function commitTime({ author }: Commit): string {
  return new Date(Number(author.date.split(" ")[0]) * 1000).toISOString();
}

/** The first line of its message. */
export function subjectOf({ message }: Pick<Commit, "message">): string {
  return message.split("\n", 1)[0] ?? "";
}

/** How many commits lead to `head` that none of the `known` has; 0 where nothing is known. One process. */
export async function countUnpushed(
  git: Git,
  { head, known }: { head: CommitSha | undefined; known: readonly (CommitSha | undefined)[] },
): Promise<number> {
  const there = known.filter((one) => one !== undefined);
  if (head === undefined || there.length === 0 || there.includes(head)) return 0;
  const answer = await git.tryRun(["rev-list", "--count", "--ignore-missing", head, "--not", ...there]);
  return answer.kind === "ok" ? Number(answer.stdout) : 0;
}
