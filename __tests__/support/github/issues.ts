/** For tests of what Tickwork does with issues: a project that opts in, and what there is to see of it. */
import { stringify } from "yaml";
import { BUILD, backlogText, type ItemSeed, shell } from "../project.ts";
import { createHubProject, type HubProject } from "./project.ts";
import { type Issue, JOB_TOKEN, type Permissions } from "./state.ts";

export const QUESTION = { question: "Which store?", options: ["PostgreSQL", "SQLite"] };

/** One phase that asks QUESTION until it has an answer. */
export const ASKING_CONFIG = {
  triage: "rules",
  decisions: "issues",
  pipelines: {
    feature: {
      phases: [
        {
          name: "build",
          run: `if grep -q "unblock_context: use PostgreSQL" BACKLOG.yaml; then ${BUILD}; else ${shell(
            `result:${JSON.stringify({ result: "blocked", summary: "It needs a store.", ...QUESTION })}`,
          )}; fi`,
          destructive: true,
        },
      ],
    },
  },
};

export const BLOCKED: ItemSeed = {
  id: "WRK-001",
  status: "blocked",
  blocked_from_status: "in_progress",
  blocked_reason: "It needs a store.",
  blocked_question: QUESTION,
  phase: "build",
  phase_pool: "main",
  size: "small",
  risk: "low",
};

export const MAY: Permissions = {
  metadata: "read",
  contents: "write",
  issues: "write",
};

export async function createIssuesProject(project: {
  readonly items?: readonly ItemSeed[];
  readonly config?: object;
  readonly permissions?: Permissions;
}): Promise<HubProject> {
  const config = project.config ?? ASKING_CONFIG;
  const hub = await createHubProject({ items: project.items ?? [{ id: "WRK-001" }], config });
  const permissions = project.permissions ?? MAY;
  hub.github.state.tokens.set(JOB_TOKEN, { kind: "job", login: "github-actions[bot]", permissions });
  hub.github.state.collaborators.set("maintainer", "write");
  return hub;
}

/** A person's push of another backlog. */
export function pushBacklog(hub: HubProject, items: readonly ItemSeed[]): Promise<unknown> {
  return hub.world.personPushes({ "BACKLOG.yaml": backlogText(items) });
}

export function pushConfig(hub: HubProject, config: unknown): Promise<unknown> {
  return hub.world.personPushes({ ".github/tickwork.yml": stringify(config) });
}

export function onlyIssue({ github }: HubProject): Issue {
  const [issue] = github.state.issues;
  if (issue === undefined || github.state.issues.length > 1)
    throw new Error(`${github.state.issues.length} issues: ${github.state.issues.map(({ title }) => title)}`);
  return issue;
}

/** Of its issue API alone, in order, since the last call. */
export function issueRequests(hub: HubProject, from = 0): readonly string[] {
  return hub.github
    .asked()
    .slice(from)
    .filter((route) => route.includes("/issues"));
}
