/** Does to issues what was planned, within bounds of number and time. What GitHub does not do is a warning. */
import type { GitHubApi } from "../../delivery/github/api.ts";
import type { ApiFailure } from "../../delivery/github/api-failure.ts";
import { addComment, changeIssue, openIssue } from "../../delivery/github/issues.ts";
import type { HubIssue } from "../../ports/hub-issue.ts";
import type { Log } from "../../ports/log.ts";
import type { IssueStep } from "../../report/issue-step.ts";

/** A run asks for at most so many items anew, so that nobody finds a hundred mails in the morning; the next run goes on. */
const MOST_OPENED = 10;
/** Of changes, which nobody is told of, mostly. */
const MOST_CHANGED = 50;

export interface StepsEnd {
  readonly opened: readonly HubIssue[];
  /** Sentences for the summary: what was not done, and what to change. */
  readonly warnings: readonly string[];
}

/** One after another. The first refusal that concerns all of them ends it; the next run makes up for what is left. */
export async function applySteps(
  api: GitHubApi,
  steps: readonly IssueStep[],
  { signal, log }: { readonly signal: AbortSignal; readonly log: Pick<Log, "info"> },
): Promise<StepsEnd> {
  const opened: HubIssue[] = [];
  const warnings: string[] = [];
  const openings = steps.filter(({ kind }) => kind === "open");
  const changes = steps.filter(({ kind }) => kind === "change");
  const chosen = [...changes.slice(0, MOST_CHANGED), ...openings.slice(0, MOST_OPENED)];
  for (const step of chosen) {
    const failure = await (step.kind === "open"
      ? open(api, step, { signal, log, opened })
      : change(api, step, { signal, log }));
    if (failure === undefined) continue;
    warnings.push(`${nameOf(step)}: ${failure.reason}. ${failure.remedy}`);
    // Something is wrong with this one alone: it was moved elsewhere or deleted, say.
    if (failure.kind === "missing" && step.kind === "change") continue;
    if (failure.kind !== "invalid") break;
  }
  if (openings.length > MOST_OPENED)
    log.info(
      `issues · ${openings.length - MOST_OPENED} more are opened by the next runs, ${MOST_OPENED} by each`,
    );
  return { opened, warnings };
}

async function open(
  api: GitHubApi,
  { title, body, about }: IssueStep & { readonly kind: "open" },
  {
    signal,
    log,
    opened,
  }: { readonly signal: AbortSignal; readonly log: Pick<Log, "info">; readonly opened: HubIssue[] },
): Promise<ApiFailure | undefined> {
  const answer = await openIssue(api, { title, body, signal });
  if (answer.kind !== "ok") return answer;
  // GitHub's answer holds what was sent; the mark in it tells whose it is.
  opened.push(answer.data);
  log.info(`issues · #${answer.data.number} opened for ${about}: ${answer.data.url}`);
  return undefined;
}

async function change(
  api: GitHubApi,
  { issue, change: to, comment }: IssueStep & { readonly kind: "change" },
  { signal, log }: { readonly signal: AbortSignal; readonly log: Pick<Log, "info"> },
): Promise<ApiFailure | undefined> {
  const { number } = issue;
  const changed = await changeIssue(api, number, { ...to, signal });
  if (changed.kind !== "ok") return changed;
  log.info(`issues · #${number} ${changeText(to.state)}`);
  if (comment === undefined) return undefined;
  const said = await addComment(api, { issue: number, body: comment, signal });
  return said.kind === "ok" ? undefined : said;
}

function changeText(state: "open" | "closed" | undefined): string {
  if (state === undefined) return "brought up to date";
  return state === "open" ? "opened again" : "closed";
}

function nameOf(step: IssueStep): string {
  return step.kind === "open"
    ? `No issue could be opened for ${step.about}`
    : `Issue #${step.issue.number} could not be brought up to date`;
}
