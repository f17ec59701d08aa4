/** One rescue branch, held against the branch that it is for: what it has that is not there, and how a person takes that in. */
import { randomUUID } from "node:crypto";
import { type CommitSha, commitShaSchema } from "../backlog/item.ts";
import { cutText, onOneLine } from "../backlog/short-text.ts";
import type { ItemIdentity } from "../ports/checkpoints.ts";
import { isRecord } from "./conflict.ts";
import { type Git, GitError } from "./git.ts";
import { mergeLines } from "./merge-commit.ts";
import type { BranchHead, RemoteBranch } from "./remote.ts";
import { bringBackCommand, discardCommand } from "./rescue.ts";
import type { RescueMark } from "./rescue-mark.ts";

export interface WaitingRescue {
  readonly branch: string;
  /** The branch that has not got the work, and on which a person takes it in. */
  readonly onto: string;
  /** Subjects of what is not there yet, newest first. Not empty. */
  readonly subjects: readonly string[];
  /** The command that takes it in. */
  readonly restore: string;
  /** The command that throws it away. */
  readonly discard: string;
  /** Lines of its journals that the branch has not: what was done there. None for code alone. */
  readonly journal: string;
  /** Whose work it is; undefined where it does not say: one of an earlier version, or a person's. */
  readonly items: readonly ItemIdentity[] | undefined;
}

export interface TargetBranch {
  /** The branch that runs are started on, and work is made for. */
  readonly on: RemoteBranch;
  /** Where a person takes the work in: the same, or the branch of its pull request. */
  readonly onto: string;
  /** Where that is. */
  readonly head: CommitSha;
  /** From the repository's top: a repository may have several. */
  readonly backlog: string;
}

export interface MarkedBranch extends BranchHead {
  readonly mark: RescueMark | undefined;
  /** Of the newest commit. */
  readonly subject: string;
}

/** Undefined for one that does not wait: all of it is there, or it has nothing to do with the backlog. Up to seven processes. */
export async function lookAtRescue(
  git: Git,
  target: TargetBranch,
  rescue: MarkedBranch,
): Promise<WaitingRescue | undefined> {
  const { on, onto, head } = target;
  const { branch, commit, mark } = rescue;
  const discard = discardCommand({ remote: on.remote, branch });
  const below = mark?.commits && (await commitOf(git, ["rev-parse", `${commit}~${mark.commits}^{commit}`]));
  const common = await commitOf(git, ["merge-base", head, commit]);
  const look: Look = { ...target, ...rescue, below: below || undefined, common };
  const commits = await commitsOnlyThere(git, look);
  if (commits === undefined) {
    // Git did not say. Better told of once too often than done again.
    const restore = bringBackCommand({ remote: on.remote, branch, which: mark?.commits ?? "all" });
    const subjects = [inAList(rescue.subject)];
    return { branch, onto, subjects, restore, discard, journal: "", items: mark?.items };
  }
  const files = commits.flatMap((one) => one.files);
  if (!isOfBacklog(look, files)) return undefined;
  const journals = [...new Set(files.filter((file) => isRecord(file) && file.endsWith(".jsonl")))];
  const journal = journals.length > 0 ? await linesOnlyThere(git, look, journals) : "";
  // A run's own words tell, where it was squashed into one commit, or merged longer ago than a shallow checkout goes. Of a
  // step's work the journal was delivered without it.
  const byJournal = journals.length > 0 && (mark?.of ?? kindOf(look, commits)) === "run";
  if (byJournal ? journal === "" : await isContained(git, look)) return undefined;
  const restore = bringBackCommand({ remote: on.remote, branch, which: await toTake(git, look, commits) });
  const subjects = commits.map(({ subject }) => inAList(subject));
  return { branch, onto, subjects, restore, discard, journal: journal ?? "", items: mark?.items };
}

/** Anyone who can push wrote it. */
function inAList(subject: string): string {
  return cutText(onOneLine(subject), 100);
}

interface Look extends TargetBranch, MarkedBranch {
  /** What the work was made on, where the mark says how many commits it is, and this clone has so many. */
  readonly below: CommitSha | undefined;
  /** Undefined where the histories do not meet, as far as this clone knows. */
  readonly common: CommitSha | undefined;
}

async function commitOf(git: Git, question: readonly string[]): Promise<CommitSha | undefined> {
  const answer = await git.tryRun(question);
  return answer.kind === "ok" ? commitShaSchema.safeParse(answer.stdout.trim()).data : undefined;
}

interface OnlyThere {
  readonly sha: CommitSha;
  readonly parent: string | undefined;
  readonly subject: string;
  readonly files: readonly string[];
}

/** The newest first; undefined where git did not say. Of what the work was made on nothing: that was delivered, though perhaps in other commits. */
async function commitsOnlyThere(
  git: Git,
  { head, commit, below, common }: Look,
): Promise<readonly OnlyThere[] | undefined> {
  // Subjects and names may hold anything but this.
  const border = `=${randomUUID()}=`;
  const log = ["log", "--topo-order", `--format=tformat:${border}%H%x00%P%x00%s`, "--name-only", "-z"];
  const range = ["--cherry-pick", "--right-only", "--no-merges", `${head}...${commit}`];
  const without = below === undefined ? [] : [`^${below}`];
  const met = common === undefined ? ["--no-merges", commit] : range;
  const which = common === undefined && below === undefined ? ["-1", commit] : [...met, ...without];
  const answer = await git.tryRun([...log, ...which], { contents: true });
  if (answer.kind !== "ok") return undefined;
  return answer.stdout.split(border).flatMap((text) => {
    const [name, parents = "", subject = "", ...files] = text
      .split("\0")
      .map((one) => one.replace(/^\n/, ""));
    const sha = commitShaSchema.safeParse(name).data;
    const parent = parents.split(" ")[0];
    return sha ? [{ sha, parent, subject, files: files.filter((file) => file !== "") }] : [];
  });
}

/** One that does not say whose it is, by where its files are. What changes no file is no work. */
function isOfBacklog({ backlog, mark }: Look, files: readonly string[]): boolean {
  const folder = mark?.backlog === undefined ? backlog.slice(0, backlog.lastIndexOf("/") + 1) : "";
  return files.some((file) => file.startsWith(folder));
}

/** A journal is only ever added to: what one has and the other has not needs no history to tell. Undefined: not known. */
async function linesOnlyThere(
  git: Git,
  { head, commit }: Look,
  journals: readonly string[],
): Promise<string | undefined> {
  const options = ["--unified=0", "--text", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"];
  const answer = await git.tryRun(["diff", ...options, head, commit, "--", ...journals], { contents: true });
  if (answer.kind !== "ok") return undefined;
  const lines = answer.stdout.split("\n").filter((line) => /^[+-]\{/.test(line));
  const here = new Set(lines.filter((line) => line.startsWith("-")).map((line) => line.slice(1)));
  return lines
    .flatMap((line) => (line.startsWith("+") && !here.has(line.slice(1)) ? [`${line.slice(1)}\n`] : []))
    .join("");
}

/** Would taking it in change nothing? Then it is there, in whatever commits, such as a squash of more than this. */
async function isContained(git: Git, { head, commit, below, common }: Look): Promise<boolean> {
  const parent = below ?? common;
  const answer = await git.tryRun(["rev-parse", "--verify", `${head}^{tree}`]);
  if (parent === undefined || answer.kind !== "ok") return false;
  const tree = answer.stdout.trim();
  try {
    const merged = await mergeLines(git, { commit: { sha: commit, parent }, tree });
    return merged.conflicts.length === 0 && merged.tree === tree;
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

/** More names than these nobody pastes. */
const MOST_NAMES = 20;

/**
 * A run is merged, with all it knows, as long as what it was made on is in the branch's history: then nothing comes along that
 * was delivered under another name. Otherwise, and of a step's code, the commits that are missing are picked.
 */
async function toTake(git: Git, look: Look, missing: readonly OnlyThere[]) {
  const { head, commit, mark, below, common } = look;
  const all = mark?.commits ?? "all";
  if ((mark?.of ?? kindOf(look, missing)) === "run") {
    if (below === undefined) return "all";
    const isMade = await git.tryRun(["merge-base", "--is-ancestor", below, head]);
    if (isMade.kind === "ok") return "all";
  }
  if (common === undefined) return all;
  if (missing.every(({ sha }, at) => sha === (at === 0 ? commit : missing[at - 1]?.parent)))
    return missing.length;
  return missing.length > MOST_NAMES ? all : missing.map(({ sha }) => sha).toReversed();
}

/** Of one that does not say: a whole run brings its backlog along. */
function kindOf({ backlog }: Look, commits: readonly OnlyThere[]): RescueMark["of"] {
  const files = commits.flatMap((one) => one.files);
  return files.some((file) => file === backlog || isRecord(file)) ? "run" : "step";
}
