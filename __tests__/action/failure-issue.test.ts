/** One issue for runs that fail, never one a run: by the built action, against GitHub's own description of its API. */
import { describe, expect, test } from "vitest";
import {
  ASKING_CONFIG,
  createIssuesProject,
  issueRequests,
  onlyIssue,
  pushBacklog,
  pushConfig,
} from "../support/github/issues.ts";
import type { HubProject } from "../support/github/project.ts";
import { waitForFile } from "../support/processes.ts";
import { COMMANDS_CONFIG, shell } from "../support/project.ts";

const LIST = "GET /repos/{owner}/{repo}/issues";
const CONFIG = { ...COMMANDS_CONFIG, failures: "issue" };
/** Its command is not installed: no step can work. */
const BROKEN = {
  triage: "rules",
  failures: "issue",
  agent: { cli: "command", command: ["no-such-agent"] },
  pipelines: { feature: { phases: [{ name: "build" }, { name: "check", run: "true" }] } },
};

async function failing(hub: HubProject) {
  const end = await hub.run();
  expect(end.exit_code, end.log).toBe(1);
  return end;
}

test("is opened by the first failure, counts the next ones, and is closed by the next run that works", async () => {
  await using hub = await createIssuesProject({ config: BROKEN });

  await failing(hub);
  const first = { ...onlyIssue(hub) };
  await failing(hub);
  const second = { ...onlyIssue(hub) };
  await pushConfig(hub, CONFIG);
  const end = await hub.run();

  expect(first.title).toBe("Tickwork cannot do its work on main");
  expect(first.body).toContain("no-such-agent");
  expect(first.body).toContain("**Change this:** Install no-such-agent");
  expect(first.body).toContain("One run failed, since ");
  expect(first.body).toContain("actions/runs/4711");
  expect(second.body).toContain("2 runs failed, one after another");
  expect(second.body).toContain("actions/runs/4712");
  expect(end.exit_code, end.log).toBe(0);
  expect(onlyIssue(hub)).toMatchObject({ state: "closed", state_reason: "completed" });
  expect(onlyIssue(hub).body).toContain("Tickwork works again");
  expect(hub.github.state.comments).toEqual([]);
});

test("is opened again by the next failure, which counts anew", async () => {
  await using hub = await createIssuesProject({ config: BROKEN });
  await failing(hub);
  await failing(hub);
  await pushConfig(hub, CONFIG);
  await hub.run();

  await pushConfig(hub, { ...BROKEN, agent: { cli: "command", command: ["another-agent"] } });
  await pushBacklog(hub, [{ id: "WRK-002" }]);
  await failing(hub);

  expect(onlyIssue(hub).state).toBe("open");
  expect(onlyIssue(hub).body).toContain("One run failed");
  expect(hub.github.state.comments).toHaveLength(1);
});

test("closed by a person stays closed until something else goes wrong", async () => {
  await using hub = await createIssuesProject({ config: BROKEN });
  await failing(hub);
  onlyIssue(hub).state = "closed";

  await failing(hub);
  expect(onlyIssue(hub).state).toBe("closed");

  await pushConfig(hub, { ...BROKEN, agent: { cli: "command", command: ["another-agent"] } });
  await failing(hub);
  expect(onlyIssue(hub).state).toBe("open");
});

test("a run that is started again counts once", async () => {
  await using hub = await createIssuesProject({ config: BROKEN });
  await hub.run({ env: { GITHUB_RUN_ID: "99" } });
  await hub.run({ env: { GITHUB_RUN_ID: "99" } });

  expect(onlyIssue(hub).body).toContain("One run failed");
});

test.each([
  ["a config that does not hold", { ...CONFIG, execution: { max_wip: 0 } }, "max_wip"],
  ["an unknown key in it", { ...CONFIG, agnet: {} }, "agnet"],
])("tells of %s, which says itself that it wants an issue", async (_name, config, said) => {
  await using hub = await createIssuesProject({ config });

  await failing(hub);

  expect(onlyIssue(hub).body).toContain(said);
});

test("tells of a push that was refused, before the run and after it", async () => {
  await using hub = await createIssuesProject({ config: CONFIG });
  await hub.world.refusePushes("remote: nobody may");

  await failing(hub);

  expect(onlyIssue(hub).body).toContain("nobody may");
});

test("costs one request when a run works, and none where nobody opted in", async () => {
  await using hub = await createIssuesProject({ config: CONFIG });
  await hub.run();
  expect(issueRequests(hub)).toEqual([LIST]);

  await pushConfig(hub, COMMANDS_CONFIG);
  const before = hub.github.requests.length;
  await hub.run();
  expect(issueRequests(hub, before)).toEqual([]);
});

test("that cannot be opened is a warning with the remedy, and the run's own reason comes first", async () => {
  await using hub = await createIssuesProject({
    config: BROKEN,
    permissions: { metadata: "read", contents: "write" },
  });

  const end = await failing(hub);

  expect(end.summary.indexOf("no-such-agent")).toBeLessThan(end.summary.indexOf("issues: write"));
  expect(end.summary).toContain("No issue could be opened for the failed run");
});

test("a stranger's event opens none", async () => {
  await using hub = await createIssuesProject({ config: BROKEN });

  const end = await hub.run({ event: "issue_comment", env: { GITHUB_ACTOR: "stranger" } });

  expect(end.exit_code).toBe(1);
  expect(hub.github.state.issues).toEqual([]);
});

describe("a run that is killed", () => {
  const wait = shell("sh:mkfifo ../gate", "ready:../ready", "sh:cat ../gate");
  const WAITING = {
    triage: "rules",
    failures: "issue",
    pipelines: { feature: { phases: [{ name: "build", run: wait, destructive: true }] } },
  };

  /** Its post step, in the same checkout. */
  async function killed(hub: HubProject, { cancelled = false } = {}) {
    const checkout = await hub.checkout();
    const started = await hub.start(checkout, { env: { GITHUB_RUN_ID: "90" } });
    await waitForFile(`${hub.world.root}/ready`);
    if (cancelled) {
      started.kill("SIGINT");
      await started.said("SIGINT: no new step starts");
    }
    started.kill("SIGKILL");
    const end = await started.end();
    const post = await hub.start(checkout, { post_of: end, env: { GITHUB_RUN_ID: "90" } });
    return post.end();
  }

  test("is told by its post step, and the next run that works closes it", async () => {
    await using hub = await createIssuesProject({ config: WAITING });

    const post = await killed(hub);
    const first = { ...onlyIssue(hub) };
    await pushConfig(hub, CONFIG);
    await hub.run();

    expect(post.exit_code, post.log).toBe(0);
    expect(first.title).toBe("Tickwork cannot do its work on main");
    expect(first.body).toContain("The run was killed before it could save what it had.");
    expect(first.body).toContain("**Change this:** Look at the end of the job's log");
    expect(first.body).toContain("actions/runs/90");
    expect(onlyIssue(hub).state).toBe("closed");
  });

  test("after it was cancelled did not fail", async () => {
    await using hub = await createIssuesProject({ config: WAITING });

    await killed(hub, { cancelled: true });

    expect(hub.github.state.issues).toEqual([]);
  });

  test("is told to nobody who did not ask for it", async () => {
    await using hub = await createIssuesProject({ config: { ...WAITING, failures: "summary" } });

    await killed(hub);

    expect(hub.github.state.issues).toEqual([]);
  });
});

test("a question is no failure: items and runs have issues of their own", async () => {
  await using hub = await createIssuesProject({ config: { ...ASKING_CONFIG, failures: "issue" } });

  await hub.run();
  await hub.run();

  expect(hub.github.state.issues.map(({ title }) => title)).toEqual(["[WRK-001] Title of WRK-001"]);
});
