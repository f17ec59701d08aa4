/** Rescue branches of earlier runs that still wait for a person (spec §10): found at a run's beginning, so that nobody forgets them. */
import type { CommitSha } from "../backlog/item.ts";
import { isRecord } from "./conflict.ts";
import type { Git } from "./git.ts";
import { type RemoteBranch, tryFetchObjects, tryListBranches } from "./remote.ts";
import { bringBackCommand, RESCUE_PREFIX } from "./rescue.ts";

export interface WaitingRescue {
  readonly branch: string;
  /** Subjects of what is not on the branch yet, newest first. */
  readonly subjects: readonly string[];
  /** The command that brings it into a clone. */
  readonly restore: string;
}

export interface WaitingQuery {
  readonly on: RemoteBranch;
  /** Where the branch is. */
  readonly head: CommitSha;
  /** From the repository's top: a repository may have several. */
  readonly backlog: string;
}

/** More than these help nobody to choose. */
const MOST = 20;

/** What was merged, picked or deleted does not wait. One process where there is none, else one more and one for each. */
export async function findWaitingRescues(git: Git, query: WaitingQuery): Promise<readonly WaitingRescue[]> {
  const named = await tryListBranches(git, query.on.remote, `${RESCUE_PREFIX}*`);
  // Whoever can push can name one: a name that is a command to a shell is not one of ours, and nobody is to copy it.
  const branches = named.filter(({ branch }) => /^[\w./-]+$/.test(branch)).slice(0, MOST);
  if (branches.length === 0) return [];
  const names = branches.map(({ branch }) => branch);
  if (!(await tryFetchObjects(git, query.on.remote, names))) return [];
  const waiting = await Promise.all(branches.map((branch) => lookAt(git, { ...query, ...branch })));
  return waiting.filter((one) => one !== undefined);
}

interface Look extends WaitingQuery {
  readonly branch: string;
  readonly commit: CommitSha;
}

async function lookAt(
  git: Git,
  { on, head, backlog, branch, commit }: Look,
): Promise<WaitingRescue | undefined> {
  const range = ["--cherry-pick", "--right-only", "--no-merges", `${head}...${commit}`];
  const answer = await git.tryRun(["log", "--format=tformat:%x01%s", "--name-only", "-z", ...range], {
    contents: true,
  });
  if (answer.kind !== "ok") return undefined;
  const commits = answer.stdout
    .split("\x01")
    .slice(1)
    .map((text) => {
      const [subject = "", ...files] = text.split("\0").map((part) => part.replace(/^\n/, ""));
      return { subject, files: files.filter((file) => file !== "") };
    });
  const files = commits.flatMap((one) => one.files);
  if (commits.length === 0 || !files.some((file) => file.startsWith(folderOf(backlog)))) return undefined;
  // Code that was set aside is to be picked; a whole run brings its backlog along, and is merged.
  const whole = files.some((file) => file === backlog || isRecord(file));
  const restore = bringBackCommand({ remote: on.remote, branch, count: whole ? undefined : commits.length });
  return { branch, subjects: commits.map(({ subject }) => subject), restore };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
