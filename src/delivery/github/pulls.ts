/** Pull requests of one branch onto another: looked at, opened, brought up to date. */
import * as z from "zod";
import { type CommitSha, commitShaSchema } from "../../backlog/item.ts";
import { WORK_PREFIX } from "../../ports/pull-request-names.ts";
import type { ApiAnswer, GitHubApi } from "./api.ts";
import { besideTheWork } from "./beside-the-work.ts";

export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "merged" | "closed";
  /** Where its branch is; of one that is not open any more, where it was then. */
  readonly head_sha: CommitSha;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}

/** Of a repository's own branches. */
export interface PullEnds {
  readonly head: string;
  readonly base: string;
}

const pullSchema = z
  .object({
    number: z.int(),
    html_url: z.string(),
    state: z.enum(["open", "closed"]),
    merged_at: z.string().nullish(),
    title: z.string(),
    body: z.string().nullish(),
    head: z.object({ sha: commitShaSchema }),
    labels: z.array(z.object({ name: z.string().nullish() })).nullish(),
  })
  .transform(
    ({ number, html_url, state, merged_at, title, body, head, labels }): PullRequest => ({
      number,
      url: html_url,
      state: state === "open" ? "open" : merged_at ? "merged" : "closed",
      head_sha: head.sha,
      title,
      body: body ?? "",
      labels: (labels ?? []).flatMap(({ name }) => name ?? []),
    }),
  );
const openHeads = z.array(
  z.object({
    head: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }).nullish() }),
  }),
);

/** The newest ones first, at most thirty, open or not. */
export function listPulls(
  api: GitHubApi,
  { head, base }: PullEnds,
): Promise<ApiAnswer<readonly PullRequest[]>> {
  return api.ask({
    route: "GET /repos/{owner}/{repo}/pulls",
    parameters: {
      state: "all",
      head: `${api.repository.owner}:${head}`,
      base,
      sort: "created",
      direction: "desc",
    },
    reads: z.array(pullSchema),
    what: `look for the pull request of "${head}"`,
  });
}

const PAGE = 100;
/** A repository with more open pull requests than these has other worries. */
const MOST_PAGES = 10;

/** How many pull requests of Tickwork are open besides the one of this branch. */
export async function countOtherPulls(api: GitHubApi, head: string): Promise<ApiAnswer<number>> {
  const own = `${api.repository.owner}/${api.repository.repo}`;
  let count = 0;
  for (let page = 1; ; page += 1) {
    const answer = await api.ask({
      route: "GET /repos/{owner}/{repo}/pulls",
      parameters: { state: "open", per_page: PAGE, page },
      reads: openHeads,
      what: "count the open pull requests",
    });
    if (answer.kind !== "ok") return answer;
    count += answer.data.filter(
      ({ head: { ref, repo } }) => ref.startsWith(WORK_PREFIX) && ref !== head && repo?.full_name === own,
    ).length;
    if (answer.data.length < PAGE || page === MOST_PAGES) return { ...answer, data: count };
  }
}

export interface PullText {
  readonly title: string;
  readonly body: string;
}

/** From `head` onto `base`, branches of this repository. */
export function openPull(
  api: GitHubApi,
  pull: PullEnds & PullText & { readonly draft: boolean },
): Promise<ApiAnswer<PullRequest>> {
  return api.ask({
    route: "POST /repos/{owner}/{repo}/pulls",
    parameters: { ...pull },
    reads: pullSchema,
    what: `open a pull request from "${pull.head}"`,
    // GitHub refuses a second one for the same branches.
    repeatable: true,
  });
}

/** Only the text changes. */
export function updatePull(
  api: GitHubApi,
  { number, ...text }: PullText & { readonly number: number },
): Promise<ApiAnswer<PullRequest>> {
  return api.ask({
    route: "PATCH /repos/{owner}/{repo}/pulls/{pull_number}",
    parameters: { pull_number: number, ...text },
    reads: pullSchema,
    what: `bring pull request #${number} up to date`,
    signal: besideTheWork(),
  });
}

/** To those it has. A label that the repository does not have is made by GitHub. */
export function addLabels(
  api: GitHubApi,
  { number, labels }: { readonly number: number; readonly labels: readonly string[] },
): Promise<ApiAnswer<unknown>> {
  return api.ask({
    route: "POST /repos/{owner}/{repo}/issues/{issue_number}/labels",
    parameters: { issue_number: number, labels },
    reads: z.unknown(),
    what: `label pull request #${number}`,
    repeatable: true,
    signal: besideTheWork(),
  });
}
