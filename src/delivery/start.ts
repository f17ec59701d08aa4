/**
 * The way into delivery: everything that must hold before a step may cost anything is found out here (spec §10), and
 * comes back as a repository to work in, or as a refusal that says what to change.
 */
import type { Checkpoints } from "../ports/checkpoints.ts";
import type { Clock } from "../ports/clock.ts";
import type { RunLease } from "../ports/lease.ts";
import { workBranch } from "../ports/pull-request-names.ts";
import type { RunId } from "../ports/run-id.ts";
import type { WorkTree } from "../ports/work-tree.ts";
import { isShallow } from "./ancestry.ts";
import { lockCheckout } from "./checkout-lock.ts";
import { createCheckpoints } from "./checkpoint.ts";
import { countUnpushed } from "./commits.ts";
import { type ChosenMode, pushes } from "./delivery-mode.ts";
import type { GitHubApi } from "./github/api.ts";
import { lookAtRun } from "./github/runs.ts";
import { leaseOf } from "./lease-place.ts";
import { moduleSettings } from "./modules.ts";
import type { OpenOptions } from "./open-options.ts";
import { type PersistedCredentials, persistedCredentials } from "./persisted-credentials.ts";
import { choosePlace, type Place } from "./place.ts";
import { chooseMode, unfitBranch, unfitToStart } from "./preflight.ts";
import type { HeldBack } from "./pull-request-decision.ts";
import { type PullRequestPlace, pullRequestPlace } from "./pull-request-place.ts";
import type { Refusal } from "./refusal.ts";
import type { RemoteBranch } from "./remote.ts";
import { pathsOfConfig } from "./repository-config.ts";
import { REMOTE_RETRY } from "./retry.ts";
import { startAt } from "./start-at.ts";
import type { StartPoint } from "./start-point.ts";
import { lookAround, type Surroundings } from "./surroundings.ts";
import { type FoundRescues, findWaitingRescues } from "./waiting-rescues.ts";
import { createWorkTree } from "./work-tree.ts";

export interface Repository {
  /** Absolute path of the top folder. */
  readonly top: string;
  /** From there to `cwd`: empty, or ending with `/`. */
  readonly prefix: string;
  /** Undefined when HEAD is detached and nothing is to be delivered. */
  readonly branch: string | undefined;
  readonly mode: ChosenMode;
  readonly start: StartPoint;
  /** The branch on the remote that gets the work; undefined where nothing is pushed. `exists`: when the run began. */
  readonly target: (RemoteBranch & { readonly exists: boolean }) | undefined;
  readonly workTree: WorkTree;
  readonly checkpoints: Checkpoints;
  readonly persistedCredentials: PersistedCredentials;
  /** Not taken yet. */
  readonly lease: RunLease;
  /** Of the repository that is delivered to; undefined without a token, and where the remote is not on GitHub. */
  readonly api: GitHubApi | undefined;
  /** Commits of the checkout that the target has not yet, and that the first push takes along. One process. */
  unpushed(): Promise<number>;
  /** Rescue branches of this backlog that wait for a person. `backlog`: its path from the top. */
  waitingRescues(backlog: string): Promise<FoundRescues>;
  /** Undefined while delivery is not by pull request: with `auto`, a push that is refused makes it so. */
  readonly pull_request: PullRequestPlace | undefined;
  /** Git processes started so far. */
  processes(): number;
}

export type OpenResult = { readonly kind: "ready"; readonly repository: Repository } | Refusal | HeldBack;

/** Four processes when the remote has nothing new, one of them over the network. */
export async function openRepository(options: OpenOptions): Promise<OpenResult> {
  const found = await lookAround(options);
  if (found.kind === "refused") return found;
  const locked = await lockCheckout(found.location.gitDir);
  if (locked.kind === "refused") return locked;
  const unfit = await unfitToStart(found);
  if (unfit) return unfit;
  const place = await choosePlace(found, options);
  if (place.kind === "refused") return place;
  const { api, branch } = place;
  const { delivery, log } = options;
  const mode = delivery === "auto" ? await chooseMode(api, branch, log) : delivery;
  const refused = delivery === "push" ? await unfitBranch(api, branch, log) : undefined;
  return refused ?? begin(found, { options, mode, ...place });
}

interface Beginning extends Omit<Place, "kind"> {
  readonly options: OpenOptions;
  readonly mode: ChosenMode;
}

async function begin({ location, status, config }: Surroundings, beginning: Beginning): Promise<OpenResult> {
  const { options, branch, on, git, api, pages } = beginning;
  let { mode } = beginning;
  const { log, runId, rescueFolder, retry = REMOTE_RETRY, clock = SYSTEM_CLOCK } = options;
  const { gitDir } = location;
  const { pullRequest, event } = options;
  const request = {
    on,
    api,
    pages,
    pullRequest,
    head: status.head,
    eventCommit: event?.commit,
    ground: options.ground,
    gitDir,
    retry,
    log,
  };
  let started = await startAt(git, { ...request, mode });
  const mayPropose = options.delivery === "auto" && (api || pullRequest?.by_hand) && pages;
  if (started.kind === "refused" && started.by_branch_rule && mode === "push" && mayPropose) {
    mode = "pull-request";
    started = await startAt(git, { ...request, mode });
  }
  if (started.kind !== "started_at") return started;
  const { start, state, work, work_head, at_start } = started;
  let { pull_request } = started;
  const untrackedAtStart = new Set(status.entries.map(({ path }) => path));
  const instead =
    mayPropose && mode === "push" && on && work_head
      ? pullRequestPlace({
          git,
          api,
          pages,
          base: on.branch,
          work: workBranch(on.branch),
          base_head: work_head,
          pull: undefined,
        })
      : undefined;
  const goInstead = () => {
    pull_request = instead;
  };
  const lookAt = api && ((run: RunId) => lookAtRun(api, run));
  return {
    kind: "ready",
    repository: {
      top: location.top,
      prefix: location.prefix,
      branch,
      mode,
      start,
      target: pushes(mode) && work ? { ...work, exists: work_head !== undefined } : undefined,
      workTree: createWorkTree({
        git,
        location,
        on,
        untrackedAtStart,
        configFiles: [
          ...pathsOfConfig(config.files, { top: location.top, home: options.env["HOME"] }),
          ...(await moduleSettings(location)),
        ],
        log,
      }),
      persistedCredentials: persistedCredentials({ git, location, config, server: options.server }),
      checkpoints: createCheckpoints({
        git,
        location,
        mode,
        on: work && { ...work, base: on?.branch ?? work.branch },
        head: start.head,
        state,
        at_start,
        lasting: pull_request?.base_head,
        instead: instead && { branch: instead.work, chosen: goInstead },
        runId,
        rescueFolder,
        retry,
        signal: options.signal,
        log,
        onPending: options.onPending,
      }),
      lease: leaseOf({
        gitDir,
        target: pushes(mode) ? on : undefined,
        watched: work?.branch,
        git,
        head: work_head ?? "absent",
        runId,
        runner: options.runner,
        clock,
        retry,
        log,
        lookAt,
      }),
      api,
      unpushed: () => countUnpushed(git, { head: start.head, known: [work_head, pull_request?.base_head] }),
      waitingRescues: async (backlog) => {
        // Of a pull request's branch with what its base has new: what either has does not wait.
        // What was here before goes along with this run, and waits no more than that.
        const head = pushes(mode) ? start.head : (start.ground ?? start.head);
        if (!on || !head) return { kind: "known", waiting: [], not_looked_at: 0 };
        const goesOn = work !== undefined && work_head !== undefined && state.replaces === undefined;
        const onto = goesOn ? work.branch : on.branch;
        const deepen = await isShallow(location);
        return findWaitingRescues(git, { on, onto, head, backlog, deepen, retry });
      },
      get pull_request() {
        return pull_request;
      },
      processes: () => git.processes,
    },
  };
}

const SYSTEM_CLOCK: Clock = { now: () => new Date() };
