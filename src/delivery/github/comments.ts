/** Comments of issues and pull requests: read, looked through, reacted to. */
import * as z from "zod";
import type { Reaction } from "../../ports/hub-issue.ts";
import type { ApiAnswer, GitHubApi } from "./api.ts";
import { besideTheWork } from "./beside-the-work.ts";

const commentSchema = z.object({ id: z.int(), body: z.string().nullish() });

const PAGE = 100;
const MOST_PAGES = 10;

/** The text of a comment as it is now. */
export async function readComment(api: GitHubApi, id: number): Promise<ApiAnswer<string>> {
  const answer = await api.ask({
    route: "GET /repos/{owner}/{repo}/issues/comments/{comment_id}",
    parameters: { comment_id: id },
    reads: commentSchema,
    what: "read the comment",
    signal: besideTheWork(),
  });
  return answer.kind === "ok" ? { ...answer, data: answer.data.body ?? "" } : answer;
}

/** Is there a comment that `is` says so of? Also true when there are more than anybody looks through. */
export async function hasComment(
  api: GitHubApi,
  { issue, is }: { readonly issue: number; is(body: string): boolean },
): Promise<ApiAnswer<boolean>> {
  for (let page = 1; ; page += 1) {
    const answer = await api.ask({
      route: "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
      parameters: { issue_number: issue, per_page: PAGE, page },
      reads: z.array(commentSchema),
      what: `read the comments of #${issue}`,
      signal: besideTheWork(),
    });
    if (answer.kind !== "ok") return answer;
    if (answer.data.some(({ body }) => is(body ?? "")) || page === MOST_PAGES)
      return { ...answer, data: true };
    if (answer.data.length < PAGE) return { ...answer, data: false };
  }
}

/** The same reaction twice is one. */
export function react(api: GitHubApi, comment: number, content: Reaction): Promise<ApiAnswer<unknown>> {
  return api.ask({
    route: "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
    parameters: { comment_id: comment, content },
    reads: z.unknown(),
    what: "react to the comment",
    repeatable: true,
    signal: besideTheWork(),
  });
}
