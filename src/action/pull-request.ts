/** The end of a delivery by pull request, a run's or a person's command: what was pushed is shown to people (spec §10). */
import { readBacklog } from "../backlog/document.ts";
import type { GitHubApi } from "../delivery/github/api.ts";
import type { ApiFailure } from "../delivery/github/api-failure.ts";
import {
  addLabels,
  listPulls,
  openPull,
  type PullRequest,
  type PullText,
  updatePull,
} from "../delivery/github/pulls.ts";
import type { PullRequestPlace } from "../delivery/pull-request-place.ts";
import type { CheckpointResult } from "../ports/checkpoints.ts";
import { TITLE_START } from "../ports/pull-request-names.ts";
import { type PullRequestContent, pullRequestBody, pullRequestTitle } from "../report/pull-request.ts";
import type { Presented, PullRequestEnd } from "../report/run-report.ts";
import type { CommandContext } from "./command.ts";
import type { Workspace } from "./workspace.ts";

export interface Presentation {
  readonly presented: Presented;
  /** How the work left the checkout; undefined where it did not get that far. */
  readonly delivery: CheckpointResult | undefined;
  readonly workspace: Workspace;
}

/** Undefined when there is nothing to show: it is not delivered so, or nothing was pushed. */
export async function presentPullRequest(
  context: Pick<CommandContext, "inputs" | "log">,
  { presented, delivery, workspace }: Presentation,
): Promise<PullRequestEnd | undefined> {
  const place = workspace.repository.pull_request;
  if (place === undefined) return undefined;
  const { api, pull, compare, work, base } = place;
  const isDelivered = delivery?.kind === "delivered";
  // One that was opened at the beginning, for work that had been left without, has nothing to say yet.
  if (!isDelivered && pull?.body !== "") return pull && { kind: "open", number: pull.number, url: pull.url };
  if (api === undefined) return { kind: "by_hand", branch: work, compare };
  const { inputs, log } = context;
  const on: Showing = { inputs, log, presented, paths: workspace.paths, place, api };
  const listed = await listPulls(api, { head: work, base });
  if (listed.kind !== "ok") return notOpen(on, listed);
  const open = listed.data.find(({ state }) => state === "open");
  if (open !== undefined) return bringUpToDate(on, open);
  if (!isDelivered) return undefined;
  const [newest] = listed.data;
  if (newest?.state === "closed" && newest.number === pull?.number) {
    return {
      kind: "not_open",
      reason: `Pull request #${newest.number} was closed meanwhile`,
      remedy: `Reopen it to go on from it, or delete the branch \`${work}\`.`,
      branch: work,
    };
  }
  return openNew(on);
}

interface Showing extends Pick<CommandContext, "inputs" | "log">, Pick<Presentation, "presented"> {
  readonly paths: Workspace["paths"];
  readonly place: PullRequestPlace;
  readonly api: GitHubApi;
}

async function openNew(on: Showing): Promise<PullRequestEnd> {
  const { inputs, log, place, api } = on;
  const content = await contentOf(on);
  const text = { title: pullRequestTitle(content), body: pullRequestBody("", content) };
  const ends = { head: place.work, base: place.base };
  let opened = await openPull(api, { ...ends, ...text, draft: inputs.pull_request_draft });
  if (opened.kind === "invalid" && inputs.pull_request_draft && /draft/i.test(opened.reason)) {
    log.notice("This repository has no draft pull requests: it is opened ready for review.");
    opened = await openPull(api, { ...ends, ...text, draft: false });
  }
  if (opened.kind === "invalid" && /already exists/i.test(opened.reason)) {
    const listed = await listPulls(api, ends);
    const open = listed.kind === "ok" ? listed.data.find(({ state }) => state === "open") : undefined;
    if (open !== undefined) return bringUpToDate(on, open);
  }
  if (opened.kind !== "ok") return notOpen(on, opened);
  const { number, url } = opened.data;
  log.info(`delivery · pull request #${number} opened: ${url}`);
  await label(on, opened.data);
  return { kind: "open", number, url };
}

async function bringUpToDate(on: Showing, pull: PullRequest): Promise<PullRequestEnd> {
  const { log, api } = on;
  const content = await contentOf(on);
  const ours = pull.title.startsWith(TITLE_START);
  const text: PullText = {
    title: ours ? pullRequestTitle(content) : pull.title,
    body: pullRequestBody(pull.body, content),
  };
  const { number, url } = pull;
  const updated = await updatePull(api, { number, ...text });
  if (updated.kind === "ok") log.info(`delivery · pull request #${number} is up to date: ${url}`);
  else
    log.warning(
      `Pull request #${number} has the work, but its text could not be brought up to date: ${updated.reason}. ${updated.remedy}`,
    );
  await label(on, pull);
  return { kind: "open", number, url };
}

async function label({ inputs, log, api }: Showing, { number, labels }: PullRequest): Promise<void> {
  const missing = inputs.pull_request_labels.filter((name) => !labels.includes(name));
  if (missing.length === 0) return;
  const added = await addLabels(api, { number, labels: missing });
  if (added.kind !== "ok")
    log.warning(`Pull request #${number} has no label: ${added.reason}. ${added.remedy}`);
}

async function contentOf({ presented, paths, place }: Showing): Promise<PullRequestContent> {
  const file = paths.backlog;
  const text = await place.readBase(file);
  const read = text === undefined ? undefined : await readBacklog(text, { file });
  return {
    presented,
    base: read?.kind === "read" ? read.document.backlog : undefined,
    subjects: await place.subjects(),
    names: { base: place.base, work: place.work },
  };
}

function notOpen({ place }: Showing, { reason, remedy }: ApiFailure): PullRequestEnd {
  return {
    kind: "not_open",
    reason: `No pull request could be opened: ${reason}`,
    remedy,
    branch: place.work,
    compare: place.compare,
  };
}
