/** A safe place for commits that do not get onto the branch (spec §10). */
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommitSha } from "../backlog/item.ts";
import type { Rescue } from "../ports/checkpoints.ts";
import type { Log } from "../ports/log.ts";
import type { RunId } from "../ports/run-id.ts";
import { failureWords, type Git } from "./git.ts";
import { tryPush } from "./remote.ts";

export interface RescueRequest {
  readonly head: CommitSha;
  /** The newest commit that the remote has of this history; undefined when it has none. */
  readonly base: CommitSha | undefined;
  /** Undefined without a remote. */
  readonly remote: string | undefined;
  readonly runId: RunId;
  /** For a bundle: `RUNNER_TEMP`. */
  readonly folder: string | undefined;
  readonly log: Pick<Log, "debug">;
}

function rescueBranch(runId: RunId): string {
  return `tickwork/rescue/${runId}`;
}

/** A branch of its own on the remote; if that is refused too, a bundle on this machine; at worst the clone itself. */
export async function rescueWork(git: Git, request: RescueRequest): Promise<Rescue> {
  const branch = rescueBranch(request.runId);
  if (request.remote !== undefined) {
    // A later checkpoint of this run brings the same branch up to date, whatever an agent did to the history between.
    const pushed = await tryPush(git, { remote: request.remote, branch, commit: request.head, force: true });
    if (pushed.kind === "accepted" || pushed.kind === "up_to_date") return { kind: "branch", branch };
    request.log.debug(`the rescue branch was not taken: ${"reason" in pushed ? pushed.reason : pushed.kind}`);
  }
  const path = join(request.folder ?? tmpdir(), `tickwork-rescue-${request.runId}.bundle`);
  // A bundle holds refs by name; HEAD is at `head`.
  const base = request.base === undefined ? [] : [`^${request.base}`];
  const bundled = await git.tryRun(["bundle", "create", "--quiet", path, "HEAD", ...base]);
  if (bundled.kind === "ok") return { kind: "bundle", path, restore: restoreCommand(path, branch) };
  request.log.debug(`no bundle could be written to ${path}: ${failureWords(bundled)}`);
  return { kind: "local", head: request.head };
}

function restoreCommand(path: string, branch: string): string {
  return `git fetch '${path.replaceAll("'", `'\\''`)}' HEAD:refs/heads/${branch}`;
}
