/** A branch whose pull request was merged is begun anew with the first push: what people do with it until then (spec §10). */
import { describe, expect, test } from "vitest";
import { gitBefore } from "../support/delivery.ts";
import { createHubProject, type HubProject } from "../support/github/project.ts";
import { BUILD } from "../support/project.ts";

const WORK = "tickwork/main";
const BY_PULL_REQUEST = { delivery: "pull-request" };
const PROJECT = {
  items: [{ id: "WRK-001" }, { id: "WRK-002" }],
  config: {
    triage: "rules",
    pipelines: { feature: { phases: [{ name: "build", run: BUILD, destructive: true }] } },
  },
};

/** A run of which the first push of work waits for `script`; the branch of the pull request that was merged is still there. */
async function runAfterMerge(hub: HubProject, script: (person: string) => string) {
  const { world } = hub;
  await hub.run({ inputs: { ...BY_PULL_REQUEST, "max-phases": "1" } });
  await hub.github.people.merge(hub.github.people.openPull().number, { method: "squash", keepBranch: true });
  await world.personPushes({ "BACKLOG_INBOX.yaml": "- { title: From the inbox, size: small, risk: low }\n" });
  const person = await world.clone({ branch: WORK });
  await person.write("late.txt", "late\n");
  await person.commitAll("Say late");
  const once = `${world.root}/once`;
  const first = `[ -e ${once} ] || (touch ${once}; cd ${person.path}; ${script(world.remote)})`;
  const env = await gitBefore(world, {
    command: "push",
    script: `case "$*" in *--dry-run*|*refs/tickwork/*) ;; *:refs/heads/${WORK}) ${first};; esac`,
  });
  return hub.run({ inputs: BY_PULL_REQUEST, env });
}

describe("before the first push", () => {
  test("somebody pushes to it: that comes along, on top of the base, and the inbox is taken in once", async () => {
    await using hub = await createHubProject(PROJECT);

    const end = await runAfterMerge(hub, () => `$REAL push -q origin HEAD:${WORK}`);
    const next = await hub.run({ inputs: BY_PULL_REQUEST });
    await hub.github.people.merge(hub.github.people.openPull().number, { method: "squash" });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs["items-completed"]).toBe("2");
    expect(next.outputs["phases-executed"], next.log).toBe("0");
    expect(await hub.world.remoteFile("late.txt")).toBe("late");
    expect(await hub.world.remoteFile("built-WRK-002.txt")).toBe("built WRK-002");
    expect(await hub.world.remoteFile("built-WRK-003.txt")).toBe("built WRK-003");
    expect(await hub.world.remoteFile("built-WRK-004.txt")).toBeUndefined();
    expect(await hub.world.remoteFile("BACKLOG_INBOX.yaml")).toBeUndefined();
  });

  test("somebody deletes it: it is made anew", async () => {
    await using hub = await createHubProject(PROJECT);

    const end = await runAfterMerge(hub, (remote) => `$REAL -C ${remote} branch -q -D ${WORK}`);

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs["rescue"]).toBeUndefined();
    expect(await hub.world.remoteFile("built-WRK-002.txt", WORK)).toBe("built WRK-002");
    expect(hub.github.people.openPull().head).toBe(WORK);
  });
});
