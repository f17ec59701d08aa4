/** Pull requests, as far as Tickwork meets them. */
import { type Call, type Json, notFound, ok, type Reply, type Route, unprocessable } from "./route.ts";
import type { Pull } from "./state.ts";

export const PULL_ROUTES: Readonly<Record<string, Route>> = {
  "GET /repos/{owner}/{repo}/pulls": {
    needs: ["pull_requests", "read"],
    open: true,
    answer: async (call) => {
      const { state = "open", head, base, direction = "desc", per_page = "30", page = "1" } = call.query;
      const found = call.state.pulls.filter(
        (pull) =>
          (state === "all" || pull.state === state) &&
          (head === undefined || head === `${call.state.owner}:${pull.head}`) &&
          (base === undefined || base === pull.base),
      );
      const sorted = found.toSorted((a, b) =>
        direction === "asc" ? a.number - b.number : b.number - a.number,
      );
      const from = (Number(page) - 1) * Number(per_page);
      const shown = sorted.slice(from, from + Number(per_page));
      return ok(await Promise.all(shown.map((pull) => pullReply(call, pull, "pull-request-simple"))));
    },
  },
  "POST /repos/{owner}/{repo}/pulls": { needs: ["pull_requests", "write"], answer: openPull },
  "PATCH /repos/{owner}/{repo}/pulls/{pull_number}": {
    needs: ["pull_requests", "write"],
    answer: async (call) => {
      const pull = call.state.pulls.find(({ number }) => String(number) === call.path.pull_number);
      if (pull === undefined) return notFound;
      const fault = textFault(call.body as Json);
      if (fault !== undefined) return fault;
      const { title, body, state } = call.body as {
        title?: string;
        body?: string;
        state?: "open" | "closed";
      };
      Object.assign(pull, {
        title: title ?? pull.title,
        body: body ?? pull.body,
        state: state ?? pull.state,
      });
      return ok(await pullReply(call, pull, "pull-request"));
    },
  },
};

async function pullReply(
  call: Call,
  pull: Pull,
  schema: "pull-request" | "pull-request-simple",
): Promise<Json> {
  const head = pull.closed_sha ?? (await call.headOf(pull.head)) ?? "0".repeat(40);
  const base = (await call.headOf(pull.base)) ?? "0".repeat(40);
  return call.replies.pull(pull, { head, base }, schema);
}

async function openPull(call: Call): Promise<Reply> {
  const { state, grant, headOf, ahead } = call;
  const body = call.body as { title: string; head: string; base: string; body?: string; draft?: boolean };
  if (grant.kind === "job" && !state.actions_may_open_pulls)
    return {
      status: 403,
      body: { message: "GitHub Actions is not permitted to create or approve pull requests." },
    };
  const fault = textFault(body);
  if (fault !== undefined) return fault;
  const invalid = (field: string) => unprocessable({ resource: "PullRequest", field, code: "invalid" });
  const custom = (message: string) => unprocessable({ resource: "PullRequest", code: "custom", message });
  if ((await headOf(body.head)) === undefined) return invalid("head");
  if ((await headOf(body.base)) === undefined) return invalid("base");
  if ((await ahead(body)) === 0) return custom(`No commits between ${body.base} and ${body.head}`);
  const same = state.pulls.some(
    (pull) => pull.state === "open" && pull.head === body.head && pull.base === body.base,
  );
  if (same) return custom(`A pull request already exists for ${state.owner}:${body.head}.`);
  if (body.draft === true && !state.drafts)
    return {
      status: 422,
      body: {
        message: "Draft pull requests are not supported in this repository.",
        documentation_url: "https://docs.github.com/rest/pulls/pulls#create-a-pull-request",
      },
    };
  const pull: Pull = {
    number: ++state.numbers,
    title: body.title,
    body: body.body ?? null,
    head: body.head,
    base: body.base,
    draft: body.draft ?? false,
    state: "open",
    merged_at: null,
    labels: [],
    login: grant.login,
  };
  state.pulls.push(pull);
  return ok(await pullReply(call, pull, "pull-request"), 201);
}

/** GitHub's limits. */
function textFault({ title, body }: Json): Reply | undefined {
  const tooLong = (field: string, most: number) =>
    unprocessable({
      resource: "Issue",
      field,
      code: "custom",
      message: `${field} is too long (maximum is ${most} characters)`,
    });
  if (typeof title === "string" && title.length > 256) return tooLong("title", 256);
  if (typeof body === "string" && body.length > 65_536) return tooLong("body", 65_536);
  return undefined;
}
