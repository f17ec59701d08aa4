/** `tickwork init` where there is something already: a person's files, another program's, and a person to ask. */
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runAction } from "../support/action.ts";
import { CHECK, CONFIG, filesIn, fromProject, initIn, RUN, WRITTEN, withoutAgents } from "../support/init.ts";
import { createWorld } from "../support/repository.ts";
import { inTerminal, tickwork } from "../support/terminal.ts";

describe("a person's files", () => {
  test("[INI-3] stay byte for byte, and what would have been written is shown", async () => {
    const files = {
      [CONFIG]: "agent: { cli: codex, env: [CODEX_API_KEY] } # ours\n",
      [RUN]: "name: Mine\non: push\njobs: {}\n",
      ".gitattributes": "* text=auto\r\n",
      "BACKLOG.yaml": "schema_version: 3\nitems: []\n",
      "BACKLOG_INBOX.yaml": "- title: A thing\n",
    };
    await using it = await initIn(files);

    expect(it.end.exitCode, it.end.stderr).toBe(0);
    for (const [path, text] of Object.entries(files)) expect(await it.checkout.read(path)).toBe(text);
    expect(await filesIn(it.checkout)).toEqual([CHECK]);
    expect(it.end.stdout).toMatch(
      /left as it is +\.gitattributes, and lacks:\n +│ BACKLOG\.yaml merge=tickwork/,
    );
    expect(it.end.stdout).toMatch(
      /left as it is +\.github\/workflows\/tickwork\.yml, and not what would be written:\n +│ name: Tickwork\n/,
    );
    expect(it.end.stdout).toMatch(
      /left as it is +BACKLOG\.yaml, and lacks[^\n]*\n +│ # yaml-language-server: \$schema=/,
    );
    // The workflow that is shown is for the config that holds.
    expect(it.end.stdout).toMatch(/│ +CODEX_API_KEY: \$\{\{ secrets\.CODEX_API_KEY \}\}/);
    expect(it.end.stdout).toContain("git add .github/workflows/tickwork-validate.yml &&");
  });

  test("[INI-3] a dry run shows every file and writes none", async () => {
    await using it = await initIn({ "package.json": '{"scripts":{"test":"x"}}' }, "--dry-run");

    expect(it.end.exitCode).toBe(0);
    expect(await it.checkout.git("status", "--porcelain")).toBe("");
    for (const path of WRITTEN)
      expect(it.end.stdout).toMatch(new RegExp(`would create +${path.replaceAll(".", "\\.")}\n +│ `));
    expect(it.end.stdout).toContain("verify: [npm test]");
  });

  test("a config that does not load ends it before anything is written", async () => {
    await using it = await initIn({ [CONFIG]: "executon: {}\n" });

    expect(it.end.exitCode).toBe(1);
    expect(it.end.stderr).toMatch(/\.github\/tickwork\.yml:1:1 executon is not a key/);
    expect(await filesIn(it.checkout)).toEqual([]);
  });

  test("a backlog that does not load is left, and told", async () => {
    await using it = await initIn({ "BACKLOG.yaml": "schema_version: 3\nitems: [{ id: WRK-001 }]\n" });

    expect(it.end.exitCode).toBe(0);
    expect(it.end.stdout).toMatch(
      /is there +BACKLOG\.yaml +it does not load: BACKLOG\.yaml:2:\d+ WRK-001: title is missing/,
    );
  });

  test("outside a repository nothing is written", async () => {
    await using world = await createWorld();

    const end = await tickwork(world, { path: world.root }, "init");

    expect(end.exitCode).toBe(1);
    expect(end.stderr).toMatch(/is in no git repository\. Begin one with `git init`/);
  });

  test("in a subfolder the workflows are at the top, and work below", async () => {
    await using world = await createWorld({ files: { "api/go.mod": "module x\n" } });
    const clone = await world.clone();

    const end = await tickwork(withoutAgents(world), clone, "init", "--working-directory", "api");

    expect(end.exitCode, end.stderr).toBe(0);
    expect(await filesIn(clone)).toEqual(
      [
        CHECK,
        RUN,
        "api/.gitattributes",
        "api/BACKLOG.yaml",
        "api/BACKLOG_INBOX.yaml",
        "api/tickwork.yml",
      ].sort(),
    );
    expect(parse(await clone.read(RUN)).jobs.tickwork.steps.at(-1).with["working-directory"]).toBe("api");
    expect(parse(await clone.read(CHECK)).jobs.validate.steps.at(-1).with["working-directory"]).toBe("api");
    const dryRun = await tickwork(world, clone, "run", "--dry-run", "--working-directory", "api");
    expect(dryRun.exitCode, dryRun.stderr).toBe(0);
  });
});

describe("a repository of phase-golem", () => {
  const TOML = `# Ours
[project]
prefix = "ACM"

[guardrails]
max_size = "large"
max_risk = "medium"
min_impact = "low"

[execution]
phase_timeout_minutes = 45
max_retries = 99
max_wip = 2

[agent]
cli = "opencode"
model = "anthropic/claude-sonnet"

[pipelines.feature]
pre_phases = [{ name = "research", workflows = ["workflows/research.md"], is_destructive = false }]
phases = [
  { name = "build", workflows = ["workflows/build.md"], is_destructive = true, staleness = "warn" },
  { name = "review", workflows = ["workflows/review.md"], is_destructive = false },
]
`;
  const PROMPTS = {
    "workflows/research.md": "Look.\n",
    "workflows/build.md": "Build.\n",
    "workflows/review.md": "Review.\n",
  };
  const fixture = (name: string) => fromProject(`__tests__/fixtures/backlogs/${name}`);

  test("[INI-4] its settings become the config, and what has no counterpart is told", async () => {
    await using it = await initIn({ "phase-golem.toml": TOML, ...PROMPTS });

    expect(it.end.exitCode, it.end.stderr).toBe(0);
    expect(await it.config()).toEqual({
      project: { prefix: "ACM" },
      guardrails: { max_size: "large", max_risk: "medium" },
      execution: { phase_timeout_minutes: 45, max_wip: 2 },
      agent: { cli: "opencode", model: "anthropic/claude-sonnet" },
      pipelines: {
        feature: {
          pre_phases: [{ name: "research", workflows: ["workflows/research.md"] }],
          phases: [
            { name: "build", workflows: ["workflows/build.md"], destructive: true, staleness: "warn" },
            { name: "review", workflows: ["workflows/review.md"] },
          ],
        },
      },
    });
    expect(it.end.stdout).toContain("`guardrails.min_impact` has no counterpart");
    expect(it.end.stdout).toMatch(/`execution\.max_retries` was left out: .*10/);
    expect(await it.checkout.read("phase-golem.toml")).toBe(TOML);
    expect((await tickwork(it.world, it.checkout, "run", "--dry-run")).exitCode).toBe(0);
  });

  test.each([
    ["backlog_v1_full.yaml", 1],
    ["backlog_v2_full.yaml", 2],
  ] as const)("%s is brought to schema 3, which git shows as a difference", async (name, version) => {
    await using it = await initIn({ "phase-golem.toml": "", "BACKLOG.yaml": await fixture(name) });

    expect(it.end.stdout).toMatch(
      new RegExp(`migrated +BACKLOG\\.yaml +\\d items, from schema ${version} to 3`),
    );
    expect(parse(await it.checkout.read("BACKLOG.yaml")).schema_version).toBe(3);
    expect(await it.checkout.git("diff", "--stat", "BACKLOG.yaml")).toContain("BACKLOG.yaml");
    expect(it.end.stdout).toMatch(/git commit -m "Migrate the backlog to schema 3" BACKLOG\.yaml && git add/);
    expect((await tickwork(it.world, it.checkout, "run", "--dry-run")).exitCode).toBe(0);
  });

  test("a real backlog of schema 3 stays as it is", async () => {
    const text = await fixture("phase-golem-2e3cf19.yaml");
    await using it = await initIn({ "phase-golem.toml": TOML, ...PROMPTS, "BACKLOG.yaml": text });

    expect(it.end.exitCode, it.end.stderr).toBe(0);
    expect(await it.checkout.read("BACKLOG.yaml")).toBe(text);
    expect((await tickwork(it.world, it.checkout, "status")).stdout).toContain("WRK-009");
  });

  test("an older backlog that git does not have as it is stays for the first run", async () => {
    await using world = withoutAgents(await createWorld());
    const checkout = await world.alone({ "phase-golem.toml": "" });
    const text = await fixture("backlog_v1_full.yaml");
    await checkout.write("BACKLOG.yaml", text);

    const { stdout } = await tickwork(world, checkout, "init");

    expect(await checkout.read("BACKLOG.yaml")).toBe(text);
    expect(stdout).toMatch(/is there +BACKLOG\.yaml +5 items of schema 1, which the first run migrates/);
  });

  test("[INI-4] a broken file ends it with line and column, and nothing is written", async () => {
    await using it = await initIn({ "phase-golem.toml": "[project]\nprefix = \n" });

    expect(it.end.exitCode).toBe(1);
    expect(it.end.stderr).toMatch(/phase-golem\.toml:2:\d+ /);
    expect(await filesIn(it.checkout)).toEqual([]);
  });
});

describe("questions", () => {
  test("[INI-2] only what cannot be found out is asked, and --yes asks nothing", async () => {
    await using world = withoutAgents(await createWorld());
    const asked = await world.alone();
    const known = await world.alone({ "CLAUDE.md": "x\n" });
    const silent = await world.alone();

    const first = inTerminal(world, asked, ["init"]);
    first.stdin.end("9\ncodex\n");
    const second = inTerminal(world, known, ["init"]);
    second.stdin.end();
    const third = inTerminal(world, silent, ["init", "--yes"]);
    third.stdin.end();

    expect((await first).all).toContain("Which agent is to do the phases?");
    expect(parse(await asked.read(CONFIG)).agent.cli).toBe("codex");
    for (const run of [second, third]) expect((await run).all).not.toContain("Which agent");
    expect(parse(await silent.read(CONFIG)).agent.cli).toBe("claude");
  });

  test("Ctrl-C at the question writes nothing", async () => {
    await using world = withoutAgents(await createWorld());
    const checkout = await world.alone();
    const init = inTerminal(world, checkout, ["init"]);
    init.all.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("> ") && init.stdin.writable) init.stdin.end("\u0003");
    });

    const { exitCode, all } = await init;

    expect(exitCode, all).toBe(130);
    expect(await filesIn(checkout)).toEqual([]);
  });

  test("with no agent, from an empty repository to the first finished item", async () => {
    await using world = withoutAgents(await createWorld({ files: { Makefile: "test:\n\ttrue\n" } }));
    const clone = await world.clone();
    const init = inTerminal(world, clone, ["init"]);
    init.stdin.end("6\n");
    const { all } = await init;

    await clone.write("BACKLOG_INBOX.yaml", "- title: See that the tests pass\n  risk: low\n  size: small\n");
    await clone.commitAll("Set up Tickwork");
    await clone.push();
    const run = await runAction(world, await world.clone());

    expect(all).toContain("commands, no agent");
    expect(all).not.toContain("gh secret set");
    expect(parse(await clone.read(CONFIG)).pipelines.feature.phases).toEqual([
      { name: "check", run: "make test" },
    ]);
    expect(run.exit_code, run.log).toBe(0);
    expect(run.outputs["items-completed"]).toBe("1");
  });
});
