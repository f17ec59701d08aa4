/** A safe place for commits that do not get onto the branch (spec §10). */
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { CommitSha } from "../backlog/item.ts";
import { shellWord } from "../backlog/shell-word.ts";
import type { MadeFor, Rescue } from "../ports/checkpoints.ts";
import type { Log } from "../ports/log.ts";
import type { RunId } from "../ports/run-id.ts";
import { type Commit, listCommits, writeCommit } from "./commits.ts";
import type { DeliveryState } from "./delivery-state.ts";
import { failureWords, type Git, GitError } from "./git.ts";
import { type RemoteBranch, tryPush } from "./remote.ts";
import { type NewMark, withRescueMark } from "./rescue-mark.ts";

/** All rescue branches, of whatever run, begin with this. */
export const RESCUE_PREFIX = "tickwork/rescue/";

/** What a run has put on rescue branches, the newest by its branch: what follows it takes its place there. */
export type Kept = Map<string, CommitSha>;

export interface RescueRequest {
  readonly head: CommitSha;
  /** How far that had been delivered. */
  readonly state: DeliveryState;
  /** Where it was to go; undefined without a remote. */
  readonly on: RemoteBranch | undefined;
  readonly runId: RunId;
  readonly made_for: MadeFor;
  /** For a bundle: `RUNNER_TEMP`. */
  readonly folder: string | undefined;
  readonly kept?: Kept | undefined;
  readonly log: Pick<Log, "debug">;
}

/** A branch of its own on the remote; if that is refused too, a bundle on this machine; at worst the clone itself. */
export async function rescueWork(git: Git, request: RescueRequest): Promise<Rescue> {
  const { head, state, on, runId, folder, log } = request;
  const kept = on && (await pushWhole(git, { ...request, on }));
  if (kept) return { kind: "branch", ...kept };
  const path = join(folder ?? tmpdir(), `tickwork-rescue-${runId}.bundle`);
  // A bundle holds refs by name; HEAD is at `head`.
  const base = state.common === undefined ? [] : [`^${state.common}`];
  const bundled = await git.tryRun(["bundle", "create", "--quiet", path, "HEAD", ...base]);
  if (bundled.kind === "ok") {
    const restore = restoreCommand(path, `${RESCUE_PREFIX}${runId}`);
    return { kind: "bundle", path, restore, backlog: await copyBacklog(git, request, path) };
  }
  log.debug(`no bundle could be written to ${path}: ${failureWords(bundled)}`);
  return { kind: "local", head };
}

/**
 * All that is not delivered, as it is; only the newest commit has another name there, since it says what the branch is for.
 * Undefined where there is no room for it, on the remote or here.
 */
async function pushWhole(
  git: Git,
  { head, state, on, runId, made_for, kept, log }: RescueRequest & { readonly on: RemoteBranch },
): Promise<Omit<Extract<Rescue, { kind: "branch" }>, "kind"> | undefined> {
  const { remote } = on;
  const known = [state.local, state.remote].filter((commit) => commit !== undefined);
  const range = known.length > 0 ? ["--ignore-missing", head, "--not", ...known] : ["-1", head];
  try {
    const commits = await listCommits(git, range);
    const commit = commits.at(-1);
    if (commit === undefined) return undefined;
    const count = known.length > 0 ? commits.length : undefined;
    const mark = { of: "run" as const, commits: count, ...made_for };
    const branch = await pushRescueBranch(git, { commit, mark, remote, runId, kept, log });
    if (branch === undefined) return undefined;
    // What is below it here is on the remote under other names: it is not to come a second time.
    const which = state.local === state.common ? "all" : (count ?? "all");
    return { branch, onto: on.branch, restore: bringBackCommand({ remote, branch, which }) };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    log.debug(`no rescue branch could be made: ${error.message}`);
    return undefined;
  }
}

/** Undefined when it cannot be copied: the bundle has it in any case. */
async function copyBacklog(
  git: Git,
  { head, made_for: { backlog } }: Pick<RescueRequest, "head" | "made_for">,
  bundle: string,
): Promise<string | undefined> {
  const read = await git.tryRun(["cat-file", "blob", `${head}:${backlog}`], { contents: true });
  if (read.kind !== "ok") return undefined;
  const path = `${bundle.replace(/\.bundle$/, "")}-${basename(backlog)}`;
  return writeFile(path, read.stdout).then(
    () => path,
    () => undefined,
  );
}

/** A run that sets work aside again and again has other trouble. */
const MOST_BRANCHES = 20;

export interface RescueBranchRequest {
  /** To be written with its mark. */
  readonly commit: Commit;
  readonly mark: NewMark;
  readonly remote: string;
  readonly runId: RunId;
  /** Undefined: on a branch that has nothing else, since each is taken in by a command of its own. */
  readonly kept?: Kept | undefined;
  readonly log: Pick<Log, "debug">;
}

/**
 * `tickwork/rescue/<run>`; with a number behind it where that one holds other work already, of this run or of another job
 * of the same workflow run. What is on a rescue branch is nowhere else: only what this run put there itself, and has put on
 * top of since, is ever replaced. Undefined when the remote takes none.
 */
export async function pushRescueBranch(
  git: Git,
  { commit, mark, remote, runId, kept, log }: RescueBranchRequest,
): Promise<string | undefined> {
  const marked = await writeMarked(git, commit, mark);
  for (let number = 1; number <= MOST_BRANCHES; number += 1) {
    const branch = `${RESCUE_PREFIX}${runId}${number === 1 ? "" : `-${number}`}`;
    const before = kept?.get(branch);
    const pushed = await tryPush(git, { remote, branch, commit: marked, replaces: before ?? "nothing" });
    if (pushed.kind === "accepted" || pushed.kind === "up_to_date") {
      kept?.set(branch, marked);
      return branch;
    }
    // A rule may be against replacing anything: there is room on the next.
    if (pushed.kind === "moved" || before !== undefined) continue;
    log.debug(`the rescue branch was not taken: ${pushed.reason}`);
    return undefined;
  }
  return undefined;
}

/** Author, date and files stay what they are. One process. */
function writeMarked(git: Git, commit: Commit, mark: NewMark): Promise<CommitSha> {
  const { tree, parent, merged } = commit;
  const marked = { ...commit, message: withRescueMark(commit.message, mark) };
  // Once more in the post step, when the run was killed in between: it is to be on one branch, not on two.
  return writeCommit(git, { commit: marked, tree, parent, merged, repeatable: true });
}

/** How a person takes in the newest commits of a branch, or those of it that are named, oldest first, or all of it. */
export function bringBackCommand(of: {
  readonly remote: string;
  readonly branch: string;
  readonly which: number | readonly CommitSha[] | "all";
}): string {
  const { remote, branch, which } = of;
  const fetch = `git fetch ${shellWord(remote)} ${shellWord(branch)}`;
  if (which === "all") return `${fetch} && git merge FETCH_HEAD`;
  if (typeof which !== "number") return `${fetch} && git cherry-pick ${which.join(" ")}`;
  return `${fetch} && git cherry-pick ${which === 1 ? "FETCH_HEAD" : `FETCH_HEAD~${which}..FETCH_HEAD`}`;
}

/** How a person says that it is of no more use. */
export function discardCommand(of: { readonly remote: string; readonly branch: string }): string {
  return `git push ${shellWord(of.remote)} --delete ${shellWord(of.branch)}`;
}

function restoreCommand(path: string, branch: string): string {
  return `git fetch ${shellWord(path)} HEAD:${shellWord(`refs/heads/${branch}`)}`;
}
