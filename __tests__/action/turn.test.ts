/** A run with nothing to do but to ask, which is not alone to ask, or cannot find out: it says which, and the next run asks. */
import { execa } from "execa";
import { expect, test } from "vitest";
import { gitBefore } from "../support/delivery.ts";
import { BLOCKED, createIssuesProject } from "../support/github/issues.ts";
import type { HubProject } from "../support/github/project.ts";

/** Shell that is run before a push of the lease. */
const atLease = (script: string) => `case "$*" in *:refs/tickwork/lease/*) ${script};; esac`;

async function runWithGit(hub: HubProject, script: string) {
  const env = await gitBefore(hub.world, { command: "push", script: atLease(script) });
  const inputs = { "push-tries": "2" };
  return hub.run({ inputs, env: { PATH: env["PATH"], GIT_HTTP_LOW_SPEED_TIME: "12" } });
}

const inRemote = async ({ world }: HubProject, args: readonly string[], input = "") => {
  const author = { GIT_AUTHOR_NAME: "P", GIT_AUTHOR_EMAIL: "p@example.org" };
  const committer = { GIT_COMMITTER_NAME: "P", GIT_COMMITTER_EMAIL: "p@example.org" };
  const env = { ...world.env, ...author, ...committer };
  return (await execa("git", args, { cwd: world.remote, env, extendEnv: false, input })).stdout;
};

test("another run is at work: it is named", async () => {
  await using hub = await createIssuesProject({ items: [BLOCKED] });
  const lease = { run_id: "7-1", started_at: "2026-01-12T03:12:00.000Z", steps: [] };
  const text = JSON.stringify({ ...lease, expires_at: "2999-01-01T00:00:00.000Z" });
  const commit = await inRemote(hub, ["commit-tree", await inRemote(hub, ["mktree"])], text);
  await inRemote(hub, ["update-ref", "refs/tickwork/lease/main", commit]);

  const end = await hub.run();

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).toMatch(/issues · run 7-1 has been at work on "main" since .*is asked by the next run/);
  expect(hub.github.state.issues).toEqual([]);
});

test("the branch has moved: nobody else is said to be at work", async () => {
  await using hub = await createIssuesProject({ items: [BLOCKED] });
  const tree = await inRemote(hub, ["rev-parse", "main^{tree}"]);
  const next = await inRemote(hub, ["commit-tree", tree, "-p", "main"], "A person's");

  const end = await runWithGit(hub, `$REAL -C ${hub.world.remote} update-ref refs/heads/main ${next}`);

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).toContain("issues · the branch has moved since this run looked at it");
  expect(end.log).not.toContain("at work");
  expect(hub.github.state.issues).toEqual([]);
  await hub.run();
  expect(hub.github.state.issues).toHaveLength(1);
});

test("the server says nothing: the summary tells that no issue was opened, and why", async () => {
  await using hub = await createIssuesProject({ items: [BLOCKED] });

  const end = await runWithGit(hub, "exec sleep 600");

  expect(end.exit_code, end.log).toBe(0);
  expect(end.summary).toContain(
    "No issue was opened or closed: no lease could be taken: the remote did not answer: git push said nothing for",
  );
  expect(end.log).not.toContain("at work");
  expect(hub.github.state.issues).toEqual([]);
});
