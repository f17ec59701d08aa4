/** Issues, their labels, comments and reactions. A pull request is an issue too, for its labels. */
import { type Json, notFound, ok, type Route } from "./route.ts";

export const ISSUE_ROUTES: Readonly<Record<string, Route>> = {
  "POST /repos/{owner}/{repo}/issues/{issue_number}/labels": {
    needs: ["issues", "write"],
    or: ["pull_requests", "write"],
    answer: ({ state, path, body, replies }) => {
      const one = [...state.pulls, ...state.issues].find(
        ({ number }) => String(number) === path.issue_number,
      );
      if (one === undefined) return notFound;
      const labels = Array.isArray(body) ? body : ((body as Json).labels as unknown[]);
      one.labels = [...new Set([...one.labels, ...labels.map(String)])];
      return ok(one.labels.map(replies.label));
    },
  },
  "GET /repos/{owner}/{repo}/issues": {
    needs: ["issues", "read"],
    open: true,
    answer: ({ state, query, replies }) => {
      const wanted = query.labels?.split(",") ?? [];
      const found = [...state.issues, ...state.pulls]
        .filter(
          ({ state: at, labels }) =>
            ((query.state ?? "open") === "all" || at === (query.state ?? "open")) &&
            wanted.every((label) => labels.includes(label)),
        )
        .toSorted((a, b) => touchedAt(b) - touchedAt(a) || b.number - a.number);
      return ok(paged(found, query).map(replies.issue));
    },
  },
  "POST /repos/{owner}/{repo}/issues": {
    needs: ["issues", "write"],
    answer: ({ state, body, grant, replies }) => {
      const {
        title,
        body: text = null,
        labels = [],
      } = body as { title: string; body?: string; labels?: string[] };
      const issue = {
        number: ++state.numbers,
        title: String(title),
        body: text,
        state: "open" as const,
        // GitHub leaves them out without a word where whoever asks may not push.
        labels: grant.permissions["contents"] === "write" && !state.drops_labels ? labels : [],
        login: grant.login,
        touched: ++state.touches,
      };
      state.issues.push(issue);
      return ok(replies.issue(issue), 201);
    },
  },
  "GET /repos/{owner}/{repo}/issues/{issue_number}": {
    needs: ["issues", "read"],
    open: true,
    answer: ({ state, path, replies }) => {
      const issue = state.issues.find(({ number }) => String(number) === path.issue_number);
      return issue === undefined ? notFound : ok(replies.issue(issue));
    },
  },
  "PATCH /repos/{owner}/{repo}/issues/{issue_number}": {
    needs: ["issues", "write"],
    answer: ({ state, path, body, replies }) => {
      const issue = state.issues.find(({ number }) => String(number) === path.issue_number);
      if (issue === undefined) return notFound;
      const { title, body: text, state: at, state_reason, labels } = body as Partial<typeof issue>;
      Object.assign(issue, {
        touched: ++state.touches,
        state_reason:
          at === "closed" ? (state_reason ?? "completed") : at === "open" ? "reopened" : issue.state_reason,
        title: title ?? issue.title,
        body: text ?? issue.body,
        state: at ?? issue.state,
        labels: labels ?? issue.labels,
      });
      return ok(replies.issue(issue));
    },
  },
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": {
    needs: ["issues", "read"],
    open: true,
    answer: ({ state, path, query, replies }) => {
      const found = state.comments.filter(({ issue }) => String(issue) === path.issue_number);
      return ok(paged(found, query).map(replies.comment));
    },
  },
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}": {
    needs: ["issues", "read"],
    open: true,
    answer: ({ state, path, replies }) => {
      const comment = state.comments.find(({ id }) => String(id) === path.comment_id);
      return comment === undefined ? notFound : ok(replies.comment(comment));
    },
  },
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": {
    needs: ["issues", "write"],
    answer: ({ state, path, body, grant, replies }) => {
      const comment = {
        id: 1_000 + state.comments.length,
        issue: Number(path.issue_number),
        body: String((body as Json).body),
        login: grant.login,
        created_at: new Date().toISOString(),
        reactions: [],
      };
      state.comments.push(comment);
      return ok(replies.comment(comment), 201);
    },
  },
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": {
    needs: ["issues", "write"],
    answer: ({ state, path, body, replies }) => {
      const comment = state.comments.find(({ id }) => String(id) === path.comment_id);
      if (comment === undefined) return notFound;
      comment.body = String((body as Json).body);
      return ok(replies.comment(comment));
    },
  },
  "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": {
    needs: ["issues", "write"],
    answer: ({ state, path, body, grant, replies, filled }) => {
      const comment = state.comments.find(({ id }) => String(id) === path.comment_id);
      if (comment === undefined) return notFound;
      const content = String((body as Json).content);
      const had = comment.reactions.some((one) => one.content === content && one.login === grant.login);
      if (!had) comment.reactions.push({ content, login: grant.login });
      return ok(filled("reaction", { content, user: replies.user(grant.login) }), had ? 200 : 201);
    },
  },
};

function paged<T>(
  all: readonly T[],
  { per_page = "30", page = "1" }: Readonly<Record<string, string>>,
): readonly T[] {
  const size = Number(per_page);
  return all.slice(size * (Number(page) - 1), size * Number(page));
}

function touchedAt(one: object): number {
  return "touched" in one && typeof one.touched === "number" ? one.touched : 0;
}
