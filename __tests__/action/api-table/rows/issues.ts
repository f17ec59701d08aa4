/** Issues for what items ask: work is delivered by then. */
import { BLOCKED, createIssuesProject, pushBacklog } from "../../../support/github/issues.ts";
import type { HubProject } from "../../../support/github/project.ts";
import type { Row } from "../row.ts";

const run: Row["run"] = (hub, { inputs = {}, env = {} }) => hub.run({ inputs, env });

const blocked = (): Promise<HubProject> => createIssuesProject({ items: [BLOCKED] });

/** A run has asked for the item, and a person has answered in the backlog. */
async function answered(): Promise<HubProject> {
  const hub = await blocked();
  await hub.run();
  await pushBacklog(hub, [{ id: "WRK-002", status: "blocked", blocked_reason: "which?", size: "small" }]);
  return hub;
}

const openIssues = ({ github }: HubProject) => github.state.issues.filter(({ state }) => state === "open");

function asksOnce(hub: HubProject): void {
  const [issue, ...more] = openIssues(hub);
  if (!issue?.labels.includes("tickwork") || more.length > 0)
    throw new Error(`open: ${openIssues(hub).map(({ title, labels }) => `${title} (${labels})`)}`);
}

export const ISSUE_ROWS: readonly Row[] = [
  {
    name: "issues that are open are listed",
    route: "GET /repos/{owner}/{repo}/issues",
    prepare: blocked,
    run,
    steps: 0,
    outcome: "told",
    says: /look for the issues of Tickwork/,
    asks: 4,
    calm: asksOnce,
  },
  {
    name: "an issue is opened",
    route: "POST /repos/{owner}/{repo}/issues",
    prepare: blocked,
    run,
    steps: 0,
    unrepeatable: true,
    outcome: "told",
    says: /open an issue/,
    asks: 1,
    calm: asksOnce,
  },
  {
    name: "an issue is labelled",
    route: "POST /repos/{owner}/{repo}/issues/{issue_number}/labels",
    prepare: async () => {
      const hub = await blocked();
      hub.github.state.drops_labels = true;
      return hub;
    },
    run,
    steps: 0,
    outcome: "told",
    says: /label issue #\d+/,
    asks: 1,
    calm: asksOnce,
  },
  {
    name: "an issue is closed",
    route: "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
    prepare: answered,
    run,
    steps: 0,
    outcome: "told",
    says: /bring issue #\d+ up to date/,
    asks: 1,
    calm: asksOnce,
  },
  {
    name: "why an issue is closed is said in it",
    route: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    prepare: answered,
    run,
    steps: 0,
    unrepeatable: true,
    outcome: "told",
    says: /comment on issue #\d+/,
    asks: 1,
    calm: asksOnce,
  },
  {
    name: "everything, with issues",
    route: undefined,
    prepare: blocked,
    run,
    steps: 0,
    outcome: "told",
    says: /look for the issues of Tickwork/,
    asks: 0,
    calm: asksOnce,
  },
];
