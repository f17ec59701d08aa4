/** A comment as GitHub tells a workflow of it: one of GitHub's own example payloads, with what the test is about put in. */
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ActionEnd } from "../action.ts";
import type { HubProject } from "./project.ts";

interface Example {
  readonly action: string;
  readonly issue: Record<string, unknown>;
  readonly comment: Record<string, unknown>;
  readonly repository: Record<string, unknown>;
  readonly sender: Record<string, unknown>;
}
interface Examples {
  readonly name: string;
  readonly examples: readonly Example[];
}

const folder = dirname(createRequire(import.meta.url).resolve("@octokit/webhooks-examples/package.json"));
const all: readonly Examples[] = JSON.parse(
  await readFile(join(folder, "api.github.com/index.json"), "utf8"),
);
const examples = all.find(({ name }) => name === "issue_comment")?.examples ?? [];

export interface Said {
  readonly body: string;
  /** Default `maintainer`, who may push. */
  readonly login?: string;
  /** Number of the issue. Default 1; one that the stand-in does not have is somebody's own. */
  readonly issue?: number;
  readonly action?: "created" | "edited" | "deleted";
  /** Fields of the payload's parts that are another than in the example. */
  readonly change?: Partial<Record<keyof Example, unknown>>;
  /** What the comment is now; `null`: deleted. Default as it was written. */
  readonly now?: string | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

let ids = 5_000;

export interface Heard extends ActionEnd {
  readonly comment: number;
  /** What Tickwork said, in its own comments of the conversation, the newest last. */
  readonly replies: readonly string[];
  /** Tickwork's reactions to the comment. */
  readonly reactions: readonly string[];
  /** The same event once more, as when somebody presses "Re-run". */
  again(): Promise<Heard>;
}

/** Writes the comment into the stand-in, and runs `command: comment` on its event. */
export async function say(hub: HubProject, said: Said): Promise<Heard> {
  const id = ids++;
  const { body, now = body, issue = 1, login = "maintainer" } = said;
  const { comments } = hub.github.state;
  if (now !== null)
    comments.push({ id, issue, body: now, login, created_at: new Date().toISOString(), reactions: [] });
  const file = join(hub.world.root, `comment-${id}.json`);
  await writeFile(file, JSON.stringify(payload(hub, { ...said, id })));
  return hear(hub, { said, id, issue, login, file });
}

async function hear(
  hub: HubProject,
  at: { said: Said; id: number; issue: number; login: string; file: string },
): Promise<Heard> {
  const { said, id, issue, login, file } = at;
  const { comments } = hub.github.state;
  const end = await hub.run({
    event: said.event ?? "issue_comment",
    inputs: { command: "comment", ...said.inputs },
    env: { GITHUB_EVENT_PATH: file, GITHUB_ACTOR: login, ...said.env },
  });
  const own = comments.filter((one) => one.issue === issue && one.login === "github-actions[bot]");
  const found = comments.find((one) => one.id === id);
  return {
    ...end,
    comment: id,
    replies: own.map((one) => one.body).filter((text) => text.startsWith("<!-- tickwork:reply")),
    reactions: (found?.reactions ?? []).map(({ content }) => content),
    again: () => hear(hub, at),
  };
}

function payload(
  hub: HubProject,
  { id, body, login = "maintainer", issue = 1, action = "created", change = {} }: Said & { id: number },
) {
  const example = examples.find((one) => one.action === action);
  if (example === undefined) throw new Error(`no example of ${action}`);
  const { state, origin } = hub.github;
  const known = state.issues.find(({ number }) => number === issue);
  const user = { ...(example.comment["user"] as object), login, type: "User" };
  const part = (name: keyof Example) => change[name] as object | undefined;
  return {
    ...example,
    issue: {
      ...example.issue,
      number: issue,
      locked: false,
      ...(known && {
        title: known.title,
        body: known.body,
        labels: known.labels.map((name) => ({ name })),
        user: {
          ...(example.issue["user"] as object),
          login: known.login,
          type: known.login.endsWith("[bot]") ? "Bot" : "User",
        },
        author_association: "NONE",
      }),
      ...part("issue"),
    },
    comment: {
      ...example.comment,
      id,
      body,
      user,
      html_url: `${origin}/example/repository/issues/${issue}#issuecomment-${id}`,
      ...part("comment"),
    },
    repository: {
      ...example.repository,
      id: 77,
      name: "repository",
      full_name: "example/repository",
      ...part("repository"),
    },
    sender: { ...user, ...part("sender") },
  };
}
