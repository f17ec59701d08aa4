/** Items that ask in issues, where work is delivered by pull request: the answer is on the work branch until that is merged. */
import { describe, expect, test } from "vitest";
import { say } from "../support/github/comment.ts";
import { ASKING_CONFIG, BLOCKED, createIssuesProject, MAY, onlyIssue } from "../support/github/issues.ts";
import type { HubProject } from "../support/github/project.ts";
import { BUILD, type ItemSeed } from "../support/project.ts";

const BY_PULL_REQUEST = { delivery: "pull-request" };
const WORK = "tickwork/main";

/** Beside the item that asks, one whose work opens the pull request. */
const BUSY_CONFIG = {
  ...ASKING_CONFIG,
  pipelines: {
    ...ASKING_CONFIG.pipelines,
    chore: { phases: [{ name: "build", run: BUILD, destructive: true }] },
  },
};
const BUSY: readonly ItemSeed[] = [BLOCKED, { id: "WRK-002", pipeline_type: "chore" }];

const project = (config: object, items: readonly ItemSeed[]): Promise<HubProject> =>
  createIssuesProject({ config, items, permissions: { ...MAY, pull_requests: "write" } });

async function run(hub: HubProject) {
  const end = await hub.run({ inputs: BY_PULL_REQUEST });
  expect(end.exit_code, end.log).toBe(0);
  return end;
}

const answer = (hub: HubProject, body: string) =>
  say(hub, { body, issue: onlyIssue(hub).number, inputs: BY_PULL_REQUEST });
const said = (hub: HubProject) => hub.github.state.comments.map(({ body }) => body);

test("an item is asked for once from base and work branch, and its files are linked where they are", async () => {
  await using hub = await project(ASKING_CONFIG, [{ id: "WRK-001" }]);

  const end = await run(hub);
  const first = onlyIssue(hub).body;
  await run(hub);

  expect(end.summary).toContain(`asked in #${onlyIssue(hub).number}`);
  expect(hub.github.people.openPull().body).toContain("WRK-001");
  expect(first).toContain(`/blob/${WORK}/BACKLOG.yaml`);
  expect(onlyIssue(hub)).toMatchObject({ state: "open", body: first });
  expect(said(hub)).toEqual([]);
});

test("a comment's answer lands in the open pull request, the issue says where it is, and the next run goes on", async () => {
  await using hub = await project(BUSY_CONFIG, BUSY);
  await run(hub);
  const pull = hub.github.people.openPull();
  const main = await hub.world.remoteHead();

  const end = await answer(hub, "/tickwork unblock use PostgreSQL");

  expect(end.exit_code, end.log).toBe(0);
  expect(hub.github.people.openPull().number).toBe(pull.number);
  expect(await hub.world.remoteHead()).toBe(main);
  expect(await hub.world.remoteFile("BACKLOG.yaml", WORK)).toContain("unblock_context: use PostgreSQL");
  expect(end.replies[0]).toContain(`/pull/${pull.number}`);
  expect(onlyIssue(hub)).toMatchObject({ state: "closed", state_reason: "completed" });
  expect(onlyIssue(hub).body).toContain(
    `That is on \`${WORK}\`; \`main\` has it when its pull request is merged.`,
  );

  const before = said(hub).length;
  const next = await run(hub);
  expect(next.outputs["items-completed"]).toBe("1");
  expect(onlyIssue(hub).state).toBe("closed");
  expect(said(hub)).toHaveLength(before);

  await hub.github.people.merge(pull.number);
  await run(hub);
  expect(onlyIssue(hub).state).toBe("closed");
  expect(said(hub)).toHaveLength(before);
  expect(await hub.world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
});

test("the first answer opens the pull request, where none is open", async () => {
  await using hub = await project(ASKING_CONFIG, [BLOCKED]);
  await run(hub);
  expect(hub.github.state.pulls).toEqual([]);

  const end = await answer(hub, "/tickwork unblock use PostgreSQL");

  expect(hub.github.people.openPull(), end.log).toMatchObject({ head: WORK, base: "main" });
  expect(onlyIssue(hub).state).toBe("closed");
});

test("the same comment once more does nothing twice", async () => {
  await using hub = await project(BUSY_CONFIG, BUSY);
  await run(hub);
  const first = await answer(hub, "/tickwork unblock use PostgreSQL");
  const head = await hub.world.remoteHead(WORK);

  const again = await first.again();

  expect(again.exit_code, again.log).toBe(0);
  expect(again.summary).toContain("Done already");
  expect(await hub.world.remoteHead(WORK)).toBe(head);
});

describe("an answer that was thrown away is asked for again, in the same issue", () => {
  test("with the pull request that it was in", async () => {
    await using hub = await project(ASKING_CONFIG, [BLOCKED]);
    await run(hub);
    await answer(hub, "/tickwork close not needed");
    expect(onlyIssue(hub)).toMatchObject({ state: "closed", state_reason: "not_planned" });
    const { number } = hub.github.people.openPull();

    await hub.github.people.close(number, { deleteBranch: true });
    await run(hub);

    expect(onlyIssue(hub).state).toBe("open");
    expect(said(hub).at(-1)).toMatch(/^This is asked again:/);
    const told = said(hub).length;
    await run(hub);
    expect(said(hub)).toHaveLength(told);
  });

  test("with a revert of its commit", async () => {
    await using hub = await createIssuesProject({ items: [BLOCKED] });
    await hub.run();
    const before = await hub.world.remoteFile("BACKLOG.yaml");
    await say(hub, { body: "/tickwork unblock use SQLite" });
    expect(onlyIssue(hub).state).toBe("closed");

    await hub.world.personPushes({ "BACKLOG.yaml": before ?? "" });
    await hub.run();

    expect(onlyIssue(hub).state).toBe("open");
  });
});

test("runs that fail and runs that work have one issue, by pull request too", async () => {
  const broken = {
    triage: "rules",
    failures: "issue",
    agent: { cli: "command", command: ["no-such-agent"] },
    pipelines: { feature: { phases: [{ name: "build" }, { name: "check", run: "true" }] } },
  };
  await using hub = await project(broken, [{ id: "WRK-001" }]);
  const first = await hub.run({ inputs: BY_PULL_REQUEST });
  expect(first.exit_code, first.log).toBe(1);
  expect(onlyIssue(hub).title).toBe("Tickwork cannot do its work on main");

  await hub.world.personPushes({ ".github/tickwork.yml": "failures: issue\nexecution: { max_wip: 0 }\n" });
  await hub.run({ inputs: BY_PULL_REQUEST });
  expect(onlyIssue(hub).body).toContain("2 runs failed");

  const mended = { ...ASKING_CONFIG, decisions: "summary", failures: "issue" };
  await hub.world.personPushes({ ".github/tickwork.yml": JSON.stringify(mended) });
  await run(hub);
  expect(onlyIssue(hub)).toMatchObject({ state: "closed", state_reason: "completed" });
});
