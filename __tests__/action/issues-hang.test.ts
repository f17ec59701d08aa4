/** GitHub takes a request that the work does not need and never answers it: the work is done, and the run ends, all the same. */
import { expect, test } from "vitest";
import { say } from "../support/github/comment.ts";
import { ASKING_CONFIG, BLOCKED, createIssuesProject } from "../support/github/issues.ts";
import type { HubProject } from "../support/github/project.ts";
import { COMMANDS_CONFIG } from "../support/project.ts";

const LIST = "GET /repos/{owner}/{repo}/issues";
const OPEN = "POST /repos/{owner}/{repo}/issues";
const REACT = "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions";
const ENABLE = "PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable";

const asksInBoth = (): Promise<HubProject> =>
  createIssuesProject({ config: { ...ASKING_CONFIG, failures: "issue" } });

test("an issue that is opened: the summary says so, and the next run opens it", async () => {
  await using hub = await asksInBoth();
  hub.github.fail({ route: OPEN, as: "hang" });

  const end = await hub.run();

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["items-blocked"]).toBe("1");
  expect(end.summary).toContain("No issue could be opened for WRK-001: GitHub's API did not answer");
  expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("status: blocked");

  hub.github.calm();
  await hub.run();
  expect(hub.github.state.issues).toHaveLength(1);
});

test("a reaction to a comment: the command is done before it is given up", async () => {
  await using hub = await createIssuesProject({ items: [BLOCKED] });
  hub.github.fail({ route: REACT, as: "hang" });

  const end = await say(hub, { body: "/tickwork unblock WRK-001 use SQLite", issue: 41 });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.replies).toHaveLength(1);
  expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("unblock_context: use SQLite");
  expect(end.log.indexOf("git push --porcelain")).toBeLessThan(end.log.indexOf(`${REACT} · within`));
  expect(end.log).toMatch(/^::warning::No reaction to the comment: GitHub's API did not answer/m);
});

test("the workflow that is kept alive: the step is done before it is given up", async () => {
  await using hub = await createIssuesProject({ config: COMMANDS_CONFIG });
  hub.github.fail({ route: ENABLE, as: "hang" });

  const end = await hub.run({ inputs: { keepalive: "true" } });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["items-completed"]).toBe("1");
  expect(end.log.indexOf("git push --porcelain")).toBeLessThan(end.log.indexOf(`${ENABLE} · within`));
  expect(end.summary).toContain("was not kept alive: GitHub's API did not answer");
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "a list, and %s: nothing is waited for any more",
  async (signal) => {
    await using hub = await asksInBoth();
    hub.github.fail({ route: LIST, as: "hang" });
    const started = await hub.start(await hub.checkout());
    await hub.github.hangs();

    started.kill(signal);
    const end = await started.end();

    expect(end.exit_code, end.log).toBe(130);
    expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("status: blocked");
    expect(hub.github.asked().filter((route) => route === LIST)).toHaveLength(1);
  },
);
