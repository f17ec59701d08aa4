/** A safe place for commits that do not get onto the branch (spec §10). */
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { CommitSha } from "../backlog/item.ts";
import { shellWord } from "../backlog/shell-word.ts";
import type { Rescue } from "../ports/checkpoints.ts";
import type { Log } from "../ports/log.ts";
import type { RunId } from "../ports/run-id.ts";
import { isInbox } from "./conflict.ts";
import { failureWords, type Git } from "./git.ts";
import { tryPush } from "./remote.ts";

/** All rescue branches, of whatever run, begin with this. */
export const RESCUE_PREFIX = "tickwork/rescue/";

export interface RescueRequest extends RescueBranchRequest {
  /** The newest commit that the remote has of this history; undefined when it has none. */
  readonly base: CommitSha | undefined;
  /** For a bundle: `RUNNER_TEMP`. */
  readonly folder: string | undefined;
  /** The run's own files, as far as they are known by name. */
  readonly state_files: ReadonlySet<string>;
}

export interface RescueBranchRequest {
  readonly head: CommitSha;
  /** Undefined without a remote. */
  readonly remote: string | undefined;
  readonly runId: RunId;
  /** On a branch that has nothing else, not even what it builds on: each is taken in by a command of its own. */
  readonly alone?: boolean | undefined;
  readonly log: Pick<Log, "debug">;
}

/** A branch of its own on the remote; if that is refused too, a bundle on this machine; at worst the clone itself. */
export async function rescueWork(git: Git, request: RescueRequest): Promise<Rescue> {
  const branch = await pushRescueBranch(git, request);
  if (branch !== undefined && request.remote !== undefined) {
    const restore = bringBackCommand({ remote: request.remote, branch, count: undefined });
    return { kind: "branch", branch, restore };
  }
  const path = join(request.folder ?? tmpdir(), `tickwork-rescue-${request.runId}.bundle`);
  // A bundle holds refs by name; HEAD is at `head`.
  const base = request.base === undefined ? [] : [`^${request.base}`];
  const bundled = await git.tryRun(["bundle", "create", "--quiet", path, "HEAD", ...base]);
  if (bundled.kind === "ok") {
    const restore = restoreCommand(path, `${RESCUE_PREFIX}${request.runId}`);
    return { kind: "bundle", path, restore, backlog: await copyBacklog(git, request, path) };
  }
  request.log.debug(`no bundle could be written to ${path}: ${failureWords(bundled)}`);
  return { kind: "local", head: request.head };
}

/** Undefined when the run has not written it, or it cannot be copied: the bundle has it in any case. */
async function copyBacklog(
  git: Git,
  { head, state_files }: RescueRequest,
  bundle: string,
): Promise<string | undefined> {
  const file = [...state_files].find((path) => /\.ya?ml$/i.test(path) && !isInbox(path));
  const read = file === undefined ? undefined : await git.tryRun(["cat-file", "blob", `${head}:${file}`]);
  if (file === undefined || read?.kind !== "ok") return undefined;
  const path = `${bundle.replace(/\.bundle$/, "")}-${basename(file)}`;
  return writeFile(path, read.stdout).then(
    () => path,
    () => undefined,
  );
}

/** A run that sets work aside again and again has other trouble. */
const MOST_BRANCHES = 20;

/**
 * `tickwork/rescue/<run>`; with a number behind it where that one holds other work already, of this run or of another job
 * of the same workflow run. Nothing is ever forced: what is on a rescue branch is nowhere else. Undefined when the remote
 * takes none.
 */
export async function pushRescueBranch(
  git: Git,
  { head, remote, runId, alone = false, log }: RescueBranchRequest,
): Promise<string | undefined> {
  if (remote === undefined) return undefined;
  for (let number = 1; number <= MOST_BRANCHES; number += 1) {
    const branch = `${RESCUE_PREFIX}${runId}${number === 1 ? "" : `-${number}`}`;
    const pushed = await tryPush(git, {
      remote,
      branch,
      commit: head,
      replaces: alone ? "nothing" : undefined,
    });
    if (pushed.kind === "accepted" || pushed.kind === "up_to_date") return branch;
    if (pushed.kind === "moved") continue;
    log.debug(`the rescue branch was not taken: ${pushed.reason}`);
    return undefined;
  }
  return undefined;
}

/** How a person takes in the newest `count` commits of a branch, or, where that is undefined, all of it. */
export function bringBackCommand(of: {
  readonly remote: string;
  readonly branch: string;
  readonly count: number | undefined;
}): string {
  const fetch = `git fetch ${shellWord(of.remote)} ${shellWord(of.branch)}`;
  if (of.count === undefined) return `${fetch} && git merge FETCH_HEAD`;
  return `${fetch} && git cherry-pick ${of.count === 1 ? "FETCH_HEAD" : `FETCH_HEAD~${of.count}..FETCH_HEAD`}`;
}

/** How a person says that it is of no more use. */
export function discardCommand(of: { readonly remote: string; readonly branch: string }): string {
  return `git push ${shellWord(of.remote)} --delete ${shellWord(of.branch)}`;
}

function restoreCommand(path: string, branch: string): string {
  return `git fetch ${shellWord(path)} HEAD:${shellWord(`refs/heads/${branch}`)}`;
}
