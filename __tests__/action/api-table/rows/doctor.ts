/** `doctor` asks, changes nothing, and says of each thing that it could not find out. */
import { createHubProject, type HubProject } from "../../../support/github/project.ts";
import { JOB_TOKEN } from "../../../support/github/state.ts";
import { CONFIG, ONE, type Row } from "../row.ts";

const WORKFLOW = `on:
  schedule: [{ cron: "17 3 * * *" }]
permissions:
  contents: write
  pull-requests: write
concurrency: tickwork
jobs:
  work:
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - uses: example/tickwork@v1
        with: { delivery: pull-request }
`;

async function project(): Promise<HubProject> {
  const hub = await createHubProject({
    items: [ONE],
    config: CONFIG,
    files: { ".github/workflows/tickwork.yml": WORKFLOW },
  });
  hub.github.state.tokens.set(JOB_TOKEN, {
    kind: "person",
    login: "maintainer",
    permissions: {
      metadata: "read",
      contents: "write",
      pull_requests: "write",
      actions: "write",
      administration: "read",
    },
  });
  return hub;
}

const run: Row["run"] = (hub, { inputs, env = {} }) =>
  hub.run({ event: "workflow_dispatch", inputs: { command: "doctor", ...inputs }, env });

const says =
  (words: string): Row["calm"] =>
  (_hub, { summary }) => {
    if (!summary.includes(words)) throw new Error(summary);
  };

export const DOCTOR_ROWS: readonly Row[] = [
  {
    name: "doctor: is the workflow enabled?",
    route: "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}",
    prepare: project,
    run,
    steps: 0,
    outcome: "shown",
    says: /whether it is enabled|see whether the workflow|does not know this workflow/,
    words: { missing: { says: /does not know this workflow/, remedy: /Push it to the default branch/ } },
    asks: 1,
    calm: says("tickwork.yml is enabled"),
    makes_up: false,
  },
  {
    name: "doctor: may Actions open pull requests?",
    route: "GET /repos/{owner}/{repo}/actions/permissions/workflow",
    prepare: project,
    run,
    steps: 0,
    outcome: "shown",
    says: /see the settings of Actions/,
    own_remedy: /Settings → Actions → General/,
    asks: 1,
    calm: says("Actions may open pull requests"),
    makes_up: false,
  },
];
