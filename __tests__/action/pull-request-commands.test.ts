/** Commands of a person where work is delivered by pull request: by a dispatch of the workflow, and on their machine. */
import { describe, expect, test } from "vitest";
import { REQUIRE_PULL_REQUEST } from "../support/github/people.ts";
import { createHubProject, type HubProject } from "../support/github/project.ts";
import { JOB_TOKEN } from "../support/github/state.ts";

const BY_PULL_REQUEST = { delivery: "pull-request" };
const WORK = "tickwork/main";
const BLOCKED = {
  id: "WRK-001",
  title: "Sort flags",
  status: "blocked",
  blocked_reason: "which order?",
  blocked_from_status: "in_progress",
  phase: "build",
  phase_pool: "main",
};
const OTHER = { id: "WRK-002", title: "Retry uploads" };
const UNBLOCK = { ...BY_PULL_REQUEST, command: "unblock", item: "WRK-001", note: "by name" };

const project = (more: Partial<Parameters<typeof createHubProject>[0]> = {}): Promise<HubProject> =>
  createHubProject({ items: [BLOCKED, OTHER], ...more });

const openOnes = (hub: HubProject) => hub.github.state.pulls.filter(({ state }) => state === "open");

/** The same command in both ways; `token` is what the person has. */
const WAYS = {
  async dispatch(hub: HubProject, inputs: Readonly<Record<string, string>>) {
    const end = await hub.run({ inputs, event: "workflow_dispatch", env: { GITHUB_ACTOR: "octocat" } });
    return { exit_code: end.exit_code, said: `${end.log}\n${end.summary}`, outputs: end.outputs };
  },
  async terminal(hub: HubProject, inputs: Readonly<Record<string, string>>) {
    const { command = "", ...options } = { token: JOB_TOKEN, ...inputs };
    const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    const end = await hub.tickwork(await hub.checkout(), command, "--json", ...args);
    const said = `${end.stderr}\n${end.stdout}`;
    return { exit_code: end.exitCode, said, outputs: { result: end.stdout } as Record<string, string> };
  },
} as const;

describe.each(Object.entries(WAYS))("by %s", (way, give) => {
  test.each([
    ["add", { command: "add", title: "Dark theme" }, /title: Dark theme/],
    ["advance", { command: "advance", item: "WRK-002", phase: "check" }, /phase: check/],
    ["unblock", UNBLOCK, /unblock_context: by name/],
    ["complete", { command: "complete", item: "WRK-002", note: "by hand" }, /^(?![\s\S]*WRK-002)/],
    ["close", { command: "close", item: "WRK-002", note: "not wanted" }, /^(?![\s\S]*WRK-002)/],
    ["approve", { command: "approve", item: "WRK-002" }, /guardrails_approved: true/],
    ["retry", { command: "retry", item: "WRK-003" }, /^(?![\s\S]*phase_attempts)/],
  ] as const)("%s opens a pull request that shows what it changed", async (_, inputs, backlog) => {
    const tried = {
      id: "WRK-003",
      phase_attempts: 2,
      status: "in_progress",
      phase: "build",
      phase_pool: "main",
    };
    await using hub = await project({ items: [BLOCKED, OTHER, tried] });
    const main = await hub.world.remoteHead();

    const end = await give(hub, { ...BY_PULL_REQUEST, ...inputs });

    expect(end.exit_code, end.said).toBe(0);
    expect(await hub.world.remoteHead()).toBe(main);
    expect(await hub.world.remoteFile("BACKLOG.yaml", WORK)).toMatch(backlog);
    const pull = hub.github.people.openPull();
    expect(pull).toMatchObject({ head: WORK, base: "main" });
    expect(pull.title).toMatch(/^Tickwork: WRK-00\d/);
    expect(pull.body).toContain(`Brought up to date by \`${inputs.command}\``);
    expect(end.said).toContain(`/pull/${pull.number}`);
    const result = JSON.parse(end.outputs.result ?? "{}");
    expect(result.pull_request).toEqual({ kind: "open", number: pull.number, url: expect.any(String) });
    if (way === "dispatch") expect(end.outputs["pull-request"]).toBe(String(pull.number));
  });

  test("one that is open is brought up to date: no second one, with its draft, labels and a person's words kept", async () => {
    await using hub = await project();
    await hub.run({ inputs: { ...BY_PULL_REQUEST, "max-phases": "1", "pull-request-draft": "true" } });
    const pull = hub.github.people.openPull();
    pull.body = `Mine.\n\n${pull.body}`;

    const end = await give(hub, { ...UNBLOCK, "pull-request-labels": "tickwork" });

    expect(end.exit_code, end.said).toBe(0);
    expect(openOnes(hub)).toHaveLength(1);
    expect(pull).toMatchObject({ draft: true, labels: ["tickwork"] });
    expect(pull.body).toMatch(/^Mine\./);
    expect(pull.body).not.toContain("Needs you");
    expect(await hub.world.remoteFile("BACKLOG.yaml", WORK)).toMatch(/unblock_context: by name/);
    expect(await hub.world.remoteFile("built-WRK-002.txt", WORK)).toBe("built WRK-002");
  });

  test("a draft, with labels, where these are asked for", async () => {
    await using hub = await project();

    const end = await give(hub, { ...UNBLOCK, "pull-request-draft": "true", "pull-request-labels": "a, b" });

    expect(end.exit_code, end.said).toBe(0);
    expect(hub.github.people.openPull()).toMatchObject({ draft: true, labels: ["a", "b"] });
  });

  test("after it was closed the command is held back: nothing is changed, and it says what to do", async () => {
    await using hub = await project();
    await give(hub, { ...BY_PULL_REQUEST, command: "add", title: "Dark theme" });
    await hub.github.people.close(hub.github.people.openPull().number);
    const before = await hub.world.remoteHead(WORK);

    const end = await give(hub, UNBLOCK);

    expect(end.exit_code).toBe(1);
    expect(end.said).toContain("was closed without being merged");
    expect(end.said).toContain("Reopen it");
    expect(await hub.world.remoteHead(WORK)).toBe(before);
    expect(openOnes(hub)).toEqual([]);
  });

  test.each(["merge", "squash", "rebase"] as const)(
    "after %s the command begins again from the base, with a pull request of its own",
    async (method) => {
      await using hub = await project();
      await give(hub, { ...BY_PULL_REQUEST, command: "add", title: "Dark theme" });
      await hub.github.people.merge(hub.github.people.openPull().number, { method, keepBranch: true });

      const end = await give(hub, UNBLOCK);

      expect(end.exit_code, end.said).toBe(0);
      const pull = hub.github.people.openPull();
      expect(pull.body).toContain("WRK-001");
      expect(pull.body).not.toContain("WRK-003** Dark theme | not there");
      expect(await hub.world.remoteFile("BACKLOG.yaml", WORK)).toMatch(/Dark theme/);
    },
  );

  test("one pull request too many holds the command back; a higher limit lets it", async () => {
    await using hub = await project();
    const person = await hub.world.clone();
    await person.git("switch", "--quiet", "-c", "dev");
    await person.git("push", "--quiet", "origin", "dev");
    const dev = { inputs: { ...UNBLOCK }, event: "workflow_dispatch", env: { GITHUB_REF_NAME: "dev" } };
    await (await hub.start(await hub.checkout({ branch: "dev" }), dev)).end();

    const held = await give(hub, UNBLOCK);
    const allowed = await give(hub, { ...UNBLOCK, "max-open-pull-requests": "2" });

    expect(held.exit_code).toBe(1);
    expect(held.said).toContain("max-open-pull-requests");
    expect(allowed.exit_code, allowed.said).toBe(0);
    expect(openOnes(hub).map(({ base }) => base)).toEqual(["dev", "main"]);
  });

  test("where GitHub does not let it open one, the change is on the branch and the end is red with the remedy", async () => {
    await using hub = await project();
    hub.github.state.actions_may_open_pulls = false;

    const end = await give(hub, UNBLOCK);

    expect(end.exit_code).toBe(1);
    expect(end.said).toContain("Allow GitHub Actions to create and approve pull requests");
    expect(end.said).toContain(`/compare/main...${encodeURIComponent(WORK)}?expand=1`);
    expect(await hub.world.remoteFile("BACKLOG.yaml", WORK)).toMatch(/unblock_context: by name/);
  });

  test("auto: by pull request where the branch is protected, by a push where it is not", async () => {
    await using open = await project();
    await using guarded = await project();
    await guarded.github.people.protect("main", [REQUIRE_PULL_REQUEST]);

    const pushed = await give(open, { ...UNBLOCK, delivery: "auto" });
    const shown = await give(guarded, { ...UNBLOCK, delivery: "auto" });

    expect(pushed.exit_code, pushed.said).toBe(0);
    expect(await open.world.remoteFile("BACKLOG.yaml")).toMatch(/unblock_context/);
    expect(open.github.state.pulls).toEqual([]);
    expect(shown.exit_code, shown.said).toBe(0);
    expect(guarded.github.people.openPull().body).toContain("WRK-001");
  });

  test("auto: a push that is refused after all goes by pull request", async () => {
    await using hub = await project();
    await hub.world.hook(
      'while read -r _ _ ref; do [ "$ref" != refs/heads/main ] || { echo "error: GH006: Protected branch update failed for $ref." >&2; exit 1; }; done',
    );

    const end = await give(hub, { ...UNBLOCK, delivery: "auto" });

    expect(end.exit_code, end.said).toBe(0);
    expect(hub.github.people.openPull().body).toContain("WRK-001");
    expect(await hub.world.remoteFile("BACKLOG.yaml", WORK)).toMatch(/unblock_context/);
  });

  test("migrate opens one, with the backlog of today's schema", async () => {
    const times = { created: "2026-01-10T10:00:00Z", updated: "2026-01-10T10:00:00Z" };
    const old = `schema_version: 1\nitems:\n  - ${JSON.stringify({ id: "WRK-001", title: "Old", status: "new", ...times })}\n`;
    await using hub = await project({ files: { "BACKLOG.yaml": old } });

    const end = await give(hub, { ...BY_PULL_REQUEST, command: "migrate" });

    expect(end.exit_code, end.said).toBe(0);
    expect(await hub.world.remoteFile("BACKLOG.yaml", WORK)).toMatch(/schema_version: 3/);
    expect(hub.github.people.openPull().head).toBe(WORK);
    expect(await hub.world.remoteFile("BACKLOG.yaml")).toMatch(/schema_version: 1/);
  });

  test("a dry run makes no branch and asks GitHub nothing", async () => {
    await using hub = await project();

    const end = await give(hub, { ...UNBLOCK, "dry-run": "true" });

    expect(end.exit_code, end.said).toBe(0);
    expect(await hub.world.remoteBranches()).toEqual(["main"]);
    expect(hub.github.asked()).toEqual([]);
  });
});

describe("on a person's machine without a token", () => {
  const hand = async (hub: HubProject, ...args: readonly string[]) =>
    hub.tickwork(await hub.checkout(), ...args, "--delivery=pull-request");
  const LINK = `/example/repository/compare/main...${encodeURIComponent(WORK)}?expand=1`;

  test("a command pushes its branch and prints the page that opens the pull request", async () => {
    await using hub = await project();

    const end = await hand(hub, "unblock", "WRK-001", "--note=by name");

    expect(end.exitCode, end.stderr).toBe(0);
    expect(end.stdout).toContain(`${hub.github.origin}${LINK}`);
    expect(await hub.world.remoteFile("BACKLOG.yaml", WORK)).toMatch(/unblock_context: by name/);
    expect(await hub.world.remoteFile("BACKLOG.yaml")).not.toMatch(/unblock_context/);
    expect(hub.github.asked()).toEqual([]);
  });

  test("a run does so too, goes on from the branch the next time, and takes in what is new on the base", async () => {
    await using hub = await project();

    const first = await hand(hub, "run", "--max-phases=1");
    await hub.world.personPushes({ "notes.txt": "by a person\n" });
    const second = await hand(hub, "run");

    for (const end of [first, second]) {
      expect(end.exitCode, end.stderr).toBe(0);
      expect(end.stdout).toContain(LINK);
    }
    expect(await hub.world.remoteFile("notes.txt", WORK)).toBe("by a person");
    expect(await hub.world.remoteFile("built-WRK-002.txt", WORK)).toBe("built WRK-002");
  });

  test("auto: what a protected branch refuses is pushed beside it, with the page", async () => {
    await using hub = await project();
    await hub.github.people.protect("main", [REQUIRE_PULL_REQUEST]);
    const clone = await hub.checkout();

    const end = await hub.tickwork(clone, "unblock", "WRK-001", "--note=by name", "--delivery=auto");

    expect(end.exitCode, end.stderr).toBe(0);
    expect(end.stdout).toContain(LINK);
    expect(await hub.world.remoteFile("BACKLOG.yaml", WORK)).toMatch(/unblock_context/);
  });

  test("what waits in the pull request is not pushed past it: a push is refused, auto goes on by pull request", async () => {
    await using hub = await project();
    const clone = await hub.checkout();
    const before = await hub.world.remoteHead();
    const give = (id: string, delivery: string) =>
      hub.tickwork(clone, "add", `Item ${id}`, `--delivery=${delivery}`);

    const first = await give("one", "pull-request");
    const pushed = await give("two", "push");
    const auto = await give("three", "auto");

    expect(first.exitCode, first.stderr).toBe(0);
    expect(pushed.exitCode, pushed.stdout).toBe(1);
    expect(pushed.stderr).toContain('1 of the commits here wait in the pull request of "tickwork/main"');
    expect(pushed.stderr).toContain("git reset --keep origin/main");
    expect(auto.exitCode, auto.stderr).toBe(0);
    expect(auto.stdout).toContain(LINK);
    expect(await hub.world.remoteHead()).toBe(before);
    const proposed = await hub.world.remoteFile("BACKLOG.yaml", WORK);
    expect(proposed).toMatch(/Item one[\s\S]*Item three/);
    expect(proposed).not.toContain("Item two");
  });

  test("a remote that is not on GitHub is refused before anything is changed", async () => {
    await using hub = await project();
    const clone = await hub.world.clone();

    const end = await hub.tickwork(clone, "unblock", "WRK-001", "--note=by name", "--delivery=pull-request");

    expect(end.exitCode).toBe(1);
    expect(end.stderr).toContain("needs GitHub");
    expect(await hub.world.remoteBranches()).toEqual(["main"]);
  });
});
