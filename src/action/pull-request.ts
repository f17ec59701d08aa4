/** The end of a run that delivers by pull request: what it pushed is shown to people (spec §10). */
import { readBacklog } from "../backlog/document.ts";
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
import type { Log } from "../ports/log.ts";
import { TITLE_START } from "../ports/pull-request-names.ts";
import { type PullRequestContent, pullRequestBody, pullRequestTitle } from "../report/pull-request.ts";
import type { PullRequestEnd, RunReport } from "../report/run-report.ts";
import type { Inputs } from "./inputs.ts";
import type { Workspace } from "./workspace.ts";

export interface Presentation {
  readonly report: RunReport;
  readonly workspace: Workspace;
  readonly inputs: Pick<Inputs, "pull_request_draft" | "pull_request_labels">;
  readonly log: Log;
}

/** Undefined when there is nothing to show: the run does not deliver so, or pushed nothing. */
export async function presentPullRequest(presentation: Presentation): Promise<PullRequestEnd | undefined> {
  const { report, workspace } = presentation;
  const place = workspace.repository.pull_request;
  if (place === undefined) return undefined;
  const { pull } = place;
  if (report.delivery?.kind !== "delivered")
    return pull && { kind: "open", number: pull.number, url: pull.url };
  const listed = await listPulls(place.api, { head: place.work, base: place.base });
  if (listed.kind !== "ok") return notOpen(presentation, place, listed);
  const open = listed.data.find(({ state }) => state === "open");
  if (open !== undefined) return bringUpToDate(presentation, place, open);
  const [newest] = listed.data;
  if (newest?.state === "closed" && newest.number === pull?.number) {
    return {
      kind: "not_open",
      reason: `Pull request #${newest.number} was closed while the run worked`,
      remedy: `Reopen it to go on from it, or delete the branch \`${place.work}\`.`,
      branch: place.work,
    };
  }
  return openNew(presentation, place);
}

async function openNew(presentation: Presentation, place: PullRequestPlace): Promise<PullRequestEnd> {
  const { inputs, log } = presentation;
  const content = await contentOf(presentation, place);
  const text = { title: pullRequestTitle(content), body: pullRequestBody("", content) };
  const ends = { head: place.work, base: place.base };
  let opened = await openPull(place.api, { ...ends, ...text, draft: inputs.pull_request_draft });
  if (opened.kind === "invalid" && inputs.pull_request_draft && /draft/i.test(opened.reason)) {
    log.notice("This repository has no draft pull requests: it is opened ready for review.");
    opened = await openPull(place.api, { ...ends, ...text, draft: false });
  }
  if (opened.kind === "invalid" && /already exists/i.test(opened.reason)) {
    const listed = await listPulls(place.api, ends);
    const open = listed.kind === "ok" ? listed.data.find(({ state }) => state === "open") : undefined;
    if (open !== undefined) return bringUpToDate(presentation, place, open);
  }
  if (opened.kind !== "ok") return notOpen(presentation, place, opened);
  const { number, url } = opened.data;
  log.info(`delivery · pull request #${number} opened: ${url}`);
  await label(presentation, place, opened.data);
  return { kind: "open", number, url };
}

async function bringUpToDate(
  presentation: Presentation,
  place: PullRequestPlace,
  pull: PullRequest,
): Promise<PullRequestEnd> {
  const { log } = presentation;
  const content = await contentOf(presentation, place);
  const ours = pull.title.startsWith(TITLE_START);
  const text: PullText = {
    title: ours ? pullRequestTitle(content) : pull.title,
    body: pullRequestBody(pull.body, content),
  };
  const { number, url } = pull;
  const updated = await updatePull(place.api, { number, ...text });
  if (updated.kind === "ok") log.info(`delivery · pull request #${number} is up to date: ${url}`);
  else
    log.warning(
      `Pull request #${number} has the work, but its text could not be brought up to date: ${updated.reason}. ${updated.remedy}`,
    );
  await label(presentation, place, pull);
  return { kind: "open", number, url };
}

async function label(
  { inputs, log }: Presentation,
  { api }: PullRequestPlace,
  { number, labels }: PullRequest,
): Promise<void> {
  const missing = inputs.pull_request_labels.filter((name) => !labels.includes(name));
  if (missing.length === 0) return;
  const added = await addLabels(api, { number, labels: missing });
  if (added.kind !== "ok")
    log.warning(`Pull request #${number} has no label: ${added.reason}. ${added.remedy}`);
}

async function contentOf(
  { report, workspace }: Presentation,
  place: PullRequestPlace,
): Promise<PullRequestContent> {
  const file = workspace.paths.backlog;
  const text = await place.readBase(file);
  const read = text === undefined ? undefined : await readBacklog(text, { file });
  return {
    report,
    base: read?.kind === "read" ? read.document.backlog : undefined,
    subjects: await place.subjects(),
    names: { base: place.base, work: place.work },
  };
}

function notOpen(
  { report }: Presentation,
  { work, base }: PullRequestPlace,
  { reason, remedy }: ApiFailure,
): PullRequestEnd {
  const compare =
    report.repository_url &&
    `${report.repository_url}/compare/${encodeURIComponent(base)}...${encodeURIComponent(work)}?expand=1`;
  return {
    kind: "not_open",
    reason: `No pull request could be opened: ${reason}`,
    remedy,
    branch: work,
    compare,
  };
}
