/** Delivery by pull request, with the built action against the stand-in: one branch, one pull request, and what people do with it. */
import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { gitBefore } from "../support/delivery.ts";
import { REQUIRE_PULL_REQUEST } from "../support/github/people.ts";
import { createHubProject, type HubProject } from "../support/github/project.ts";
import { JOB_TOKEN } from "../support/github/state.ts";
import { waitForFile } from "../support/processes.ts";
import { BUILD, backlogText } from "../support/project.ts";

const BY_PULL_REQUEST = { delivery: "pull-request" };
const ONE_STEP = { ...BY_PULL_REQUEST, "max-phases": "1" };
const WORK = "tickwork/main";
const ITEMS = [
  { id: "WRK-001", title: "Sort flags" },
  { id: "WRK-002", title: "Retry uploads" },
];

/** Build and check, each a step of its own; the order of the items is that of the backlog. */
const CONFIG = {
  triage: "rules",
  pipelines: {
    feature: {
      phases: [
        { name: "build", run: BUILD, destructive: true },
        { name: "check", run: "true" },
      ],
    },
  },
};

const project = (more: Partial<Parameters<typeof createHubProject>[0]> = {}): Promise<HubProject> =>
  createHubProject({ items: ITEMS, config: CONFIG, ...more });

describe("the first run", () => {
  test("pushes to a branch of its own, and opens one pull request that says what changed", async () => {
    await using hub = await project({
      items: [
        ...ITEMS,
        { id: "WRK-003", title: "@ann <b>", status: "blocked", blocked_reason: "which store, @ann?" },
      ],
    });
    const main = await hub.world.remoteHead();

    const end = await hub.run({
      inputs: { ...BY_PULL_REQUEST, "pull-request-labels": "tickwork, bot", "pull-request-draft": "true" },
    });

    expect(end.exit_code, end.log).toBe(0);
    expect(await hub.world.remoteHead()).toBe(main);
    expect(await hub.world.remoteFile("built-WRK-001.txt", WORK)).toBe("built WRK-001");
    const pull = hub.github.people.openPull();
    expect(pull).toMatchObject({ head: WORK, base: "main", draft: true, labels: ["tickwork", "bot"] });
    expect(pull.title).toBe("Tickwork: WRK-001 Sort flags, WRK-002 Retry uploads");
    expect(pull.body).toContain("| **WRK-001** Sort flags | new | done |");
    expect(pull.body).toContain("Needs you (1)");
    expect(pull.body).not.toMatch(/@ann|<b>/);
    expect(end.outputs["pull-request"]).toBe(String(pull.number));
    expect(end.outputs["commit-sha"]).toBe(await hub.world.remoteHead(WORK));
    expect(end.summary).toContain(`in [pull request ${pull.number}]`);
  });

  test("with nothing to do makes no branch and no pull request", async () => {
    await using hub = await project({ items: [] });

    const end = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(end.exit_code, end.log).toBe(0);
    expect(await hub.world.remoteBranches()).toEqual(["main"]);
    expect(hub.github.state.pulls).toEqual([]);
  });

  test("opens it ready for review where the repository has no drafts", async () => {
    await using hub = await project();
    hub.github.state.drafts = false;

    const end = await hub.run({ inputs: { ...BY_PULL_REQUEST, "pull-request-draft": "true" } });

    expect(end.exit_code, end.log).toBe(0);
    expect(hub.github.people.openPull().draft).toBe(false);
    expect(end.log).toContain("no draft pull requests");
  });
});

describe("while the pull request is open", () => {
  test("the next run goes on from its branch, takes in what is new on the base, and brings it up to date", async () => {
    await using hub = await project();
    await hub.run({ inputs: ONE_STEP });
    const before = await hub.world.remoteHead(WORK);
    await hub.world.personPushes({ "notes.txt": "by a person\n" });
    const pull = hub.github.people.openPull();
    pull.title = "My own title";
    pull.body = `Reviewed so far.\n\n${pull.body}`;

    const end = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(end.exit_code, end.log).toBe(0);
    expect(hub.github.people.openPull().number).toBe(pull.number);
    expect(pull.title).toBe("My own title");
    expect(pull.body).toMatch(/^Reviewed so far\.\n\n<!-- tickwork:start -->/);
    expect(pull.body?.match(/tickwork:start/g)).toHaveLength(1);
    expect(pull.body).toContain("| **WRK-002** Retry uploads | new | done |");
    expect(await hub.world.remoteFile("notes.txt", WORK)).toBe("by a person");
    expect(await hub.world.remoteFile("built-WRK-001.txt", WORK)).toBe("built WRK-001");
    const clone = await hub.world.clone({ branch: WORK });
    await clone.git("merge-base", "--is-ancestor", before ?? "", "HEAD");
    expect(
      (await hub.world.remoteLog(WORK)).filter((line) => line.includes("[WRK-001][build]")),
    ).toHaveLength(1);
  });

  test("the backlog is merged by meaning: a person's edit on the base and the run's on the branch both stand", async () => {
    await using hub = await project();
    await hub.run({ inputs: ONE_STEP });
    const edited = [
      ...ITEMS.map((item) => (item.id === "WRK-002" ? { ...item, title: "Retry uploads twice" } : item)),
      { id: "WRK-003", title: "Dark theme" },
    ];
    await hub.world.personPushes({ "BACKLOG.yaml": backlogText(edited) });

    const end = await hub.run({ inputs: ONE_STEP });

    const backlog = (await hub.world.remoteFile("BACKLOG.yaml", WORK)) ?? "";
    expect(end.exit_code, end.log).toBe(0);
    expect(backlog).toContain("Retry uploads twice");
    expect(backlog).toContain("Dark theme");
    expect(
      (await hub.world.remoteLog(WORK)).filter((line) => line.includes("[WRK-001][build]")),
    ).toHaveLength(1);
  });

  test("what was set aside of a person's edit on the base stands in the worklog", async () => {
    await using hub = await project();
    await hub.run({ inputs: { ...BY_PULL_REQUEST, "max-phases": "2" } });
    const edited = ITEMS.map((item) => (item.id === "WRK-001" ? { ...item, title: "Sort all flags" } : item));
    await hub.world.personPushes({ "BACKLOG.yaml": backlogText(edited) });

    const end = await hub.run({ inputs: ONE_STEP });

    const worklog = await hub.world.remoteFile(`_worklog/${new Date().toISOString().slice(0, 7)}.md`, WORK);
    expect(end.exit_code, end.log).toBe(0);
    expect(worklog).toMatch(/^## .* · WRK-001 .* · changed by a person meanwhile$/m);
  });

  test("it stands there before the next step begins, where the inbox came in before it", async () => {
    const wait = "if [ -e ../hold ]; then echo x > ../at; while [ ! -e ../go ]; do sleep 0.02; done; fi";
    const phases = [{ name: "build", run: `${wait}; ${BUILD}`, destructive: true }];
    await using hub = await project({ config: { ...CONFIG, pipelines: { feature: { phases } } } });
    await hub.run({ inputs: ONE_STEP });
    const edited = ITEMS.map((item) => (item.id === "WRK-001" ? { ...item, title: "Sort all flags" } : item));
    await hub.world.personPushes({
      "BACKLOG.yaml": backlogText(edited),
      "BACKLOG_INBOX.yaml": "- title: Dark theme\n",
    });
    await writeFile(`${hub.world.root}/hold`, "");

    const started = await hub.start(await hub.checkout(), { inputs: BY_PULL_REQUEST });
    await waitForFile(`${hub.world.root}/at`);
    const worklog = await hub.world.remoteFile(`_worklog/${new Date().toISOString().slice(0, 7)}.md`, WORK);
    await writeFile(`${hub.world.root}/go`, "");
    const end = await started.end();

    expect(end.exit_code, end.log).toBe(0);
    expect(worklog).toMatch(/^## .* · WRK-001 .* · changed by a person meanwhile$/m);
  });

  test("with nothing else to do, a backlog that the base changed is merged into the branch, so that it can be merged", async () => {
    await using hub = await project({ items: [ITEMS[0] ?? { id: "WRK-001" }] });
    await hub.run({ inputs: BY_PULL_REQUEST });
    const blocked = { id: "WRK-009", title: "Dark theme", status: "blocked", blocked_reason: "which?" };
    await hub.world.personPushes({ "BACKLOG.yaml": backlogText([...ITEMS.slice(0, 1), blocked]) });

    const end = await hub.run({ inputs: BY_PULL_REQUEST });
    const again = await hub.run({ inputs: BY_PULL_REQUEST });
    await hub.github.people.merge(hub.github.people.openPull().number);

    expect(end.exit_code, end.log).toBe(0);
    const backlog = (await hub.world.remoteFile("BACKLOG.yaml")) ?? "";
    expect(backlog).toContain("Dark theme");
    expect(backlog).not.toContain("WRK-001");
    expect(again.outputs["commit-sha"]).toBeUndefined();
  });

  test("a fetch that fails is tried again", async () => {
    await using hub = await project();
    await hub.run({ inputs: ONE_STEP });
    await hub.world.personPushes({ "notes.txt": "by a person\n" });
    hub.github.fail({ route: "git read", as: 502, times: 3 });

    const end = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(end.exit_code, end.log).toBe(0);
    expect(await hub.world.remoteFile("notes.txt", WORK)).toBe("by a person");
  });

  test("merged and deleted while it is looked at: the run begins again from the base", async () => {
    await using hub = await project();
    await hub.run({ inputs: ONE_STEP });
    const { number } = hub.github.people.openPull();
    const merge = `if [ ! -e '${hub.world.root}/go' ]; then case " $* " in *tickwork/main:*) echo x > '${hub.world.root}/at'; while [ ! -e '${hub.world.root}/go' ]; do sleep 0.02; done;; esac; fi`;
    const env = await gitBefore(hub.world, { command: "fetch", script: merge });
    await hub.world.personPushes({ "notes.txt": "by a person\n" });

    const started = await hub.start(await hub.checkout(), { inputs: BY_PULL_REQUEST, env });
    await waitForFile(`${hub.world.root}/at`);
    await hub.github.people.merge(number, { method: "squash" });
    await writeFile(`${hub.world.root}/go`, "");
    const end = await started.end();

    expect(end.exit_code, end.log).toBe(0);
    expect(hub.github.people.openPull().number).not.toBe(number);
    expect(await hub.world.remoteFile("built-WRK-001.txt", WORK)).toBe("built WRK-001");
  });

  test("squashed while a run works: it ends in a pull request of its own, and nothing is done twice", async () => {
    const wait =
      'if [ "$TICKWORK_ITEM_ID" = WRK-002 ]; then echo x > ../at; while [ ! -e ../go ]; do sleep 0.02; done; fi';
    const phases = [
      { name: "build", run: `${wait}; ${BUILD}`, destructive: true },
      { name: "check", run: "true" },
    ];
    await using hub = await project({ config: { ...CONFIG, pipelines: { feature: { phases } } } });
    await hub.run({ inputs: ONE_STEP });
    const { number } = hub.github.people.openPull();

    const started = await hub.start(await hub.checkout(), {
      inputs: { ...BY_PULL_REQUEST, "max-phases": "2" },
    });
    await waitForFile(`${hub.world.root}/at`);
    await hub.github.people.merge(number, { method: "squash", keepBranch: true });
    await writeFile(`${hub.world.root}/go`, "");
    const end = await started.end();
    const second = hub.github.people.openPull().number;
    const last = await hub.run({ inputs: BY_PULL_REQUEST });
    await hub.github.people.merge(second, { method: "squash" });

    expect(end.exit_code, end.log).toBe(0);
    expect(last.exit_code, last.log).toBe(0);
    expect(second).not.toBe(number);
    expect(await hub.world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
    expect(await hub.world.remoteFile("built-WRK-002.txt")).toBe("built WRK-002");
    expect(await hub.world.remoteFile("BACKLOG.yaml")).not.toContain("WRK-00");
  });

  test("squashed while the last of it is done: the next run has nothing to do but to make the rest fit to be merged", async () => {
    const wait =
      'if [ "$TICKWORK_ITEM_ID" = WRK-002 ]; then echo x > ../at; while [ ! -e ../go ]; do sleep 0.02; done; fi';
    const phases = [{ name: "build", run: `${wait}; ${BUILD}`, destructive: true }];
    await using hub = await project({ config: { ...CONFIG, pipelines: { feature: { phases } } } });
    await hub.run({ inputs: ONE_STEP });
    const started = await hub.start(await hub.checkout(), { inputs: BY_PULL_REQUEST });
    await waitForFile(`${hub.world.root}/at`);
    await hub.github.people.merge(hub.github.people.openPull().number, {
      method: "squash",
      keepBranch: true,
    });
    await writeFile(`${hub.world.root}/go`, "");
    await started.end();

    const next = await hub.run({ inputs: BY_PULL_REQUEST });
    await hub.github.people.merge(hub.github.people.openPull().number, { method: "squash" });

    expect(next.exit_code, next.log).toBe(0);
    expect(await hub.world.remoteFile("built-WRK-002.txt")).toBe("built WRK-002");
    expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("items: []");
  });

  test("squashed after a run had taken in the base: what both have of that is nobody's edit", async () => {
    const wait =
      'if [ "$TICKWORK_ITEM_ID" = WRK-001 ]; then echo x > ../at; while [ ! -e ../go ]; do sleep 0.02; done; fi';
    const phases = [
      { name: "build", run: BUILD, destructive: true },
      { name: "check", run: wait },
    ];
    await using hub = await project({ config: { ...CONFIG, pipelines: { feature: { phases } } } });
    await hub.run({ inputs: ONE_STEP });
    await hub.world.personPushes({ "notes.txt": "by a person\n" });
    const started = await hub.start(await hub.checkout(), {
      inputs: { ...BY_PULL_REQUEST, "max-phases": "2" },
    });
    await waitForFile(`${hub.world.root}/at`);
    await hub.github.people.merge(hub.github.people.openPull().number, {
      method: "squash",
      keepBranch: true,
    });
    await writeFile(`${hub.world.root}/go`, "");
    await started.end();

    const next = await hub.run({ inputs: BY_PULL_REQUEST });
    await hub.github.people.merge(hub.github.people.openPull().number, { method: "squash" });

    expect(next.exit_code, next.log).toBe(0);
    expect(next.log).not.toContain("Both branches changed the backlog");
    expect(next.outputs["phases-executed"]).toBe("1");
    expect(await hub.world.remoteFile("built-WRK-002.txt")).toBe("built WRK-002");
    expect(await hub.world.remoteFile("notes.txt")).toBe("by a person");
    expect(await hub.world.remoteFile("BACKLOG.yaml")).toContain("items: []");
  });

  test("what GitHub does not tell is not guessed: where the base has moved, nothing is run", async () => {
    await using hub = await project();
    await hub.run({ inputs: ONE_STEP });
    hub.github.fail({ route: "GET /repos/{owner}/{repo}/pulls", as: 502 });

    const still = await hub.run({ inputs: ONE_STEP });
    const before = await hub.world.remoteHead(WORK);
    await hub.world.personPushes({ "notes.txt": "by a person\n" });
    const moved = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(still.log).toContain("is not known");
    expect(moved.exit_code).toBe(1);
    expect(moved.summary).toContain("Nothing was run, nothing was spent");
    expect(await hub.world.remoteHead(WORK)).toBe(before);
  });

  test("a shallow checkout is deepened as far as it takes", async () => {
    await using hub = await project();
    await hub.run({ inputs: ONE_STEP });
    await hub.world.personPushes({ "notes.txt": "1\n" });
    await hub.world.personPushes({ "notes.txt": "2\n" });
    const checkout = await hub.checkout({ depth: 1 });

    const end = await (await hub.start(checkout, { inputs: BY_PULL_REQUEST })).end();

    expect(end.exit_code, end.log).toBe(0);
    expect(await hub.world.remoteFile("notes.txt", WORK)).toBe("2");
    expect(await hub.world.remoteFile("built-WRK-002.txt", WORK)).toBe("built WRK-002");
  });

  test("lines that both changed are for a person: nothing is run, and it says how", async () => {
    await using hub = await project();
    await hub.run({ inputs: ONE_STEP });
    await hub.world.personPushes({ "built-WRK-001.txt": "a person was here\n" });
    const before = await hub.world.remoteHead(WORK);

    const end = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(end.exit_code).toBe(1);
    expect(end.summary).toContain("built-WRK-001.txt");
    expect(end.summary).toContain(`git switch ${WORK}`);
    expect(end.summary).toContain("Nothing was run, nothing was spent");
    expect(await hub.world.remoteHead(WORK)).toBe(before);
  });
});

describe("after it was merged", () => {
  test.each(["merge", "squash", "rebase"] as const)(
    "%s: the next run begins again from the base, with a pull request of its own",
    async (method) => {
      await using hub = await project();
      await hub.run({ inputs: { ...BY_PULL_REQUEST, "max-phases": "2" } });
      const first = hub.github.people.openPull();
      await hub.github.people.merge(first.number, { method, keepBranch: true });
      const main = await hub.world.remoteHead();

      const end = await hub.run({ inputs: BY_PULL_REQUEST });

      expect(end.exit_code, end.log).toBe(0);
      const second = hub.github.people.openPull();
      expect(second.number).not.toBe(first.number);
      expect(second.body).toContain("WRK-002");
      expect(second.body).not.toContain("WRK-001");
      expect(await hub.world.remoteHead()).toBe(main);
      const clone = await hub.world.clone({ branch: WORK });
      await clone.git("merge-base", "--is-ancestor", main ?? "", "HEAD");
      expect(await hub.world.remoteFile("built-WRK-001.txt", WORK)).toBe("built WRK-001");
      expect(await hub.world.remoteFile("built-WRK-002.txt", WORK)).toBe("built WRK-002");
    },
  );

  test("code that was set aside before a squash waits as what it is: to be picked, and nothing else", async () => {
    await using hub = await project();
    const { world } = hub;
    await hub.run({ inputs: ONE_STEP });
    const clash = `if [ -e built-WRK-002.txt ] && [ ! -e ../clashed ]; then : > ../clashed; $REAL clone -q -b ${WORK} '${world.remote}' ../person; (cd ../person && echo theirs > built-WRK-002.txt && $REAL add -A && $REAL -c user.name=P -c user.email=p@example.org commit -qm Clash && $REAL push -q origin HEAD) || exit 1; fi`;
    const env = await gitBefore(world, { command: "push", script: clash });
    const aside = await hub.run({ inputs: BY_PULL_REQUEST, env: { PATH: env["PATH"] } });
    const { number } = hub.github.people.openPull();
    await hub.github.people.merge(number, { method: "squash" });

    const next = await hub.run({ inputs: BY_PULL_REQUEST });

    const rescue = aside.outputs["rescue"] ?? "";
    expect(rescue, aside.log).toMatch(/^tickwork\/rescue\//);
    expect(await world.remoteFile("BACKLOG.yaml")).toContain(
      `git fetch origin ${rescue} && git cherry-pick FETCH_HEAD`,
    );
    expect(next.log).toContain(
      `\`${rescue}\` waits with work that is not on \`main\`: [WRK-002][build] Retry uploads. To take it in there: \`git fetch origin ${rescue} && git cherry-pick FETCH_HEAD\``,
    );
  });

  test("what came onto the branch after the merge goes along", async () => {
    await using hub = await project();
    await hub.run({ inputs: { ...BY_PULL_REQUEST, "max-phases": "2" } });
    await hub.github.people.merge(hub.github.people.openPull().number, {
      method: "squash",
      keepBranch: true,
    });
    await hub.world.personPushes({ "late.txt": "late\n" }, { branch: WORK });

    const end = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(end.exit_code, end.log).toBe(0);
    expect(await hub.world.remoteFile("late.txt", WORK)).toBe("late");
    expect(await hub.world.remoteFile("built-WRK-002.txt", WORK)).toBe("built WRK-002");
  });

  test("that goes along also when there is nothing else to do, in a pull request", async () => {
    await using hub = await project();
    await hub.run({ inputs: BY_PULL_REQUEST });
    await hub.github.people.merge(hub.github.people.openPull().number, {
      method: "squash",
      keepBranch: true,
    });
    await hub.world.personPushes({ "late.txt": "late\n" }, { branch: WORK });

    const end = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(end.exit_code, end.log).toBe(0);
    expect(hub.github.people.openPull().head).toBe(WORK);
    expect(await hub.world.remoteFile("late.txt", WORK)).toBe("late");
  });

  test("a branch that was deleted with the merge is made anew", async () => {
    await using hub = await project();
    await hub.run({ inputs: { ...BY_PULL_REQUEST, "max-phases": "2" } });
    await hub.github.people.merge(hub.github.people.openPull().number, { method: "squash" });

    const end = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(end.exit_code, end.log).toBe(0);
    expect(await hub.world.remoteFile("built-WRK-002.txt", WORK)).toBe("built WRK-002");
    expect(hub.github.people.openPull().body).not.toContain("WRK-001");
  });
});

describe("after it was closed without being merged", () => {
  test("nothing is opened again and nothing is run until a person says so", async () => {
    await using hub = await project();
    await hub.run({ inputs: ONE_STEP });
    const { number } = hub.github.people.openPull();
    await hub.github.people.close(number);
    const before = await hub.world.remoteHead(WORK);

    const end = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs["halt-reason"]).toBe("held_back");
    expect(end.log).toContain(`Held back: Pull request #${number} was closed without being merged`);
    expect(end.summary).toContain("was closed without being merged");
    expect(end.summary).toContain("Reopen it");
    expect(hub.github.state.pulls.filter(({ state }) => state === "open")).toEqual([]);
    expect(await hub.world.remoteHead(WORK)).toBe(before);
  });

  test("deleting the branch begins anew", async () => {
    await using hub = await project();
    await hub.run({ inputs: ONE_STEP });
    await hub.github.people.close(hub.github.people.openPull().number, { deleteBranch: true });

    const end = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(end.exit_code, end.log).toBe(0);
    expect(hub.github.people.openPull().body).toContain("WRK-001");
  });
});

describe("what GitHub does not allow", () => {
  test("without the permission the work is on the branch, the run is red, and the next one spends nothing", async () => {
    await using hub = await project();
    hub.github.state.tokens.set(JOB_TOKEN, { kind: "job", login: "bot", permissions: { contents: "write" } });

    const first = await hub.run({ inputs: ONE_STEP });
    const second = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(first.exit_code).toBe(1);
    expect(await hub.world.remoteFile("built-WRK-001.txt", WORK)).toBe("built WRK-001");
    expect(first.summary).toContain("permissions: pull-requests: write");
    expect(first.summary).toContain(`/compare/main...${encodeURIComponent(WORK)}?expand=1`);
    expect(first.summary).toContain("Nothing is lost");
    expect(second.exit_code).toBe(1);
    expect(second.summary).toContain("Nothing was run, nothing was spent");
  });

  test("the repository's setting is named", async () => {
    await using hub = await project();
    hub.github.state.actions_may_open_pulls = false;

    const end = await hub.run({ inputs: ONE_STEP });

    expect(end.exit_code).toBe(1);
    expect(end.summary).toContain("Allow GitHub Actions to create and approve pull requests");
  });

  test.each([500, "reset"] as const)(
    "an API that answers %s at the end costs no work, and the next run opens it",
    async (as) => {
      await using hub = await project();
      hub.github.fail({ route: "POST /repos/{owner}/{repo}/pulls", as, times: 3 });

      const first = await hub.run({ inputs: ONE_STEP });
      const second = await hub.run({ inputs: BY_PULL_REQUEST });

      expect(first.exit_code).toBe(1);
      expect(await hub.world.remoteFile("built-WRK-001.txt", WORK)).toBe("built WRK-001");
      expect(second.exit_code, second.log).toBe(0);
      expect(hub.github.people.openPull().body).toContain("WRK-001");
    },
  );

  test("one pull request too many holds the run back", async () => {
    await using hub = await project();
    await hub.world.personPushes({ "a.txt": "a\n" });
    const person = await hub.world.clone();
    await person.git("switch", "--quiet", "-c", "dev");
    await person.git("push", "--quiet", "origin", "dev");
    const checkout = await hub.checkout({ branch: "dev" });
    await (await hub.start(checkout, { inputs: ONE_STEP, env: { GITHUB_REF_NAME: "dev" } })).end();

    const held = await hub.run({ inputs: BY_PULL_REQUEST });
    const allowed = await hub.run({ inputs: { ...BY_PULL_REQUEST, "max-open-pull-requests": "2" } });

    expect(held.exit_code, held.log).toBe(0);
    expect(held.outputs["halt-reason"]).toBe("held_back");
    expect(held.summary).toContain("max-open-pull-requests");
    expect(allowed.exit_code, allowed.log).toBe(0);
    expect(hub.github.state.pulls.map(({ base, state }) => [base, state])).toEqual([
      ["dev", "open"],
      ["main", "open"],
    ]);
  });

  test("a remote that is not on GitHub, and no token, are each refused before anything is run", async () => {
    await using hub = await project();
    const elsewhere = await hub.checkout();
    await elsewhere.git("remote", "set-url", "origin", "http://127.0.0.1:1/example/repository");

    const ends = [
      await (await hub.start(elsewhere, { inputs: BY_PULL_REQUEST })).end(),
      await hub.run({ inputs: { ...BY_PULL_REQUEST, token: "" }, env: { INPUT_TOKEN: "" } }),
    ];

    for (const end of ends) {
      expect(end.exit_code).toBe(1);
      expect(end.summary).toContain("needs GitHub");
    }
  });
});

describe("delivery: auto", () => {
  test("pushes where nothing is in the way", async () => {
    await using hub = await project();

    const end = await hub.run({ inputs: { delivery: "auto" } });

    expect(end.exit_code, end.log).toBe(0);
    expect(await hub.world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
    expect(hub.github.state.pulls).toEqual([]);
  });

  test.each(["a rule", "a protection that the token may not see"])(
    "goes by pull request for %s",
    async (guard) => {
      await using hub = await project();
      if (guard === "a rule") await hub.github.people.protect("main", [REQUIRE_PULL_REQUEST]);
      else hub.github.state.protections.set("main", { required_reviews: 1 });
      const main = await hub.world.remoteHead();

      const end = await hub.run({ inputs: { delivery: "auto" } });

      expect(end.exit_code, end.log).toBe(0);
      expect(await hub.world.remoteHead()).toBe(main);
      expect(hub.github.people.openPull().base).toBe("main");
      expect(end.log).toContain("delivery · by pull request");
    },
  );

  test("a push that is refused after all goes by pull request, in this run and in those to come", async () => {
    await using hub = await project();
    const refuse =
      'while read -r _ _ ref; do [ "$ref" != refs/heads/main ] || { echo "error: GH006: Protected branch update failed for $ref." >&2; exit 1; }; done';
    await hub.world.hook(refuse);
    const main = await hub.world.remoteHead();

    const first = await hub.run({ inputs: { delivery: "auto", "max-phases": "1" } });
    const { number } = hub.github.people.openPull();
    const second = await hub.run({ inputs: { delivery: "auto" } });

    expect(first.exit_code, first.log).toBe(0);
    expect(first.log).toContain(`The work goes to "${WORK}" instead`);
    expect(first.outputs).toMatchObject({ "pull-request": String(number), "commit-sha": expect.any(String) });
    expect(first.outputs.rescue).toBeUndefined();
    expect(second.exit_code, second.log).toBe(0);
    expect(hub.github.people.openPull().number).toBe(number);
    expect(await hub.world.remoteHead()).toBe(main);
    expect(await hub.world.remoteFile("built-WRK-002.txt", WORK)).toBe("built WRK-002");
    expect(
      (await hub.world.remoteLog(WORK)).filter((line) => line.includes("[WRK-001][build]")),
    ).toHaveLength(1);
  });

  test("a push that no rule of the branch refused makes no pull request", async () => {
    await using hub = await project();
    await hub.world.hook(
      'while read -r _ _ ref; do [ "$ref" != refs/heads/main ] || { echo "error: File a.bin is 123.00 MB; GH001" >&2; exit 1; }; done',
    );

    const end = await hub.run({ inputs: { delivery: "auto", "max-phases": "1" } });

    expect(end.exit_code).toBe(1);
    expect(end.outputs.rescue).toMatch(/^tickwork\/rescue\//);
    expect(hub.github.state.pulls).toEqual([]);
  });

  test("a branch that takes nothing of ours leaves the work where it always goes then", async () => {
    await using hub = await project();
    await hub.world.refusePushes("read only");

    const end = await hub.run({ inputs: { delivery: "auto" } });

    expect(end.exit_code).toBe(1);
    expect(end.outputs.rescue).toMatch(/\.bundle$/);
    expect(hub.github.state.pulls).toEqual([]);
  });

  test("pushes where the API does not answer", async () => {
    await using hub = await project();
    hub.github.fail({ as: 502 });

    const end = await hub.run({ inputs: { delivery: "auto" } });

    expect(end.exit_code, end.log).toBe(0);
    expect(await hub.world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  });
});
