/** Rescue branches of earlier runs that still wait for a person (spec §10): found at a run's beginning, so that nobody forgets them. */
import type { CommitSha } from "../backlog/item.ts";
import { isRecord } from "./conflict.ts";
import type { Git } from "./git.ts";
import { type RemoteBranch, tryFetchObjects, tryListBranches } from "./remote.ts";
import { bringBackCommand, discardCommand, RESCUE_PREFIX } from "./rescue.ts";
import { type RetryPolicy, tryAgain } from "./retry.ts";
import { setAsideCount } from "./set-aside-mark.ts";

export interface WaitingRescue {
  readonly branch: string;
  /** Subjects of what is not on the branch yet, newest first. Not empty. */
  readonly subjects: readonly string[];
  /** The command that brings it into a clone. */
  readonly restore: string;
  /** The command that throws it away. */
  readonly discard: string;
  /** Lines of its journals that the branch has not: what was done there. None for code alone. */
  readonly journal: string;
}

export interface WaitingQuery {
  readonly on: RemoteBranch;
  /** Where the branch is. */
  readonly head: CommitSha;
  /** From the repository's top: a repository may have several. */
  readonly backlog: string;
  /** A checkout that is shallow, and may become deeper: it is not to fetch the whole history of each. */
  readonly deepen: boolean;
  readonly retry: RetryPolicy;
}

export type FoundRescues =
  | { readonly kind: "known"; readonly waiting: readonly WaitingRescue[] }
  /** The remote did not say: a clause. */
  | { readonly kind: "unknown"; readonly reason: string };

/** More than these help nobody to choose. */
const MOST = 20;

/** Of a shallow checkout. A run has fewer commits; where the histories do not meet in these, the newest speaks for all. */
const SHALLOW_DEPTH = 100;

/** What was merged, squashed, picked or deleted does not wait. One process where there is none, else one more and four for each. */
export async function findWaitingRescues(git: Git, query: WaitingQuery): Promise<FoundRescues> {
  const found = await tryAgain(query.retry, async () => {
    const value = await fetchRescues(git, query);
    return { kind: value.kind === "unreachable" || value.kind === "moved" ? "again" : "done", value };
  });
  if (found.kind !== "listed") {
    const reason = "reason" in found ? found.reason : "the remote changed while it was asked";
    return { kind: "unknown", reason };
  }
  const waiting = await Promise.all(found.branches.map((branch) => lookAt(git, { ...query, ...branch })));
  return { kind: "known", waiting: waiting.filter((one) => one !== undefined) };
}

/** Lists them, with their objects here. */
async function fetchRescues(git: Git, { on, deepen }: WaitingQuery) {
  const listed = await tryListBranches(git, on.remote, `${RESCUE_PREFIX}*`);
  if (listed.kind !== "listed") return listed;
  // Whoever can push can name one: a name that is a command to a shell is not one of ours, and nobody is to copy it.
  const branches = listed.branches.filter(({ branch }) => /^[\w./-]+$/.test(branch)).slice(0, MOST);
  if (branches.length === 0) return { ...listed, branches };
  const names = branches.map(({ branch }) => branch);
  const fetched = deepen
    ? await tryFetchObjects(git, on.remote, [on.branch, ...names], SHALLOW_DEPTH)
    : await tryFetchObjects(git, on.remote, names);
  return fetched.kind === "fetched" ? { ...listed, branches } : fetched;
}

interface Look extends WaitingQuery {
  readonly branch: string;
  readonly commit: CommitSha;
}

async function lookAt(git: Git, look: Look): Promise<WaitingRescue | undefined> {
  const { on, backlog, branch } = look;
  const count = await setAsideAt(git, look);
  const commits = await commitsOnlyThere(git, { ...look, count });
  const files = commits.flatMap((one) => one.files);
  if (commits.length === 0 || !files.some((file) => file.startsWith(folderOf(backlog)))) return undefined;
  // Code that was set aside is to be picked; a whole run brings its backlog along, and is merged.
  const whole = files.some((file) => file === backlog || isRecord(file));
  const journals = [...new Set(files.filter((file) => isRecord(file) && file.endsWith(".jsonl")))];
  const journal = journals.length > 0 ? await linesOnlyThere(git, look, journals) : "";
  // All that it says was done is here: it was squashed into one commit, or merged longer ago than a shallow checkout goes.
  if (journals.length > 0 && journal === "") return undefined;
  const picked = count ?? (whole ? undefined : commits.length);
  const restore = bringBackCommand({ remote: on.remote, branch, count: picked });
  const discard = discardCommand({ remote: on.remote, branch });
  const subjects = commits.map(({ subject }) => subject);
  return { branch, subjects, restore, discard, journal: journal ?? "" };
}

interface OnlyThere {
  readonly subject: string;
  readonly files: readonly string[];
}

async function setAsideAt(git: Git, { commit }: Look): Promise<number | undefined> {
  const answer = await git.tryRun(["cat-file", "commit", commit]);
  return answer.kind === "ok" ? setAsideCount(answer.stdout) : undefined;
}

/** Of work that was set aside nothing else: what it was made on was delivered, though perhaps in other commits. */
async function commitsOnlyThere(
  git: Git,
  { head, commit, count }: Look & { readonly count: number | undefined },
): Promise<readonly OnlyThere[]> {
  const log = ["log", "--format=tformat:%x01%s", "--name-only", "-z"];
  const below = count === undefined ? [] : [`^${commit}~${count}`];
  const range = ["--cherry-pick", "--right-only", "--no-merges", `${head}...${commit}`, ...below];
  const meet = (await git.tryRun(["merge-base", head, commit])).kind === "ok";
  const answer = await git.tryRun([...log, ...(meet ? range : ["-1", commit])], { contents: true });
  if (answer.kind !== "ok") return [];
  return answer.stdout
    .split("\x01")
    .slice(1)
    .map((text) => {
      const [subject = "", ...files] = text.split("\0").map((part) => part.replace(/^\n/, ""));
      return { subject, files: files.filter((file) => file !== "") };
    });
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

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
