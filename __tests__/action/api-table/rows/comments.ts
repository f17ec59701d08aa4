/** Commands in comments, and who may start what. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ActionEnd } from "../../../support/action.ts";
import { say } from "../../../support/github/comment.ts";
import { BLOCKED, createIssuesProject } from "../../../support/github/issues.ts";
import type { HubProject } from "../../../support/github/project.ts";
import { CONFIG, ONE, type Row } from "../row.ts";

const blocked = (): Promise<HubProject> => createIssuesProject({ items: [BLOCKED] });

/** Each time a comment of its own. */
const saying =
  (body: string, login = "maintainer"): Row["run"] =>
  (hub, { inputs = {}, env = {} }) =>
    say(hub, { body, login, issue: 41, inputs, env });

/** It writes into the backlog, which a second comment cannot do again: each adds an item. */
const add = saying("/tickwork add Sort flags");

async function isAdded({ world }: HubProject, { outputs, log }: ActionEnd): Promise<void> {
  const backlog = (await world.remoteFile("BACKLOG.yaml")) ?? "";
  if (outputs["changed"] !== "true" || !backlog.includes("Sort flags")) throw new Error(log);
}

const person: Row["run"] = async (hub, { inputs = {}, env = {} }) => {
  const file = join(hub.world.root, "event.json");
  await writeFile(file, JSON.stringify({ sender: { login: "maintainer" } }));
  return hub.run({
    event: "issues",
    inputs,
    env: { GITHUB_EVENT_PATH: file, GITHUB_ACTOR: "maintainer", ...env },
  });
};

const PERMISSION = {
  route: "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
  says: /whether maintainer (may push|has write access)|maintainer, whose doing this is/,
};

export const COMMENT_ROWS: readonly Row[] = [
  {
    ...PERMISSION,
    name: "who wrote the comment",
    prepare: blocked,
    run: add,
    steps: 0,
    outcome: "refused",
    except: { missing: "declined" },
    // And once more by the command itself.
    asks: 2,
    calm: isAdded,
  },
  {
    ...PERMISSION,
    name: "whose doing the event is",
    prepare: () => createIssuesProject({ items: [ONE], config: CONFIG }),
    run: person,
    outcome: "refused",
    words: { missing: { says: /has no write access/, remedy: /workflow_dispatch/ } },
    asks: 1,
    async calm({ world }) {
      if ((await world.remoteFile("built-WRK-001.txt")) === undefined) throw new Error("it was not run");
    },
  },
  {
    name: "the comment as it is now",
    route: "GET /repos/{owner}/{repo}/issues/comments/{comment_id}",
    prepare: blocked,
    run: add,
    steps: 0,
    outcome: "as ever",
    except: { missing: "declined" },
    says: /read the comment/,
    asks: 1,
    calm: isAdded,
  },
  {
    name: "a reaction",
    route: "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
    prepare: blocked,
    run: add,
    steps: 0,
    outcome: "told",
    says: /react to the comment/,
    asks: 2,
    calm: isAdded,
  },
  {
    name: "the answer to a comment",
    route: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    prepare: blocked,
    run: add,
    steps: 0,
    unrepeatable: true,
    outcome: "told",
    says: /comment on issue #41/,
    asks: 1,
    calm: isAdded,
  },
  {
    name: "whether a stranger was answered before",
    route: "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
    prepare: blocked,
    run: saying("/tickwork add Sort flags", "stranger"),
    steps: 0,
    outcome: "declined",
    says: /read the comments of #41/,
    asks: 1,
    calm(_hub, { log }) {
      if (!log.includes("may not push to the repository")) throw new Error(log);
    },
  },
];
