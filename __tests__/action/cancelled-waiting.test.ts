/** A run or command that is cancelled while it waits for a server that never answers (spec §10, Cancel and kill). */
import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { createHubProject, type HubProject } from "../support/github/project.ts";
import { waitForFile } from "../support/processes.ts";

const ITEM = { id: "WRK-001" };
const PULLS = "GET /repos/{owner}/{repo}/pulls";
const RULES = "GET /repos/{owner}/{repo}/rules/branches/{branch}";
const MINT = "POST /app/installations/{installation_id}/access_tokens";
const ENABLE = "PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable";
const ACCESS = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
const BY_PULL_REQUEST = { delivery: "pull-request" };
/** All of these give up in the end: only a run that did not wait for that has done nothing. */
const WAITS = [
  ["the rules of the branch", RULES, {}],
  ["the pull requests", PULLS, BY_PULL_REQUEST],
  ["the schedule's renewal", ENABLE, { keepalive: "true" }],
  ["git's fetch", "git read", {}],
  ["git's dry push", "git write", {}],
] as const;

async function cancelledAtHang(
  hub: HubProject,
  start: Parameters<HubProject["start"]>[1],
  signal: NodeJS.Signals,
) {
  const checkout = await hub.checkout();
  await hub.world.personPushes({ "notes.txt": "new\n" });
  const started = await hub.start(checkout, start);
  await hub.github.hangs();
  started.kill(signal);
  return started.end();
}

describe.each(["SIGINT", "SIGTERM"] as const)("%s", (signal) => {
  test.each(WAITS)("while it waits for %s: nothing is run, and it says so", async (_, route, inputs) => {
    await using hub = await createHubProject({ items: [ITEM] });
    hub.github.fail({ route, as: "hang" });
    const before = await hub.world.remoteBranches();

    const end = await cancelledAtHang(hub, { inputs }, signal);

    expect(end.exit_code, end.log).toBe(130);
    expect(end.outputs["halt-reason"]).toBe("shutdown_requested");
    expect(end.summary).toContain("Nothing was done:");
    expect(end.summary).toContain("cancelled before it began");
    expect(end.log).not.toContain("::error::");
    expect(await hub.world.remoteBranches()).toEqual(before);
    expect(await hub.world.remoteFile("built-WRK-001.txt")).toBeUndefined();
  });
});

test("while a token is minted", async () => {
  await using hub = await createHubProject({ items: [ITEM] });
  const { github } = hub;
  github.state.installation = { id: 9, permissions: { contents: "write", metadata: "read" } };
  github.fail({ route: MINT, as: "hang" });
  const { id, privateKey } = github.state.app;

  const end = await cancelledAtHang(hub, { inputs: { "app-id": id, "private-key": privateKey } }, "SIGTERM");

  expect(end.exit_code, end.log).toBe(130);
  expect(await hub.world.remoteFile("built-WRK-001.txt")).toBeUndefined();
});

test("while GitHub is asked who may start it", async () => {
  await using hub = await createHubProject({ items: [ITEM] });
  hub.github.fail({ route: ACCESS, as: "hang" });
  const event = `${hub.world.root}/event.json`;
  await hub.world.at(hub.world.root).write("event.json", JSON.stringify({ sender: { login: "ann" } }));

  const start = { event: "issues", env: { GITHUB_EVENT_PATH: event } };
  const end = await cancelledAtHang(hub, start, "SIGTERM");

  expect(end.exit_code, end.log).toBe(130);
  expect(await hub.world.remoteFile("built-WRK-001.txt")).toBeUndefined();
});

test.each([PULLS, "git read"])("a person's command, at %s: nothing is changed", async (route) => {
  await using hub = await createHubProject({ items: [{ ...ITEM, status: "blocked" }] });
  hub.github.fail({ route, as: "hang" });
  const inputs = { ...BY_PULL_REQUEST, command: "unblock", item: "WRK-001", note: "go on" };

  const end = await cancelledAtHang(hub, { inputs, event: "workflow_dispatch" }, "SIGTERM");

  expect(end.exit_code, end.log).toBe(130);
  expect(end.log).toContain("Interrupted before anything was done");
  expect(await hub.world.remoteBranches()).toEqual(["main"]);
});

test("while the pull request is opened at the end: the work is on its branch, and the next run opens it", async () => {
  await using hub = await createHubProject({ items: [ITEM] });
  hub.github.fail({ route: "POST /repos/{owner}/{repo}/pulls", as: "hang", times: 1 });

  const end = await cancelledAtHang(hub, { inputs: BY_PULL_REQUEST }, "SIGINT");
  const next = await hub.run({ inputs: BY_PULL_REQUEST });

  expect(end.exit_code, end.log).toBe(1);
  expect(end.summary).toContain("Nothing is lost");
  expect(await hub.world.remoteFile("built-WRK-001.txt", "tickwork/main")).toBe("built WRK-001");
  expect(next.exit_code, next.log).toBe(0);
  expect(hub.github.people.openPull().body).toContain("WRK-001");
});

test("while the work is pushed: the remote gets its time, then the work is brought to safety, and the post step delivers it and gives back the lease", async () => {
  const wait = "{ mkfifo $G; echo ready > ../ready; cat $G; }";
  const build = `G=../gate; [ -e $G ] || ${wait}; echo built >> built.txt`;
  const config = {
    triage: "rules",
    pipelines: { feature: { phases: [{ name: "build", run: build, destructive: true }] } },
  };
  await using hub = await createHubProject({ items: [ITEM], config });
  const { github, world } = hub;
  const checkout = await hub.checkout();
  const started = await hub.start(checkout);
  await waitForFile(`${world.root}/ready`);
  github.fail({ route: "git write", as: "hang" });
  await writeFile(`${world.root}/gate`, "");
  await github.hangs();
  started.kill("SIGINT");
  const end = await started.end();
  github.calm();

  const post = await runAction(world, checkout, { post_of: end, env: github.env });
  const next = await hub.run();

  expect(end.exit_code, end.log).toBe(1);
  expect(end.outputs.rescue).toMatch(/\.bundle$/);
  expect(end.summary).toContain("the run is cancelled");
  expect(post.log).toContain('What the run had committed when it ended is on "main" now');
  expect(next.exit_code, next.log).toBe(0);
  expect(next.outputs["halt-reason"]).toBe("all_done_or_blocked");
  expect(await world.remoteFile("built.txt")).toBe("built");
});
