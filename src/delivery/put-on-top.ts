/**
 * Puts commits on top of another one without a working tree, as `git rebase` would with one: steps may be running in the
 * only tree there is. Nothing but new objects comes of it; branch and files move later, or not at all (spec §10).
 */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type CommitSha, commitShaSchema } from "../backlog/item.ts";
import type { ConflictingFile, DecideConflict } from "./conflict.ts";
import { type Git, GitError } from "./git.ts";

export interface Commit {
  readonly sha: CommitSha;
  /** The first one; undefined for a commit that begins a history. */
  readonly parent: CommitSha | undefined;
  readonly tree: string;
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
    commits.push({
      sha: commitShaSchema.parse(sha.trimStart()),
      parent: commitShaSchema.safeParse(parents.split(" ")[0]).data,
      tree,
      author: { name, email, date },
      message,
    });
  }
  return commits;
}

export interface PutOnTop {
  readonly commits: readonly Commit[];
  readonly onto: CommitSha;
  readonly decide: DecideConflict;
  /** For the index that a decided conflict needs for a moment. */
  readonly gitDir: string;
}

export type PutOnTopResult =
  /** `renamed`: what each commit is called now; undefined for one whose changes were there already. */
  | {
      readonly kind: "done";
      readonly head: CommitSha;
      readonly renamed: ReadonlyMap<CommitSha, CommitSha | undefined>;
    }
  /** `subject` is the first line of the commit that does not go on top. */
  | { readonly kind: "conflict"; readonly files: readonly string[]; readonly subject: string };

/** Author, date and message stay; a commit that changes nothing any more is left out. Three processes a commit. */
export async function putOnTop(
  git: Git,
  { commits, onto, decide, gitDir }: PutOnTop,
): Promise<PutOnTopResult> {
  const renamed = new Map<CommitSha, CommitSha | undefined>();
  let head = onto;
  let tree: string | undefined;
  for (const commit of commits) {
    if (commit.parent === head) {
      head = commit.sha;
      tree = commit.tree;
      renamed.set(commit.sha, head);
      continue;
    }
    tree ??= (await git.run(["rev-parse", "--verify", `${head}^{tree}`])).trim();
    const merged = await mergeCommit(git, { commit, tree, decide, gitDir });
    if (merged.kind === "conflict") return { ...merged, subject: commit.message.split("\n", 1)[0] ?? "" };
    if (merged.tree !== tree) {
      head = await writeCommit(git, { commit, tree: merged.tree, parent: head });
      tree = merged.tree;
      renamed.set(commit.sha, head);
    } else {
      renamed.set(commit.sha, undefined);
    }
  }
  return { kind: "done", head, renamed };
}

type Merged =
  | { readonly kind: "merged"; readonly tree: string }
  | { readonly kind: "conflict"; readonly files: readonly string[] };

interface MergeRequest {
  readonly commit: Commit;
  /** What the commit goes on top of. */
  readonly tree: string;
  readonly decide: DecideConflict;
  readonly gitDir: string;
}

/**
 * `git merge-tree` finds the base of a merge itself, and only newer versions can be told one. So their side is dressed as
 * a child of our commit's parent: then that parent is the base.
 */
async function mergeCommit(git: Git, { commit, tree, decide, gitDir }: MergeRequest): Promise<Merged> {
  const parent = commit.parent === undefined ? [] : ["-p", commit.parent];
  const theirs = (await git.run(["commit-tree", tree, ...parent, "-m", "theirs"])).trim();
  const command = [
    "merge-tree",
    "--write-tree",
    "--allow-unrelated-histories",
    "--no-messages",
    "-z",
    theirs,
    commit.sha,
  ];
  const answer = await git.tryRun(command, { contents: true });
  if (answer.kind === "ok") return { kind: "merged", tree: answer.stdout.split("\0")[0] ?? "" };
  if (answer.kind !== "failed" || answer.exitCode !== 1) throw new GitError(command, answer);
  const [written = "", ...entries] = answer.stdout.split("\0").filter((entry) => entry !== "");
  return settleConflicts(git, { tree: written, conflicts: parseConflicts(entries), decide, gitDir });
}

interface Conflict {
  readonly path: string;
  readonly mode: string;
  /** Object names by side. */
  readonly base?: string;
  readonly theirs?: string;
  readonly ours?: string;
}

const SIDES = ["base", "theirs", "ours"] as const;

/** `<mode> <object> <stage>\t<path>` */
function parseConflicts(entries: readonly string[]): readonly Conflict[] {
  const byPath = new Map<string, Conflict>();
  for (const entry of entries) {
    const [, mode = "", object = "", stage = "", path = ""] =
      /^(\d+) ([0-9a-f]+) ([123])\t(.*)$/s.exec(entry) ?? [];
    const side = SIDES[Number(stage) - 1];
    if (side) byPath.set(path, { path, mode, ...byPath.get(path), [side]: object });
  }
  return [...byPath.values()];
}

interface Settlement {
  /** What git could merge, with marks in the files that it could not. */
  readonly tree: string;
  readonly conflicts: readonly Conflict[];
  readonly decide: DecideConflict;
  readonly gitDir: string;
}

async function settleConflicts(git: Git, { tree, conflicts, decide, gitDir }: Settlement): Promise<Merged> {
  const entries: string[] = [];
  const undecided: string[] = [];
  for (const conflict of conflicts) {
    const decision = await decide(await readSides(git, conflict));
    if (decision.kind === "conflict") undecided.push(conflict.path);
    else {
      const blob = (await git.run(["hash-object", "-w", "--stdin"], { input: decision.text })).trim();
      entries.push(`${conflict.mode} ${blob}\t${conflict.path}\0`);
    }
  }
  if (undecided.length > 0 || entries.length === 0) return { kind: "conflict", files: undecided };
  return { kind: "merged", tree: await changeTree(git, { tree, entries, gitDir }) };
}

async function readSides(git: Git, { path, base, theirs, ours }: Conflict): Promise<ConflictingFile> {
  const read = (object: string | undefined) =>
    object === undefined ? undefined : git.run(["cat-file", "blob", object], { contents: true });
  return { path, base: await read(base), theirs: await read(theirs), ours: await read(ours) };
}

/** The tree with these entries replaced, by way of an index of its own. */
async function changeTree(
  git: Git,
  { tree, entries, gitDir }: { tree: string; entries: readonly string[]; gitDir: string },
): Promise<string> {
  const index = join(gitDir, `tickwork-index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await git.run(["read-tree", tree], { env });
    await git.run(["update-index", "-z", "--index-info"], { env, input: entries.join("") });
    return (await git.run(["write-tree"], { env })).trim();
  } finally {
    await rm(index, { force: true });
  }
}

async function writeCommit(
  git: Git,
  { commit, tree, parent }: { commit: Commit; tree: string; parent: CommitSha },
): Promise<CommitSha> {
  const { name, email, date } = commit.author;
  const author = {
    ...(name === "" ? {} : { GIT_AUTHOR_NAME: name }),
    ...(email === "" ? {} : { GIT_AUTHOR_EMAIL: email }),
    GIT_AUTHOR_DATE: `@${date}`,
  };
  const sha = await git.run(["commit-tree", tree, "-p", parent, "-F", "-"], {
    input: commit.message,
    env: author,
  });
  return commitShaSchema.parse(sha.trim());
}
