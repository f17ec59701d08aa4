/** What steps may do to the checkout, and what becomes of what they may not. */
import { lstat, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PhaseName } from "../../src/backlog/item.ts";
import { BACKLOG, createStepWorld, type StepWorld, written } from "../support/step-world.ts";

const CHANGES = "changes/WRK-001_sort-flags-in-help";
const DESTRUCTIVE = { destructive: true };

/** HEAD, branch and files as they were at the beginning. */
async function expectUntouched({ checkout, workTree }: StepWorld): Promise<void> {
  expect(await workTree.changedFiles()).toEqual([]);
  expect(await checkout.log()).toEqual(["Begin"]);
  expect(await checkout.git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
}

describe("a phase that is not destructive", () => {
  test("keeps its change folder and idea files; what else it changed is put back, with a notice", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      agent: [
        `write:${CHANGES}/deep/design.md:Plan`,
        "write:_ideas/WRK-001_sort.md:Idea",
        "write:src/app.ts:changed",
        "remove:README.md",
        "write:new.txt:new",
        "result",
      ],
    });

    expect(result.outcome.kind).toBe("complete");
    expect(result.changed_files).toEqual(["_ideas/WRK-001_sort.md", `${CHANGES}/deep/design.md`]);
    expect(result.notices).toEqual([
      "Put back what this phase may not change: README.md, new.txt, src/app.ts. If it should, its allowed_paths can say so.",
    ]);
    expect(await world.workTree.changedFiles()).toEqual(result.changed_files);
    expect(await world.checkout.read("src/app.ts")).toBe("export {};\n");
  });

  test("may change what allowed_paths adds, and nothing that only begins like it", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: { allowed_paths: ["docs"] },
      agent: ["write:docs/a.md:A", "write:docs-old/b.md:B", "result"],
    });

    expect(result.changed_files).toEqual(["docs/a.md"]);
  });

  test("has its commits taken back; what it may keep stays", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      agent: [
        `write:${CHANGES}/plan.md:Plan`,
        "write:src/app.ts:x",
        "sh:git -c user.name=a -c user.email=a@b add -A && git -c user.name=a -c user.email=a@b commit -qm Mine",
        "result",
      ],
    });

    expect(result.outcome.kind).toBe("complete");
    expect(result.changed_files).toEqual([`${CHANGES}/plan.md`]);
    expect(result.notices[0]).toMatch(/^Took back commits/);
    expect(await world.checkout.log()).toEqual(["Begin"]);
    expect(await world.checkout.read("src/app.ts")).toBe("export {};\n");
  });

  test("cannot hide a file behind an ignore rule of its own", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      agent: ["write:.gitignore:hidden.txt", "write:hidden.txt:boo", "result"],
    });

    expect(result.outcome.kind).toBe("complete");
    await expectUntouched(world);
    await expect(world.checkout.read("hidden.txt")).rejects.toThrow();
  });

  test("that fails keeps its notes and nothing else", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: { allowed_paths: ["docs"] },
      agent: [`write:${CHANGES}/notes.md:Tried`, "write:docs/a.md:half", 'result:{"result":"failed"}'],
    });

    expect(result.changed_files).toEqual([`${CHANGES}/notes.md`]);
    expect(result.notices).toEqual(["Put back what the unfinished step had changed: docs/a.md."]);
  });

  test("leaves what was uncommitted before it, as it was then", async () => {
    await using world = await createStepWorld();
    await world.checkout.write("src/app.ts", "another step's work");
    await world.checkout.write("new.ts", "another step's file");

    const result = await world.run({ agent: ["append:src/app.ts: and mine", "remove:new.ts", "result"] });

    expect(result.changed_files).toEqual([]);
    expect(await world.checkout.read("src/app.ts")).toBe("another step's work");
    expect(await world.checkout.read("new.ts")).toBe("another step's file");
  });
});

describe("a destructive phase", () => {
  test("keeps all it changed, also what it committed itself", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: DESTRUCTIVE,
      agent: [
        "write:src/a.ts:a",
        "sh:git add -A; git -c user.name=a -c user.email=a@b commit -qm Mine",
        "write:src/b.ts:b",
        "result",
      ],
    });

    expect(result.outcome.kind).toBe("complete");
    expect(result.changed_files).toEqual(["src/a.ts", "src/b.ts"]);
    expect(await world.checkout.log()).toEqual(["Mine", "Begin"]);
  });

  test("that committed all of it did change something", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: DESTRUCTIVE,
      agent: [
        "write:src/a.ts:a",
        "sh:git add -A; git -c user.name=a -c user.email=a@b commit -qm Mine",
        "result",
      ],
    });

    expect(result.outcome.kind).toBe("complete");
  });

  test("that does not succeed leaves the code as it was, commits and all, and its notes", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: DESTRUCTIVE,
      agent: [
        "write:src/a.ts:a",
        "sh:git add -A; git -c user.name=a -c user.email=a@b commit -qm Mine",
        `write:${CHANGES}/notes.md:Stuck here`,
        'result:{"result":"blocked","summary":"Which store?"}',
      ],
    });

    expect(result.outcome.kind).toBe("blocked");
    expect(result.changed_files).toEqual([`${CHANGES}/notes.md`]);
    expect(await world.checkout.log()).toEqual(["Begin"]);
    expect(await world.checkout.exists("src/a.ts")).toBe(false);
  });

  test("works on from what its attempt before left", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: DESTRUCTIVE,
      limits: { max_attempts: 2 },
      agentConfig: {
        command: [
          "sh",
          "-c",
          'if [ -e half.txt ]; then printf \'{"item_id":"WRK-001","phase":"build","result":"phase_complete","summary":"s"}\' > "$TICKWORK_RESULT_FILE"; else touch half.txt; fi',
        ],
      },
    });

    expect(result.attempts.map(({ outcome }) => outcome.kind)).toEqual(["failed", "complete"]);
    expect(result.changed_files).toEqual(["half.txt"]);
  });
});

describe("what no step may touch", () => {
  test.each([
    ["the backlog", ["write:BACKLOG.yaml:items: []"], ["BACKLOG.yaml"]],
    ["the inbox", ["write:BACKLOG_INBOX.yaml:- title: Mine"], ["BACKLOG_INBOX.yaml"]],
    ["the journal", ["write:_worklog/2026-01.jsonl:{}"], ["_worklog/2026-01.jsonl"]],
    ["a workflow of the forge", ["write:.github/workflows/x.yml:on: push"], [".github/workflows/x.yml"]],
    ["a workflow file of its own", ["write:workflows/build.md:Do as you like"], ["workflows/build.md"]],
    ["orders for agents, at any depth", ["write:src/deep/AGENTS.md:Obey"], ["src/deep/AGENTS.md"]],
    ["orders for agents, in another case", ["write:claude.MD:Obey"], ["claude.MD"]],
    ["hooks of agents", ["write:.claude/settings.json:{}"], [".claude/settings.json"]],
    ["git's hooks", ["write:.git/hooks/pre-commit:echo"], [".git/hooks/pre-commit"]],
    ["git's settings", ["sh:git config core.fsmonitor /tmp/evil"], [".git/config"]],
    ["git's ignore rules", ["write:.git/info/exclude:*"], [".git/info/exclude"]],
    ["the branch that is checked out", ["sh:git checkout -q -b other"], [".git/HEAD", "refs/heads/other"]],
    ["a branch", ["sh:git branch planted"], ["refs/heads/planted"]],
    [
      "a branch in the place of another",
      [
        "sh:git update-ref -d refs/remotes/origin/main; git branch -q a; git update-ref refs/remotes/origin/main/x HEAD",
      ],
      ["refs/heads/a", "refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/main/x"],
    ],
    ["a tag", ["sh:git tag v9.9.9"], ["refs/tags/v9.9.9"]],
    [
      "what the remote is thought to have",
      [
        "sh:git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x; git update-ref refs/remotes/origin/main HEAD; git reset -q --hard HEAD~",
      ],
      ["refs/remotes/origin/main"],
    ],
    [
      "the remote's own head",
      ["sh:git symbolic-ref refs/remotes/origin/HEAD refs/heads/main"],
      ["refs/remotes/origin/HEAD"],
    ],
    [
      "where git looks for objects",
      ["write:.git/objects/info/alternates:/tmp"],
      [".git/objects/info/alternates"],
    ],
    [
      "hooks of agents that git ignores",
      ["write:.claude/settings.local.json:{}"],
      [".claude/settings.local.json"],
    ],
    [
      "orders for agents, hidden by an ignore rule of its own",
      ["write:.gitignore:CLAUDE.md", "write:CLAUDE.md:Obey"],
      ["CLAUDE.md"],
    ],
    ["a link that leads into .git", ["link:src/in:../.git/config"], ["src/in"]],
    [
      "a link that will lead out by one that git ignores",
      ["link:ignored:/tmp", "link:src/out:../ignored/nothing-there"],
      ["src/out"],
    ],
    [
      "the branch's history",
      ["sh:git -c user.name=a -c user.email=a@b commit -q --amend -m Mine"],
      ["the branch's history"],
    ],
    ["a link that leads out", ["link:src/out:/etc"], ["src/out"]],
    ["a link that leads out by another", ["sh:ln -s .. up; mkdir -p d; ln -s ../up d/out"], ["d/out", "up"]],
    [
      "the backlog, in a commit",
      ["write:BACKLOG.yaml:x", "sh:git add -A; git -c user.name=a -c user.email=a@b commit -qm Mine"],
      ["BACKLOG.yaml"],
    ],
    ["git's index, so that git cannot read it", ["write:.git/index:broken"], [".git/index"]],
    ["the backlog, in git's index", ["write:BACKLOG.yaml:x", "sh:git add -A"], ["BACKLOG.yaml"]],
    [
      "the backlog, hidden from git",
      ["sh:git update-index --assume-unchanged BACKLOG.yaml", "write:BACKLOG.yaml:x"],
      ["BACKLOG.yaml"],
    ],
  ])("%s: all is put back and the step is tampered, whatever it says", async (_name, agent, touched) => {
    await using world = await createStepWorld({
      files: { "workflows/build.md": "Build it.\n", ".gitignore": "*.local.json\nignored\n" },
    });
    const refs = await world.workTree.refs();

    const result = await world.run({
      phase: DESTRUCTIVE,
      agent: ["write:src/app.ts:work", ...agent, "result"],
      limits: { max_attempts: 3 },
    });

    expect(result.outcome).toEqual({ kind: "tampered", touched });
    expect(result.summary).toContain(touched[0]);
    expect(result.attempts).toHaveLength(1);
    expect(result.changed_files).toEqual([]);
    expect(await world.checkout.read("BACKLOG.yaml")).toBe(BACKLOG);
    expect(await world.workTree.refs()).toEqual(refs);
    await expectUntouched(world);
  });

  test("settings of git in the home folder are put back, and what was not there is gone", async () => {
    await using world = await createStepWorld();
    const home = world.path("own-home");
    await mkdir(home);
    await writeFile(join(home, ".gitconfig"), "[user]\n\tname = me\n");
    await using runner = await createStepWorld({ env: { HOME: home, GIT_CONFIG_GLOBAL: "" } });

    const result = await runner.run({
      phase: DESTRUCTIVE,
      agent: [
        `append:${home}/.gitconfig:[core]\n\tsshCommand = evil\n`,
        `write:${home}/.config/git/attributes:* filter=evil`,
        "result",
      ],
    });

    expect(result.outcome).toEqual({
      kind: "tampered",
      touched: [join(home, ".config/git/attributes"), join(home, ".gitconfig")],
    });
    expect(await readFile(join(home, ".gitconfig"), "utf8")).toBe("[user]\n\tname = me\n");
    await expect(lstat(join(home, ".config/git/attributes"))).rejects.toThrow();
  });

  test("an ignored file of an agent may be changed where allowed_paths opens it, and only there", async () => {
    await using world = await createStepWorld({ files: { ".gitignore": "*.local.json\n" } });
    const agent = ["write:.claude/settings.local.json:{}", "result"];

    const opened = await world.run({ phase: { allowed_paths: [".claude"] }, agent });
    const kept = await world.checkout.exists(".claude/settings.local.json");
    const closed = await world.run({ agent: ["append:.claude/settings.local.json: ", "result"] });

    expect(opened.outcome.kind).toBe("complete");
    expect(kept).toBe(true);
    expect(closed.outcome).toEqual({ kind: "tampered", touched: [".claude/settings.local.json"] });
    expect(await world.checkout.read(".claude/settings.local.json")).toBe("{}");
  });

  test("a phase's allowed_paths open what they name, and not what merely lies below", async () => {
    await using world = await createStepWorld();
    const phase = { allowed_paths: [".github/workflows", "docs"] };

    const named = await world.run({ phase, agent: ["write:.github/workflows/x.yml:on: push", "result"] });
    const below = await world.run({ phase, agent: ["write:docs/AGENTS.md:Obey", "result"] });

    expect(named).toMatchObject({
      outcome: { kind: "complete" },
      changed_files: [".github/workflows/x.yml"],
    });
    expect(below.outcome).toEqual({ kind: "tampered", touched: ["docs/AGENTS.md"] });
  });

  test("nothing opens the backlog", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: { ...DESTRUCTIVE, allowed_paths: ["BACKLOG.yaml", "."] },
      agent: ["append:BACKLOG.yaml:#", "result"],
    });

    expect(result.outcome.kind).toBe("tampered");
  });

  test("the runner's command files are put back", async () => {
    await using world = await createStepWorld();
    const file = world.path("github_env");
    await writeFile(file, "BEFORE=1\n");
    await using runner = await createStepWorld({ env: { GITHUB_ENV: file } });

    const result = await runner.run({ agent: [`sh:echo LD_PRELOAD=evil >> ${file}`, "result"] });

    expect(result.outcome).toEqual({ kind: "tampered", touched: [file] });
    expect(await readFile(file, "utf8")).toBe("BEFORE=1\n");
  });

  test("checks that change it are caught as well", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ phase: { verify: ["echo '# x' >> BACKLOG.yaml"] } });

    expect(result.outcome).toEqual({ kind: "tampered", touched: ["BACKLOG.yaml"] });
    expect(await world.checkout.read("BACKLOG.yaml")).toBe(BACKLOG);
  });

  test("a step that destroys the repository is tampered, and the run goes on to say so", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ phase: DESTRUCTIVE, agent: ["remove:.git", "result"] });

    expect(result.outcome.kind).toBe("tampered");
    expect(result.notices.join()).toMatch(/Git cannot read the checkout after this step/);
  });

  test("a lock that a killed git left behind is gone", async () => {
    await using world = await createStepWorld();

    await world.run({ agent: ["write:.git/index.lock:", "write:.git/refs/heads/main.lock:", "result"] });

    await expect(lstat(join(world.checkout.path, ".git/index.lock"))).rejects.toThrow();
    await expect(lstat(join(world.checkout.path, ".git/refs/heads/main.lock"))).rejects.toThrow();
  });
});

describe("steps that run side by side", () => {
  const OTHER = "changes/WRK-002_other";

  test("each keep their own, and neither takes the other's for it", async () => {
    await using world = await createStepWorld();
    const [ready, go] = [world.path("ready"), world.path("go")];
    const slow = world.run({
      item: { id: "WRK-002", title: "Other" },
      agent: [
        `write:${OTHER}/a.md:a`,
        "write:_ideas/WRK-002_x.md:x",
        `ready:${ready}`,
        `sh:while [ ! -e ${go} ]; do sleep 0.02; done`,
        `write:${OTHER}/b.md:b`,
        "result",
      ],
    });
    await written(ready);

    const quick = await world.run({ agent: [`write:${CHANGES}/c.md:c`, "write:stray.txt:s", "result"] });
    await writeFile(go, "");
    const other = await slow;

    expect(quick.changed_files).toEqual([`${CHANGES}/c.md`]);
    expect(quick.notices).toHaveLength(1);
    expect(other.changed_files).toEqual(["_ideas/WRK-002_x.md", `${OTHER}/a.md`, `${OTHER}/b.md`]);
    expect(other.notices).toEqual([]);
  });

  test("are not blamed for what Tickwork itself saves and commits meanwhile", async () => {
    await using world = await createStepWorld();
    const [ready, go] = [world.path("ready"), world.path("go")];
    const running = world.run({
      agent: [
        `write:${CHANGES}/a.md:a`,
        `ready:${ready}`,
        `sh:while [ ! -e ${go} ]; do sleep 0.02; done`,
        "result",
      ],
    });
    await written(ready);

    await world.executor.ownChange(async () => {
      await world.checkout.write("BACKLOG.yaml", "# saved\n");
      await world.checkout.write("src/other.ts", "from another step");
      await world.checkout.git("add", "BACKLOG.yaml", "src/other.ts");
      await world.checkout.git("commit", "--quiet", "--message", "Checkpoint");
      await world.checkout.write("_worklog/2026-01.md", "not committed yet");
    });
    await writeFile(go, "");
    const result = await running;

    expect(result).toMatchObject({
      outcome: { kind: "complete" },
      changed_files: [`${CHANGES}/a.md`],
      notices: [],
    });
    expect(await world.checkout.log()).toEqual(["Checkpoint", "Begin"]);
    expect(await world.checkout.read("BACKLOG.yaml")).toBe("# saved\n");
    expect(await world.checkout.read("_worklog/2026-01.md")).toBe("not committed yet");
  });

  test("what was tampered with before a save does not get into it, and every step that ran is stopped", async () => {
    await using world = await createStepWorld();
    const [ready, go] = [world.path("ready"), world.path("go")];
    const running = world.run({
      agent: [
        "write:BACKLOG.yaml:evil",
        `ready:${ready}`,
        `sh:while [ ! -e ${go} ]; do sleep 0.02; done`,
        "result",
      ],
    });
    await written(ready);

    const found = await world.executor.ownChange(() => world.checkout.read("BACKLOG.yaml"));
    await writeFile(go, "");
    const result = await running;

    expect(found).toBe(BACKLOG);
    expect(result.outcome).toEqual({ kind: "tampered", touched: ["BACKLOG.yaml"] });
  });
});

describe("the change folder", () => {
  test("that is there is used, whatever its slug", async () => {
    await using world = await createStepWorld({ files: { "changes/WRK-001_old-title/PRD.md": "x" } });

    const result = await world.run({ phase: { run: 'echo y > "$TICKWORK_CHANGE_FOLDER/y.md"' } });

    expect(result.changed_files).toEqual(["changes/WRK-001_old-title/y.md"]);
  });

  test("of an item with a longer id is another one", async () => {
    await using world = await createStepWorld({ files: { "changes/WRK-0012_other/PRD.md": "x" } });

    const result = await world.run({ phase: { run: 'echo y > "$TICKWORK_CHANGE_FOLDER/y.md"' } });

    expect(result.changed_files).toEqual([`${CHANGES}/y.md`]);
  });

  test("that is a link blocks the item, and nothing is written through it", async () => {
    await using world = await createStepWorld();
    await symlink(world.path("."), join(world.checkout.path, "changes"));

    const result = await world.run({ agent: ["result"], limits: { max_attempts: 3 } });

    expect(result).toMatchObject({ outcome: { kind: "blocked" }, attempts: [] });
    expect(result.summary).toMatch(/^changes is a link/);
  });

  test("gets its name from the title, bounded, and from nothing that leads elsewhere", async () => {
    await using world = await createStepWorld();
    const title = `../../etc/passwd ${"very long ".repeat(30)}`;
    const name = "review" as PhaseName;

    const result = await world.run({
      item: { title },
      phase: { name, run: 'echo y > "$TICKWORK_CHANGE_FOLDER/y.md"' },
    });

    expect(result.changed_files).toEqual([
      "changes/WRK-001_etc-passwd-very-long-very-long-very-long-very-long/y.md",
    ]);
  });
});
