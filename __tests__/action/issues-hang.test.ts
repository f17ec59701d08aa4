/** GitHub takes a request about issues and never answers it: the work is delivered by then, and the run ends all the same. */
import { expect, test } from "vitest";
import { ASKING_CONFIG, createIssuesProject } from "../support/github/issues.ts";
import type { HubProject } from "../support/github/project.ts";

const LIST = "GET /repos/{owner}/{repo}/issues";
const OPEN = "POST /repos/{owner}/{repo}/issues";

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
