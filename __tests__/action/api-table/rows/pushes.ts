/** What a run asks for a direct push: rules of the branch, the life of its schedule, runs that died, tokens of an App. */
import type { ActionEnd } from "../../../support/action.ts";
import { REQUIRE_PULL_REQUEST } from "../../../support/github/people.ts";
import { createHubProject, type HubProject } from "../../../support/github/project.ts";
import { JOB_TOKEN, type State } from "../../../support/github/state.ts";
import { CONFIG, ONE, type Row } from "../row.ts";

const AUTO = { delivery: "auto" };
const KEPT = { keepalive: "true" };

async function project(change: (state: State) => void = () => {}): Promise<HubProject> {
  const hub = await createHubProject({ items: [ONE], config: CONFIG });
  hub.github.state.tokens.set(JOB_TOKEN, {
    kind: "job",
    login: "github-actions[bot]",
    permissions: {
      metadata: "read",
      contents: "write",
      pull_requests: "write",
      actions: "write",
      administration: "read",
    },
  });
  change(hub.github.state);
  return hub;
}

const running =
  (own: Readonly<Record<string, string>> = {}): Row["run"] =>
  (hub, { inputs, env = {} }) =>
    hub.run({ inputs: { ...own, ...inputs }, env });

async function isOnMain({ world }: HubProject): Promise<void> {
  if ((await world.remoteFile("built-WRK-001.txt")) === undefined) throw new Error("it is not on main");
}

function isDelivered(_hub: HubProject, { outputs, log }: ActionEnd): void {
  if (outputs["items-completed"] !== "1") throw new Error(log);
}

/** A run that GitHub knows to be over holds the lease for some more minutes. */
async function leftLease(): Promise<HubProject> {
  const hub = await project((state) => state.runs.set(100, { status: "completed" }));
  const clone = await hub.world.clone();
  const expires_at = new Date(Date.now() + 20 * 60_000).toISOString();
  const lease = { run_id: "100-1", started_at: new Date().toISOString(), expires_at, steps: [] };
  const commit = await clone.git("commit-tree", "HEAD^{tree}", "-m", JSON.stringify(lease));
  await clone.git("push", "--quiet", "origin", `${commit}:refs/tickwork/lease/main`);
  return hub;
}

async function appInstalled(): Promise<HubProject> {
  const hub = await project((state) => {
    state.installation = {
      id: 9,
      permissions: { contents: "write", pull_requests: "write", metadata: "read" },
    };
    state.tokens.delete(JOB_TOKEN);
  });
  return hub;
}

const asApp: Row["run"] = (hub, { inputs, env = {} }) => {
  const { id, privateKey } = hub.github.state.app;
  return hub.run({ inputs: { "app-id": id, "private-key": privateKey, ...inputs }, env });
};

const RULES = {
  route: "GET /repos/{owner}/{repo}/rules/branches/{branch}",
  says: /see what rules "main" has/,
};

export const PUSH_ROWS: readonly Row[] = [
  {
    ...RULES,
    name: "the branch's rules, before a push",
    prepare: project,
    run: running(),
    outcome: "as ever",
    asks: 1,
    calm: isOnMain,
  },
  {
    ...RULES,
    name: "the branch's rules, to choose the way",
    prepare: project,
    run: running(AUTO),
    outcome: "told",
    asks: 1,
    calm: isOnMain,
    makes_up: false,
  },
  {
    name: "the branch, before a push",
    route: "GET /repos/{owner}/{repo}/branches/{branch}",
    prepare: project,
    run: running(),
    outcome: "as ever",
    says: /see what rules/,
    asks: 1,
    calm: isOnMain,
  },
  {
    name: "how the branch is protected",
    route: "GET /repos/{owner}/{repo}/branches/{branch}/protection",
    prepare: () => project((state) => state.protections.set("main", { required_reviews: 1 })),
    run: running(AUTO),
    outcome: "as ever",
    says: /see what rules/,
    asks: 1,
    calm: isDelivered,
  },
  {
    name: "who may pass a rule by",
    route: "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}",
    prepare: () =>
      project((state) => state.rules.set("main", [{ ...REQUIRE_PULL_REQUEST, bypass: "always" }])),
    run: running(AUTO),
    outcome: "as ever",
    says: /see what rules/,
    asks: 1,
    calm: isDelivered,
  },
  {
    name: "the schedule is kept alive",
    route: "PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable",
    prepare: project,
    run: running(KEPT),
    outcome: "told",
    says: /enable the workflow tickwork\.yml/,
    asks: 1,
    calm({ github }) {
      if (github.state.workflows.get("tickwork.yml")?.enabled === 0) throw new Error("it is not enabled");
    },
    makes_up: false,
  },
  {
    name: "the run that has the lease",
    route: "GET /repos/{owner}/{repo}/actions/runs/{run_id}",
    prepare: leftLease,
    run: running(),
    outcome: "passed over",
    says: /look at the run 100/,
    asks: 1,
    calm: isOnMain,
  },
  {
    name: "where the App is installed",
    route: "GET /repos/{owner}/{repo}/installation",
    prepare: appInstalled,
    run: asApp,
    as_app: true,
    outcome: "refused",
    says: /App/,
    words: {
      missing: { says: /is not installed on example\/repository/, remedy: /Install it there/ },
      "unknown token": { remedy: /private-key/ },
    },
    asks: 2,
    calm: isOnMain,
  },
  {
    name: "a token of the App",
    route: "POST /app/installations/{installation_id}/access_tokens",
    prepare: appInstalled,
    run: asApp,
    as_app: true,
    outcome: "refused",
    says: /App/,
    words: {
      missing: { says: /is not installed on example\/repository/, remedy: /Install it there/ },
      "unknown token": { remedy: /private-key/ },
    },
    asks: 2,
    calm: isOnMain,
  },
  {
    name: "everything, with a push",
    route: undefined,
    prepare: project,
    run: running(KEPT),
    outcome: "told",
    says: /enable the workflow tickwork\.yml/,
    asks: 0,
    calm: isOnMain,
    makes_up: false,
  },
  {
    name: "everything, by the way that is open",
    route: undefined,
    prepare: project,
    run: running(AUTO),
    outcome: "told",
    says: /Whether "main" takes a push is not known/,
    asks: 0,
    calm: isOnMain,
    makes_up: false,
  },
];
