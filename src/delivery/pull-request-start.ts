/**
 * The start of a run that delivers by pull request (spec §10): at the work branch with what its base has new, or at the
 * base, as it follows from what people did with the pull request before.
 */
import type { CommitSha } from "../backlog/item.ts";
import { shellWord } from "../backlog/shell-word.ts";
import type { Log } from "../ports/log.ts";
import { plainTitle } from "../ports/pull-request-names.ts";
import { listCommits } from "./commits.ts";
import { decideConflict } from "./conflict.ts";
import { type AtStart, atStart, type DeliveryState } from "./delivery-state.ts";
import type { Git } from "./git.ts";
import type { GitHubApi } from "./github/api.ts";
import type { ApiFailure } from "./github/api-failure.ts";
import { countOtherPulls, listPulls, openPull, type PullRequest } from "./github/pulls.ts";
import { commonCommit, mergeBranches } from "./merge-base-in.ts";
import { decidePullRequest, type HeldBack, type PullRequestFacts } from "./pull-request-decision.ts";
import { putOnTop } from "./put-on-top.ts";
import { type Refusal, refusal } from "./refusal.ts";
import type { RemoteBranch } from "./remote.ts";
import {
  fetchAgain,
  keptOnTop,
  lookAtRemote,
  type StartPoint,
  type StartRequest,
  startFromHead,
} from "./start-point.ts";
import { tryMoveTree } from "./tree-move.ts";

export interface PullRequestStartRequest extends Omit<StartRequest, "on" | "push" | "must_answer" | "log"> {
  readonly base: RemoteBranch;
  readonly work: RemoteBranch;
  /** Undefined where a person opens the pull request. */
  readonly api: GitHubApi | undefined;
  readonly most_open: number;
  readonly draft: boolean;
  readonly log: Pick<Log, "notice" | "warning" | "info">;
}

export interface PullRequestStarted {
  readonly kind: "started_for_pull_request";
  readonly start: StartPoint;
  readonly state: DeliveryState;
  /** The base's head: a squash or rebase leaves it what it is. */
  readonly base_head: CommitSha;
  /** Where the work branch is on the remote; undefined where it is not. */
  readonly work_head: CommitSha | undefined;
  /** The one that is open. */
  readonly pull: PullRequest | undefined;
  readonly at_start?: AtStart | undefined;
}

/** People merge, and delete the branch, while it is looked at. */
const MOST_LOOKS = 3;

/** Where nobody can say what became of the pull request before, the branch is gone on from as it is. */
export async function startForPullRequest(
  git: Git,
  request: PullRequestStartRequest,
): Promise<PullRequestStarted | Refusal | HeldBack> {
  let { head, ground } = request;
  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    const started = await lookAndStart(git, { ...request, head, ground });
    if (started.kind !== "overtaken") return started;
    ({ head, ground } = started.start);
  }
  const branches = `"${request.work.branch}" or "${request.base.branch}"`;
  return refusal(`${branches} changed on the remote, each time it was looked at`, "Run the job again.");
}

/** What was seen of the two branches is not of one moment. The checkout is at `start`. */
interface Overtaken {
  readonly kind: "overtaken";
  readonly start: StartPoint;
}

async function lookAndStart(
  git: Git,
  request: PullRequestStartRequest,
): Promise<PullRequestStarted | Refusal | HeldBack | Overtaken> {
  const { base, work } = request;
  // Before the branches are looked at: what was merged by now is in the base that is fetched then.
  const { pulls, others, unknown } = await askForPulls(request);
  const start = await startFromHead(git, { ...request, on: base, push: false, must_answer: true });
  if (start.kind === "refused") return start;
  const { head, remote_head: base_head } = start;
  if (head === undefined || base_head === undefined)
    return refusal(`the remote has no branch "${base.branch}" to make a pull request for`, "Push it first.");
  const seen = await lookAtRemote(git, { ...request, on: work, head, push: true });
  if (seen.kind === "refused") return seen;
  const decision = decidePullRequest({
    base: base.branch,
    work: work.branch,
    work_exists: seen.kind !== "absent",
    pulls,
    others,
    most_open: request.most_open,
  });
  if (decision.kind === "held_back") return decision;
  const place: Place = { ...request, start, head, base_head };
  if (decision.kind === "begin") {
    // Merged and deleted since the base was looked at? Then the base has what the branch had.
    const still = await lookAtRemote(git, { ...request, on: base, head: base_head, push: false });
    if (still.kind === "refused") return still;
    if (still.kind !== "found") return { kind: "overtaken", start };
    const state = { local: base_head, remote: undefined, common: base_head, without: [] };
    const at = { head, ground: base_head, kept_on_top: start.kept_on_top };
    const at_start = atStart(undefined, at.kept_on_top);
    return { ...begun(place, at), state, work_head: undefined, pull: undefined, at_start };
  }
  const fetched = await fetchAgain(git, { ...request, on: work });
  if (fetched.kind !== "found")
    return "reason" in fetched ? refusal(fetched.reason, fetched.remedy) : { kind: "overtaken", start };
  return decision.kind === "restart"
    ? restart(git, place, { work_head: fetched.head, pull: decision.pull })
    : goOn(git, place, { ...decision, work_head: fetched.head, known: pulls !== undefined, unknown });
}

interface Asked extends Pick<PullRequestFacts, "pulls" | "others"> {
  /** Why it is not known what became of the pull requests: GitHub was asked. */
  readonly unknown: ApiFailure | undefined;
}

/** Each undefined where GitHub does not say, or is not asked. */
async function askForPulls({ api, base, work }: PullRequestStartRequest): Promise<Asked> {
  if (api === undefined) return { pulls: undefined, others: undefined, unknown: undefined };
  const [pulls, others] = await Promise.all([
    listPulls(api, { head: work.branch, base: base.branch }),
    countOtherPulls(api, work.branch),
  ]);
  return {
    pulls: pulls.kind === "ok" ? pulls.data : undefined,
    others: others.kind === "ok" ? others.data : undefined,
    unknown: pulls.kind === "ok" ? undefined : pulls,
  };
}

interface Place extends PullRequestStartRequest {
  readonly start: StartPoint;
  /** Of the checkout: the base's head, with what earlier steps of the job committed. */
  readonly head: CommitSha;
  readonly base_head: CommitSha;
}

type Begin = Pick<StartPoint, "head" | "ground" | "kept_on_top">;

function begun({ start, base_head }: Place, at: Begin) {
  return { kind: "started_for_pull_request" as const, start: { ...start, ...at }, base_head };
}

async function goOn(git: Git, place: Place, branch: WorkBranch): Promise<PullRequestStarted | Refusal> {
  const { base, work, base_head, log } = place;
  const { work_head, known, unknown } = branch;
  const common = await commonCommit({ git }, { commits: [work_head, base_head], branches: [base, work] });
  if (common === undefined)
    return refusal(
      `"${work.branch}" and "${base.branch}" have no history in common, as far as this checkout goes`,
      "Check out the whole history (`fetch-depth: 0`); if it stays so, delete the branch.",
    );
  if (unknown !== undefined) {
    const reason = `what became of the last pull request of "${work.branch}" is not known: ${unknown.reason}`;
    // Was it squashed meanwhile? Then what it held must not be taken for a person's edit of the base.
    if (common !== base_head && common !== work_head) return refusal(reason, unknown.remedy);
    log.warning(`${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}. ${unknown.remedy}`);
  }
  let target = common === work_head ? base_head : work_head;
  let decided: AtStart["said"] | undefined;
  if (common !== work_head && common !== base_head) {
    const message = `Merge branch '${base.branch}' into ${work.branch}\n`;
    const parted = await whereTheyParted(git, { ...branch, common, gitDir: place.gitDir });
    const request = { ours: work_head, theirs: base_head, base: parted, gitDir: place.gitDir, message };
    const merged = await mergeBranches(git, request);
    if (merged.kind === "conflict") return inConflict(place, branch.pull, merged.files);
    for (const { message } of merged.said) log.notice(`Both branches changed the backlog. ${message}`);
    target = merged.head;
    // Nobody else's merge would come to the same: GitHub's begins where the histories part, before the squash.
    if (merged.by_meaning || parted !== common) decided = merged.said;
  }
  const pull = branch.pull ?? (known && common !== work_head ? await openBefore(place) : undefined);
  if (pull !== undefined && "kind" in pull) return pull;
  const moved = await moveTo(git, place, target);
  if ("kind" in moved) return moved;
  const state = { local: work_head, remote: work_head, common: work_head, without: [] };
  const at_start = atStart(decided, moved.kept_on_top);
  return { ...begun(place, moved), state, work_head, pull, at_start };
}

interface WorkBranch {
  readonly work_head: CommitSha;
  readonly pull: PullRequest | undefined;
  /** See `PullRequestDecision`. */
  readonly merged_at?: CommitSha | undefined;
  readonly known: boolean;
  readonly unknown: ApiFailure | undefined;
}

/**
 * What a squash made of the branch is on the base like a stranger's work; where the branch was then is what both have. That
 * the base has it is certain: it was fetched after GitHub had said so. Where the branch took in something of the base in
 * between, both have that, too.
 */
async function whereTheyParted(git: Git, where: Parting): Promise<CommitSha> {
  const { common, merged_at, work_head, gitDir } = where;
  if (merged_at === undefined || !(await isAncestor(git, merged_at, work_head))) return common;
  if (await isAncestor(git, common, merged_at)) return merged_at;
  if (await isAncestor(git, merged_at, common)) return common;
  const base = await commonCommit({ git }, { commits: [merged_at, common], branches: [] });
  if (base === undefined) return common;
  const message = "What both have\n";
  const both = await mergeBranches(git, { ours: merged_at, theirs: common, base, gitDir, message });
  return both.kind === "merged" ? both.head : common;
}

interface Parting extends Pick<WorkBranch, "merged_at" | "work_head"> {
  readonly common: CommitSha;
  readonly gitDir: string;
}

async function isAncestor(git: Git, one: CommitSha, other: CommitSha): Promise<boolean> {
  return (await git.tryRun(["merge-base", "--is-ancestor", one, other])).kind === "ok";
}

function inConflict({ base, work }: Place, pull: PullRequest | undefined, files: readonly string[]): Refusal {
  const named = files.slice(0, 10).join(", ");
  const name = pull === undefined ? `"${work.branch}"` : `pull request #${pull.number}`;
  return refusal(
    `${name} and "${base.branch}" have changed the same lines since: ${named}`,
    `Resolve it on the branch (\`git fetch origin && git switch ${shellWord(work.branch)} && git merge ${shellWord(`origin/${base.branch}`)}\`, then push), or merge or close the pull request.`,
  );
}

/** Work that lies on the branch without a pull request is shown to people before more is added to it. */
async function openBefore({
  api,
  base,
  work,
  draft,
  log,
}: Place): Promise<PullRequest | Refusal | undefined> {
  if (api === undefined) return undefined;
  const opened = await openPull(api, {
    head: work.branch,
    base: base.branch,
    title: plainTitle(base.branch),
    body: "",
    draft,
  });
  if (opened.kind === "ok") return opened.data;
  // What a run spends now would be shown to nobody either.
  if (opened.kind === "denied" || opened.kind === "missing") return refusal(opened.reason, opened.remedy);
  log.notice(`No pull request could be opened yet: ${opened.reason}.`);
  return undefined;
}

async function restart(
  git: Git,
  place: Place,
  { work_head, pull }: { work_head: CommitSha; pull: PullRequest },
): Promise<PullRequestStarted | Refusal> {
  const { base_head, base, work, gitDir, log } = place;
  const commits = await listCommits(git, ["--ignore-missing", work_head, "--not", base_head, pull.head_sha]);
  const placed = await putOnTop(git, { commits, onto: base_head, decide: decideConflict, gitDir });
  if (placed.kind === "conflict")
    return refusal(
      `what came onto "${work.branch}" after pull request #${pull.number} was merged does not go on top of "${base.branch}": ${placed.files.join(", ")}`,
      `Take "${placed.subject}" over by hand, and delete the branch "${work.branch}".`,
    );
  for (const { message } of placed.said) log.notice(message);
  const moved = await moveTo(git, place, placed.head);
  if ("kind" in moved) return moved;
  const replaces = { old: work_head, by: placed.head };
  const state = { local: base_head, remote: undefined, common: base_head, without: [], replaces };
  const at_start = atStart(placed.head === base_head ? undefined : placed.said, moved.kept_on_top);
  return { ...begun(place, moved), state, work_head, pull: undefined, at_start };
}

/** Brings the checkout there, with commits of earlier steps of the job on top. */
async function moveTo(git: Git, place: Place, target: CommitSha): Promise<Begin | Refusal> {
  const { head, base_head, work, gitDir, log } = place;
  const commits = head === base_head ? [] : await listCommits(git, [head, "--not", base_head, target]);
  const placed = await putOnTop(git, { commits, onto: target, decide: decideConflict, gitDir });
  if (placed.kind === "conflict")
    return refusal(
      `"${placed.subject}", a commit of an earlier step of this job, does not go on top of "${work.branch}": ${placed.files.join(", ")}`,
      "Leave it out of the job, or merge the pull request first.",
    );
  for (const { message } of placed.said) log.notice(message);
  const moved = await tryMoveTree(git, { from: head, to: placed.head });
  if (moved.kind === "moved") return { head: placed.head, ground: target, kept_on_top: keptOnTop(placed) };
  return refusal(
    `the checkout cannot be brought to "${work.branch}" (${placed.head.slice(0, 7)}): ${moved.reason}`,
    "Move the files out of the way, or start from a fresh checkout.",
  );
}
