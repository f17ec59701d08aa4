/** Before a run spends anything: whether the checkout is fit for it, and what a branch's rules say of a push (spec §10). */
import type { Log } from "../ports/log.ts";
import { workBranch } from "../ports/pull-request-names.ts";
import type { GitHubApi } from "./github/api.ts";
import { listPulls } from "./github/pulls.ts";
import { askPushVerdict } from "./github/push-rules.ts";
import type { PushVerdict } from "./github/push-verdict.ts";
import { type Location, unfinishedOperation } from "./location.ts";
import { type Refusal, refusal } from "./refusal.ts";
import type { Status } from "./status.ts";

const MAX_LISTED = 10;

/** Spec §10, Preconditions. */
export async function unfitToStart({
  location,
  status,
}: {
  readonly location: Location;
  readonly status: Status;
}): Promise<Refusal | undefined> {
  const operation = await unfinishedOperation(location);
  if (operation !== undefined) {
    return refusal(
      `a ${operation} is going on in the repository`,
      `Finish it, or end it with \`git ${operation} --abort\`.`,
    );
  }
  const dirty = status.entries
    .filter(({ kind }) => kind === "tracked" || kind === "unmerged")
    .map(({ path }) => path);
  if (dirty.length === 0) return undefined;
  const more = dirty.length > MAX_LISTED ? ` and ${dirty.length - MAX_LISTED} more` : "";
  return refusal(
    `tracked files have changes that are not committed: ${dirty.slice(0, MAX_LISTED).join(", ")}${more}`,
    "Commit them, or take them back (`git stash`). In a workflow: a step before changed them.",
  );
}

/**
 * `delivery: auto`: a pull request where something guards the branch, or one of ours is open for it; a push anywhere
 * else.
 */
export async function chooseMode(
  api: GitHubApi | undefined,
  branch: string | undefined,
  log: Pick<Log, "info" | "notice">,
): Promise<"push" | "pull-request"> {
  if (api === undefined || branch === undefined) return "push";
  const [verdict, pulls] = await Promise.all([
    askPushVerdict(api, branch),
    listPulls(api, { head: workBranch(branch), base: branch }),
  ]);
  const open = pulls.kind === "ok" ? pulls.data.find(({ state }) => state === "open") : undefined;
  if (open !== undefined) {
    log.info(`delivery · by pull request: #${open.number} is open`);
    return "pull-request";
  }
  if (verdict.kind === "accepts") return "push";
  if (verdict.kind === "refuses" || verdict.is_protected) {
    log.info(`delivery · by pull request: ${verdict.because}`);
    return "pull-request";
  }
  log.notice(unknownRules(branch, verdict));
  return "push";
}

/** A refusal only where GitHub is certain: whoever might push is let try. */
export async function unfitBranch(
  api: GitHubApi | undefined,
  branch: string | undefined,
  log: Pick<Log, "notice" | "info">,
): Promise<Refusal | undefined> {
  if (api === undefined || branch === undefined) return undefined;
  const verdict = await askPushVerdict(api, branch);
  switch (verdict.kind) {
    case "accepts":
      return undefined;
    case "refuses":
      return refusal(`"${branch}" will not take a push: ${verdict.because}`, PUSH_REMEDY);
    case "unknown":
      if (verdict.is_protected)
        log.notice(`It is not certain that "${branch}" takes a push: ${verdict.because}. ${PUSH_REMEDY}`);
      // Most branches have none: that is nothing to bother people with.
      else log.info(unknownRules(branch, verdict));
      return undefined;
    default:
      return verdict satisfies never;
  }
}

function unknownRules(
  branch: string,
  { because, remedy = "" }: Extract<PushVerdict, { kind: "unknown" }>,
): string {
  return `Whether "${branch}" takes a push is not known, so it is tried: ${because}. ${remedy}`.trimEnd();
}

const PUSH_REMEDY =
  "Set `delivery: pull-request` (or `auto`), or let the one that pushes bypass the rules (Settings → Rules → Rulesets → Bypass list) and pass its token.";
