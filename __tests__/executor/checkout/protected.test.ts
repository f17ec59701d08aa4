/** What no step may touch, and what becomes of it when one does. */
import { lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BACKLOG, createStepWorld, type StepWorld } from "../../support/step-world.ts";

const _CHANGES = "changes/WRK-001_sort-flags-in-help";
const DESTRUCTIVE = { destructive: true };

/** HEAD, branch and files as they were at the beginning. */
async function expectUntouched({ checkout, workTree }: StepWorld): Promise<void> {
  expect(await workTree.changedFiles()).toEqual([]);
  expect(await checkout.log()).toEqual(["Begin"]);
  expect(await checkout.git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
}

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
