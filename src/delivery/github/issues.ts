/** Issues of the repository: Tickwork's own found by their label, opened, brought up to date; comments and reactions. */
import * as z from "zod";
import { type HubIssue, ISSUE_LABEL, type IssueChange, mayBeOurs } from "../../ports/hub-issue.ts";
import type { ApiAnswer, GitHubApi } from "./api.ts";

/** What ends a question early. */
interface Until {
  readonly signal?: AbortSignal | undefined;
}

const labels = z.array(z.union([z.string(), z.object({ name: z.string().nullish() })]));
const listedSchema = z.object({
  number: z.int(),
  html_url: z.string(),
  state: z.enum(["open", "closed"]),
  title: z.string(),
  body: z.string().nullish(),
  user: z.object({ type: z.string() }).nullish(),
  author_association: z.string().nullish(),
  labels,
  /** A pull request is an issue, too. */
  pull_request: z.unknown().optional(),
});
type Listed = z.infer<typeof listedSchema>;

const PAGE = 100;
/** A thousand of one label; more are for another day. */
const MOST_PAGES = 10;

/**
 * Tickwork's own, of one state, those that were touched last first. Asks page after page until `enough` says so, or all
 * are there.
 */
export async function listOwnIssues(
  api: GitHubApi,
  of: Until & {
    readonly state: "open" | "closed";
    enough?(found: readonly HubIssue[]): boolean;
  },
): Promise<ApiAnswer<readonly HubIssue[]>> {
  const found: HubIssue[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await api.ask({
      route: "GET /repos/{owner}/{repo}/issues",
      parameters: {
        labels: ISSUE_LABEL,
        state: of.state,
        sort: "updated",
        direction: "desc",
        per_page: PAGE,
        page,
      },
      reads: z.array(listedSchema),
      what: "look for the issues of Tickwork",
      signal: of.signal,
    });
    if (answer.kind !== "ok") return answer;
    const own = answer.data.filter((one) => one.pull_request === undefined && mayBeOurs(one));
    found.push(...own.map(issueOf));
    if (answer.data.length < PAGE || page === MOST_PAGES || of.enough?.(found))
      return { ...answer, data: found };
  }
}

function issueOf({ number, html_url: url, state, title, body }: Listed): HubIssue {
  return { number, url, state, title, body: body ?? "" };
}

/** With the label, or not at all: without it nobody would find it again, and each run would open another. */
export async function openIssue(
  api: GitHubApi,
  { title, body, signal }: Until & { readonly title: string; readonly body: string },
): Promise<ApiAnswer<HubIssue>> {
  const opened = await api.ask({
    route: "POST /repos/{owner}/{repo}/issues",
    parameters: { title, body, labels: [ISSUE_LABEL] },
    reads: listedSchema,
    what: "open an issue",
    signal,
  });
  if (opened.kind !== "ok" || hasLabel(opened.data)) return mapped(opened, issueOf);
  const { number } = opened.data;
  const labelled = await api.ask({
    route: "POST /repos/{owner}/{repo}/issues/{issue_number}/labels",
    parameters: { issue_number: number, labels: [ISSUE_LABEL] },
    reads: labels,
    what: `label issue #${number}`,
    repeatable: true,
    signal,
  });
  if (labelled.kind === "ok") return mapped(opened, issueOf);
  await changeIssue(api, number, { state: "closed", state_reason: "not_planned", signal });
  return labelled;
}

function hasLabel({ labels: given }: Listed): boolean {
  return given.some((label) => (typeof label === "string" ? label : label.name) === ISSUE_LABEL);
}

/** Only the fields that are given change. */
export async function changeIssue(
  api: GitHubApi,
  number: number,
  { signal, ...change }: IssueChange & Until,
): Promise<ApiAnswer<unknown>> {
  return api.ask({
    route: "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
    parameters: { issue_number: number, ...change },
    reads: z.unknown(),
    what: `bring issue #${number} up to date`,
    signal,
  });
}

/** Not tried again when nobody answers: the comment might be there twice. `issue`: its number. */
export async function addComment(
  api: GitHubApi,
  { issue, body, signal }: Until & { readonly issue: number; readonly body: string },
): Promise<ApiAnswer<unknown>> {
  return api.ask({
    route: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    parameters: { issue_number: issue, body },
    reads: z.unknown(),
    what: `comment on issue #${issue}`,
    signal,
  });
}

function mapped<T, U>(answer: ApiAnswer<T>, to: (data: T) => U): ApiAnswer<U> {
  return answer.kind === "ok" ? { ...answer, data: to(answer.data) } : answer;
}
