/** The stand-in's objects, whole as GitHub's are: what is known, and of the rest the least that the description allows. */
import type { ApiDescription } from "./openapi.ts";
import type { Comment, Issue, Pull, State } from "./state.ts";

type Json = Record<string, unknown>;

export function createReplies(description: ApiDescription, state: State, origin: string) {
  const { filled } = description;
  const user = (login: string) =>
    filled("simple-user", { login, type: login.endsWith("[bot]") ? "Bot" : "User" });
  const home = `${origin}/${state.owner}/${state.repo}`;
  const repository = () =>
    filled("repository", {
      name: state.repo,
      full_name: `${state.owner}/${state.repo}`,
      owner: user(state.owner),
      private: state.private,
      html_url: home,
    });
  const end = (branch: string, sha: string) => ({
    label: `${state.owner}:${branch}`,
    ref: branch,
    sha,
    user: user(state.owner),
    repo: repository(),
  });
  const associationOf = (login: string) => {
    const permission = state.collaborators.get(login);
    if (login.endsWith("[bot]") || permission === undefined) return "NONE";
    return permission === "none" ? "CONTRIBUTOR" : "COLLABORATOR";
  };
  const label = (name: string) => filled("label", { name });

  return {
    user,
    label,
    pull: (
      pull: Pull,
      ends: { head: string; base: string },
      schema: "pull-request" | "pull-request-simple",
    ): Json =>
      filled(schema, {
        number: pull.number,
        title: pull.title,
        body: pull.body,
        state: pull.state,
        draft: pull.draft,
        merged_at: pull.merged_at,
        ...(schema === "pull-request" ? { merged: pull.merged_at !== null } : {}),
        html_url: `${home}/pull/${pull.number}`,
        user: user(pull.login),
        labels: pull.labels.map(label),
        head: end(pull.head, ends.head),
        base: end(pull.base, ends.base),
      }),
    issue: (issue: Issue | Pull): Json =>
      filled("issue", {
        number: issue.number,
        title: issue.title,
        body: issue.body,
        state: issue.state,
        user: user(issue.login),
        author_association: associationOf(issue.login),
        labels: issue.labels.map(label),
        html_url: `${home}/${"head" in issue ? "pull" : "issues"}/${issue.number}`,
        ...("head" in issue ? { pull_request: PULL_LINKS } : {}),
      }),
    comment: (comment: Comment): Json =>
      filled("issue-comment", {
        id: comment.id,
        body: comment.body,
        user: user(comment.login),
        created_at: comment.created_at,
        html_url: `${home}/issues/${comment.issue}#issuecomment-${comment.id}`,
      }),
  };
}

const PULL_LINKS = { url: "", html_url: "", diff_url: null, patch_url: null };

export type Replies = ReturnType<typeof createReplies>;
