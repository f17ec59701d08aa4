/** Where a run begins, and which branch gets its work: by the way it delivers. */
import type { CommitSha } from "../backlog/item.ts";
import type { Log } from "../ports/log.ts";
import { workBranch } from "../ports/pull-request-names.ts";
import type { ChosenMode } from "./delivery-mode.ts";
import { type AtStart, atStart, type DeliveryState, level } from "./delivery-state.ts";
import type { Git } from "./git.ts";
import type { GitHubApi } from "./github/api.ts";
import type { HeldBack } from "./pull-request-decision.ts";
import { type PullRequestPlace, pullRequestPlace } from "./pull-request-place.ts";
import { startForPullRequest } from "./pull-request-start.ts";
import { type Refusal, refusal } from "./refusal.ts";
import type { RemoteBranch } from "./remote.ts";
import type { RetryPolicy } from "./retry.ts";
import { type StartPoint, startFromHead } from "./start-point.ts";

export interface PullRequestOptions {
  /** Of Tickwork, in the whole repository. */
  readonly most_open: number;
  readonly draft: boolean;
  /** Without a token the branch alone is delivered, and a person opens the pull request; else that is refused. */
  readonly by_hand: boolean;
}

const DEFAULTS: PullRequestOptions = { most_open: 1, draft: false, by_hand: false };

export interface StartAtRequest {
  readonly mode: ChosenMode;
  /** The branch that the run is for; undefined without a remote. */
  readonly on: (RemoteBranch & { readonly url: string }) | undefined;
  readonly api: GitHubApi | undefined;
  /** See `Connection`. */
  readonly pages: string | undefined;
  readonly pullRequest: PullRequestOptions | undefined;
  /** What is checked out. */
  readonly head: CommitSha | undefined;
  readonly eventCommit: string | undefined;
  /** See `StartRequest`. */
  readonly ground: CommitSha | undefined;
  readonly gitDir: string;
  readonly retry: RetryPolicy;
  readonly log: Pick<Log, "info" | "notice" | "warning">;
}

export interface StartedAt {
  readonly kind: "started_at";
  readonly start: StartPoint;
  readonly state: DeliveryState;
  /** The branch that gets the work, and where it is on the remote. */
  readonly work: StartAtRequest["on"];
  readonly work_head: CommitSha | undefined;
  readonly pull_request: PullRequestPlace | undefined;
  readonly at_start: AtStart | undefined;
}

/** From nothing but the checkout (`none`), up to a branch that is made ready for its pull request: some ten processes. */
export async function startAt(git: Git, request: StartAtRequest): Promise<StartedAt | Refusal | HeldBack> {
  const { mode, on, api, pages, head, pullRequest = DEFAULTS } = request;
  if (mode !== "pull-request" || on === undefined) {
    const start = on
      ? await startFromHead(git, { ...request, on, push: mode === "push" })
      : standingStart(head);
    if (start.kind === "refused") return start;
    const { remote_head, said, kept_on_top } = start;
    const at = { start, state: level(remote_head), work: on, work_head: remote_head };
    const at_start = atStart(said.length > 0 ? said : undefined, kept_on_top);
    return { kind: "started_at", ...at, pull_request: undefined, at_start };
  }
  if (pages === undefined) return noPullRequest("the remote is not a repository on it");
  if (api === undefined && !pullRequest.by_hand) return noPullRequest("there is no token for it");
  const work = { ...on, branch: workBranch(on.branch) };
  const started = await startForPullRequest(git, { ...request, ...pullRequest, base: on, work, api });
  if (started.kind !== "started_for_pull_request") return started;
  const { start, state, work_head, at_start } = started;
  const pull_request = pullRequestPlace({ git, api, pages, base: on.branch, work: work.branch, ...started });
  return { kind: "started_at", start, state, work, work_head, pull_request, at_start };
}

/** `because` completes "needs GitHub, and …". */
export function noPullRequest(because: string): Refusal {
  return refusal(
    `\`delivery: pull-request\` needs GitHub, and ${because}`,
    "Use `delivery: push`, or `delivery: commit` with a step of your own that pushes.",
  );
}

function standingStart(head: CommitSha | undefined): StartPoint {
  const nothing = { ground: undefined, kept_on_top: 0, remote_head: undefined, said: [] };
  return { kind: "started", checked_out: head, head, ...nothing };
}
