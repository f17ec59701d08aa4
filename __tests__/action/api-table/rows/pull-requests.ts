/** Delivery by pull request. */
import { createHubProject, type HubProject } from "../../../support/github/project.ts";
import { CONFIG, type More, ONE, type Row, TWO, WORK } from "../row.ts";

const BY_PULL_REQUEST = { delivery: "pull-request" };

const project = (items: readonly (typeof ONE)[] = [ONE]): Promise<HubProject> =>
  createHubProject({ items, config: CONFIG });
const run = (hub: HubProject, { inputs, env = {} }: More) =>
  hub.run({ inputs: { ...BY_PULL_REQUEST, ...inputs }, env });

/** One run has opened a pull request for its first step; another step is to be done. */
async function underWay(): Promise<HubProject> {
  const hub = await project([ONE, TWO]);
  await hub.run({ inputs: { ...BY_PULL_REQUEST, "max-phases": "1" } });
  hub.github.people.openPull();
  return hub;
}

/** One run has pushed its step, and could open no pull request. */
async function notShownYet(): Promise<HubProject> {
  const hub = await project([ONE, TWO]);
  hub.github.fail({ route: "POST /repos/{owner}/{repo}/pulls", as: 403 });
  await hub.run({ inputs: { ...BY_PULL_REQUEST, "max-phases": "1" } });
  hub.github.calm();
  return hub;
}

function showsAll({ github }: HubProject): void {
  const { body } = github.people.openPull();
  if (!body?.includes("**WRK-001**")) throw new Error(`the pull request says:\n${body}`);
}

export const PULL_REQUEST_ROWS: readonly Row[] = [
  {
    name: "the pull request of a first run is looked for",
    route: "GET /repos/{owner}/{repo}/pulls",
    prepare: project,
    run,
    outcome: "not shown",
    says: /look for the pull request/,
    asks: 3,
    calm: showsAll,
  },
  {
    name: "the pull request of a branch that its base has left behind is looked for",
    route: "GET /repos/{owner}/{repo}/pulls",
    prepare: async () => {
      const hub = await underWay();
      await hub.world.personPushes({ "notes.txt": "by a person\n" });
      return hub;
    },
    run,
    outcome: "refused",
    says: /look for the pull request/,
    asks: 3,
    calm: showsAll,
  },
  {
    name: "a pull request is opened at the end",
    route: "POST /repos/{owner}/{repo}/pulls",
    prepare: project,
    run,
    outcome: "not shown",
    says: /open a pull request/,
    asks: 1,
    calm: showsAll,
  },
  {
    name: "a pull request is opened before the run",
    route: "POST /repos/{owner}/{repo}/pulls",
    prepare: notShownYet,
    run,
    outcome: "not shown",
    // For certain: what a run spends now would be shown to nobody either.
    except: { "unknown token": "refused", forbidden: "refused", missing: "refused" },
    says: /open a pull request/,
    asks: 2,
    calm: showsAll,
  },
  {
    name: "the text of a pull request is brought up to date",
    route: "PATCH /repos/{owner}/{repo}/pulls/{pull_number}",
    prepare: underWay,
    run,
    outcome: "told",
    says: /bring pull request #\d+ up to date/,
    asks: 1,
    calm({ github }) {
      const { body } = github.people.openPull();
      if (!body?.includes("**WRK-002**")) throw new Error(`the pull request says:\n${body}`);
    },
    makes_up: false,
  },
  {
    name: "a pull request is labelled",
    route: "POST /repos/{owner}/{repo}/issues/{issue_number}/labels",
    prepare: project,
    run: (hub, { inputs, env }) =>
      run(hub, { inputs: { "pull-request-labels": "tickwork", ...inputs }, ...(env && { env }) }),
    outcome: "told",
    says: /label pull request #\d+/,
    asks: 1,
    calm({ github }) {
      if (!github.people.openPull().labels.includes("tickwork")) throw new Error("it has no label");
    },
    makes_up: false,
  },
  {
    name: "everything, by pull request",
    route: undefined,
    prepare: project,
    run,
    outcome: "not shown",
    says: /Nothing is lost/,
    asks: 0,
    async calm(hub) {
      showsAll(hub);
      if ((await hub.world.remoteHead(WORK)) === undefined) throw new Error("there is no branch");
    },
  },
];
