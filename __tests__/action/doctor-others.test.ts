/** `doctor` asks others: what a run that died left on the remote, and what GitHub says. */
import { describe, expect, test } from "vitest";
import { diagnose, findingsOf, HEALTHY, project, type Report, set, WORKFLOW } from "../support/doctor.ts";
import { createHubProject } from "../support/github/project.ts";
import { JOB_TOKEN } from "../support/github/state.ts";
import { treeDigest } from "../support/tree-digest.ts";

describe("with a run that died", () => {
  test("lease, unfinished step and rescued work are told, and left as they are", async () => {
    await using world = await project();
    const clone = await world.clone();
    const lease = {
      run_id: "99-1",
      started_at: "2026-01-01T01:00:00.000Z",
      expires_at: "2026-01-01T01:30:00.000Z",
      steps: [
        {
          run_id: "99-1",
          item_id: "WRK-001",
          phase: "build",
          attempts_before: 0,
          started_at: "2026-01-01T01:00:00.000Z",
        },
      ],
    };
    const author = await world.clone();
    const commit = await author.git("commit-tree", "HEAD^{tree}", "-m", JSON.stringify(lease));
    await author.git("push", "--quiet", "origin", `${commit}:refs/tickwork/lease/main`);
    await author.write("built.txt", "built\n");
    await author.commitAll("[WRK-001][build] Build it");
    await author.git("push", "--quiet", "origin", "HEAD:refs/heads/tickwork/rescue/99-1");
    // The branch has moved on, and this clone has not.
    await world.personPushes({ "other.txt": "x\n" });
    const before = [await treeDigest(clone.path), await treeDigest(world.remote)];

    const report = await diagnose(world, clone);

    expect(findingsOf(report, "lease")).toEqual([
      expect.objectContaining({
        kind: "warning",
        says: expect.stringMatching(/run 99-1 did not end in order.*WRK-001 build/),
      }),
    ]);
    expect(findingsOf(report, "rescues")).toEqual([
      expect.objectContaining({
        kind: "warning",
        says: expect.stringContaining("[WRK-001][build] Build it"),
        remedy: expect.stringMatching(
          /git fetch origin tickwork\/rescue\/99-1 .*--delete tickwork\/rescue\/99-1/,
        ),
      }),
    ]);
    expect([await treeDigest(clone.path), await treeDigest(world.remote)]).toEqual(before);
  });

  test("a run that is at work is named with its time", async () => {
    await using world = await project();
    const author = await world.clone();
    const soon = new Date(Date.now() + 20 * 60_000).toISOString();
    const lease = { run_id: "99-1", started_at: new Date().toISOString(), expires_at: soon, steps: [] };
    const commit = await author.git("commit-tree", "HEAD^{tree}", "-m", JSON.stringify(lease));
    await author.git("push", "--quiet", "origin", `${commit}:refs/tickwork/lease/main`);

    const report = await diagnose(world, await world.clone());

    expect(findingsOf(report, "lease")).toEqual([
      expect.objectContaining({
        kind: "note",
        says: expect.stringContaining(`run 99-1 has been at work`),
      }),
    ]);
  });
});

describe("with GitHub to ask", () => {
  const start = { inputs: { command: "doctor", token: JOB_TOKEN }, event: "workflow_dispatch" };

  async function ask(arrange: (hub: Awaited<ReturnType<typeof createHubProject>>) => void) {
    await using hub = await createHubProject({ files: HEALTHY });
    const grant = hub.github.state.tokens.get(JOB_TOKEN);
    if (grant)
      hub.github.state.tokens.set(JOB_TOKEN, {
        ...grant,
        permissions: { ...grant.permissions, administration: "read", actions: "read" },
      });
    hub.github.state.workflows.set("tickwork-validate.yml", { state: "active", enabled: 0 });
    arrange(hub);
    const end = await hub.run(start);
    const asked = hub.github.requests.map(({ route }) => route);
    return { end, report: JSON.parse(end.outputs["result"] ?? "null") as Report, asked };
  }

  test("all is asked, nothing is told to do, and all is well", async () => {
    const { end, report, asked } = await ask(() => {});

    expect(end.exit_code, end.log).toBe(0);
    const says = findingsOf(report, "github").map((finding) => finding.says);
    expect(says).toEqual([
      "tickwork-validate.yml is enabled",
      "tickwork.yml is enabled",
      "Actions may open pull requests",
      "no pull request of ours is open",
    ]);
    expect(findingsOf(report, "push").map(({ kind, says: one }) => `${kind} ${one}`)).toEqual([
      expect.stringContaining("ok origin"),
      "ok no rule of main is in the way",
      expect.stringMatching(/^note the token is of an installation/),
    ]);
    expect(asked.every((route) => route.startsWith("GET "))).toBe(true);
  });

  test("a rule in the way is an error with the ways past it", async () => {
    const { end, report } = await ask(({ github }) =>
      github.state.rules.set("main", [{ type: "pull_request" }]),
    );

    expect(end.exit_code).toBe(1);
    expect(findingsOf(report, "push")).toContainEqual(
      expect.objectContaining({ kind: "error", remedy: expect.stringContaining("delivery: pull-request") }),
    );
  });

  test("a workflow that GitHub switched off, and one that it does not know", async () => {
    const { end, report } = await ask(({ github: { state } }) => {
      state.workflows.set("tickwork.yml", { state: "disabled_inactivity", enabled: 0 });
      state.workflows.delete("tickwork-validate.yml");
    });

    expect(end.exit_code).toBe(1);
    expect(findingsOf(report, "github")).toContainEqual(
      expect.objectContaining({
        kind: "error",
        at: WORKFLOW,
        says: expect.stringContaining("after 60 days without activity"),
        remedy: expect.stringContaining("gh workflow enable tickwork.yml"),
      }),
    );
    expect(findingsOf(report, "github")).toContainEqual(
      expect.objectContaining({ kind: "warning", says: "GitHub does not know this workflow yet" }),
    );
  });

  test("settings that forbid pull requests, which need not matter", async () => {
    const { report } = await ask(({ github }) => set(github.state, "actions_may_open_pulls", false));

    expect(findingsOf(report, "github")).toContainEqual(
      expect.objectContaining({ kind: "note", says: expect.stringContaining("may not open pull requests") }),
    );
  });

  test("what the API does not answer is said, and is no error", async () => {
    const { end, report } = await ask(({ github }) => github.fail({ as: 500 }));

    expect(end.exit_code, end.log).toBe(0);
    expect(
      report.checks.flatMap(({ findings }) => findings).filter(({ kind }) => kind === "unknown"),
    ).not.toEqual([]);
  });
});
