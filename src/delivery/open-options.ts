/** What delivery is told at the beginning of a run. */
import type { CommitSha } from "../backlog/item.ts";
import type { Pending } from "../ports/checkpoints.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { RunId } from "../ports/run-id.ts";
import type { DeliveryMode } from "./delivery-mode.ts";
import type { Environment, Identity } from "./git-environment.ts";
import type { Connect } from "./github/connection.ts";
import type { RetryPolicy } from "./retry.ts";
import type { PullRequestOptions } from "./start-at.ts";

export interface OpenOptions {
  /** Any folder of the repository. */
  readonly cwd: string;
  /** The runner's; git sees only a few variables of it. */
  readonly env: Environment;
  readonly runId: RunId;
  /** Tells jobs apart that share a run's id: see `LeaseText`. */
  readonly runner?: string | undefined;
  readonly delivery: DeliveryMode;
  readonly log: Log;
  /** The input `branch`. */
  readonly branch?: string | undefined;
  /** What the workflow was started for: the branch of `GITHUB_REF`, and `GITHUB_SHA`. */
  readonly event?: { readonly branch?: string | undefined; readonly commit?: string | undefined } | undefined;
  /** `StartPoint.ground` of an earlier look of this run, if it is not the first. */
  readonly ground?: CommitSha | undefined;
  /** Tokens and API for a remote. Default none. */
  readonly connect?: Connect | undefined;
  /** `GITHUB_SERVER_URL`; a token goes to no other server. Default `https://github.com`. */
  readonly server?: string | undefined;
  /** Author and committer; default `GIT_AUTHOR_NAME` and `GIT_AUTHOR_EMAIL`, else `github-actions[bot]`. */
  readonly identity?: Identity | undefined;
  /** For a rescue bundle: `RUNNER_TEMP`. Default the system's temporary folder. */
  readonly rescueFolder?: string | undefined;
  /** Ends git processes that talk to the remote; `retry` and `connect` have one of their own. */
  readonly signal?: AbortSignal | undefined;
  readonly retry?: RetryPolicy | undefined;
  /** For the lease. Default the system's. */
  readonly clock?: Clock | undefined;
  /** For `delivery: pull-request` and `auto`. Default: one open at a time, ready for review, and never by hand. */
  readonly pullRequest?: PullRequestOptions | undefined;
  readonly onPending?: ((pending: Pending | undefined) => void) | undefined;
}
