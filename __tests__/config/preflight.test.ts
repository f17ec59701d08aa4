import { describe, expect, test } from "vitest";
import { problemLine } from "../../src/backlog/problem.ts";
import { leavesRepository } from "../../src/config/leaves-repository.ts";
import { DEFAULT_CONFIG, readConfig } from "../../src/config/load.ts";
import { configProblems } from "../../src/config/preflight.ts";

const FILE = "tickwork.yml";

/** What is wrong with a config whose schema is right, in a repository that has these files. */
async function problemsOf(text: string, files: readonly string[] = []) {
  const read = await readConfig(text, FILE);
  if (read.kind === "refused") throw new Error(read.problems.map(problemLine).join("\n"));
  return configProblems(read.config, {
    locate: read.locate,
    files: { exists: (path) => files.includes(path) },
  });
}

const lines = async (text: string, files?: readonly string[]) =>
  (await problemsOf(text, files)).map(problemLine);

/** A pipeline with these phases, a line each, from line 4 on. */
const pipeline = (...phases: readonly string[]) =>
  `pipelines:\n  feature:\n    phases:\n${phases.map((phase) => `      - { ${phase} }\n`).join("")}`;

test("the defaults have no problem", () => {
  const problems = configProblems(DEFAULT_CONFIG, {
    locate: () => ({ line: 1, column: 1 }),
    files: { exists: () => false },
  });

  expect(problems).toEqual([]);
});

test("a config that is right has no problem", async () => {
  const text = `
agent: { cli: command, command: [my-agent, "{prompt_file}"] }
pipelines:
  feature:
    pre_phases:
      - { name: look, workflows: [workflows/look.md] }
    phases:
      - { name: build, destructive: true, staleness: block, allowed_paths: [docs/guide, .github/workflows/ci.yml] }
      - { name: check, run: npm test }
      - { name: release, workflows: [a.md], agent: { cli: claude } }
  fix:
    phases:
      - { name: build }
`;

  expect(await lines(text, ["workflows/look.md", "a.md"])).toEqual([]);
});

describe("pipelines", () => {
  test.each([
    "pipelines:\n  fix: {}\n",
    "pipelines:\n  fix: { phases: [] }\n",
    "pipelines:\n  fix:\n    pre_phases: [{ name: research }]\n",
  ])("[CFG-3] no main phase: %j", async (text) => {
    const problems = await problemsOf(text);

    expect(problems).toMatchObject([
      {
        code: "TW060",
        severity: "error",
        file: FILE,
        message: "pipelines.fix has no main phase",
        hint: "Give it at least one under `phases:`.",
      },
    ]);
  });

  test("[CFG-3] a phase name twice across pre and main, at the second", async () => {
    const text = `pipelines:
  feature:
    pre_phases:
      - { name: research }
      - { name: design }
    phases:
      - { name: build }
      - { name: research }
      - { name: build }
  other:
    phases:
      - { name: build }
`;

    expect(await lines(text)).toEqual([
      'tickwork.yml:8:17 pipelines.feature.phases[1].name "research" is the name of pipelines.feature.pre_phases[0] already. Give each phase of a pipeline, pre-phases included, a name of its own.',
      'tickwork.yml:9:17 pipelines.feature.phases[2].name "build" is the name of pipelines.feature.phases[0] already. Give each phase of a pipeline, pre-phases included, a name of its own.',
    ]);
  });

  test.each(["destructive", "is_destructive"])("[CFG-3] a pre-phase that is %s", async (key) => {
    const text = `pipelines:\n  feature:\n    pre_phases:\n      - { name: research, ${key}: true }\n    phases:\n      - { name: build }\n`;

    const problems = await problemsOf(text);

    expect(problems).toMatchObject([
      {
        code: "TW062",
        severity: "error",
        line: 4,
        message: 'pipelines.feature.pre_phases[0] "research" is destructive, and pre-phases never are',
      },
    ]);
  });

  test("[CFG-3] staleness: block with max_wip above 1, at each phase that has it", async () => {
    const phases = pipeline(
      "name: build, destructive: true, staleness: block",
      "name: review, destructive: true, staleness: warn",
    );

    expect(await problemsOf(`${phases}execution: { max_wip: 2 }\n`)).toMatchObject([
      {
        code: "TW063",
        severity: "error",
        line: 4,
        message:
          "pipelines.feature.phases[0].staleness is block, but max_wip is 2: items in progress side by side make each other stale",
        hint: "Set execution.max_wip to 1, or staleness to warn.",
      },
    ]);
    expect(await problemsOf(`${phases}execution: { max_wip: 1 }\n`)).toEqual([]);
  });
});

describe("what a phase does", () => {
  test("[CFG-3] both workflows and run", async () => {
    expect(await lines(pipeline("name: check, workflows: [a.md], run: npm test"), ["a.md"])).toEqual([
      'tickwork.yml:4:9 pipelines.feature.phases[0] "check" has both workflows and run. Keep one of the two; a command can have a phase of its own.',
    ]);
  });

  test("[CFG-3] neither of them, which is fine only where a built-in prompt has that name", async () => {
    expect(
      await lines(pipeline("name: build", "name: polish", "name: tech-research", "name: triage")),
    ).toEqual([
      'tickwork.yml:5:9 pipelines.feature.phases[1] "polish" has neither workflows nor run. Name Markdown files under `workflows:`, or give a shell command with `run:`.',
      'tickwork.yml:7:9 pipelines.feature.phases[3] "triage" has neither workflows nor run. Name Markdown files under `workflows:`, or give a shell command with `run:`.',
    ]);
  });

  test("[CFG-3] workflow files that are not there, each at its place", async () => {
    expect(await lines(pipeline("name: build, workflows: [a.md, b.md, c.md]"), ["b.md"])).toEqual([
      'tickwork.yml:4:36 pipelines.feature.phases[0].workflows[0] "a.md" is not there. Add the file; paths are relative to the working folder, which is the repository\'s top unless working-directory says otherwise.',
      'tickwork.yml:4:48 pipelines.feature.phases[0].workflows[2] "c.md" is not there. Add the file; paths are relative to the working folder, which is the repository\'s top unless working-directory says otherwise.',
    ]);
  });

  test("paths that leave the repository are refused, and nobody looks whether they exist", async () => {
    const asked: string[] = [];
    const text = `${pipeline("name: build, workflows: [../../etc/passwd, /etc/passwd, docs/../../x.md], allowed_paths: [../other]")}project: { backlog_path: ../BACKLOG.yaml }\n`;
    const read = await readConfig(text, FILE);
    if (read.kind === "refused") throw new Error("refused");

    const problems = configProblems(read.config, {
      locate: read.locate,
      files: { exists: (path) => asked.push(path) > 0 },
    });

    expect(problems.map(({ code, line }) => `${code}:${line}`)).toEqual([
      "TW067:4",
      "TW067:4",
      "TW067:4",
      "TW067:4",
      "TW067:5",
    ]);
    expect(asked).toEqual([]);
  });

  test.each([
    ["a.md", false],
    ["docs/../a.md", false],
    ["./a", false],
    ["..a/b", false],
    ["..", true],
    ["../a", true],
    ["a/../../b", true],
    ["..\\a", true],
    ["/a", true],
    ["\\\\server\\a", true],
    ["C:\\a", true],
  ])("the path %s leaves the repository: %s", (path, leaves) => {
    expect(leavesRepository(path)).toBe(leaves);
  });

  test("allowed paths are no patterns", async () => {
    expect(await problemsOf(pipeline('name: review, allowed_paths: [docs, "src/**", "a?b"]'))).toMatchObject([
      { code: "TW054", message: 'pipelines.feature.phases[0].allowed_paths[1] "src/**" has a wildcard' },
      { code: "TW054", message: 'pipelines.feature.phases[0].allowed_paths[2] "a?b" has a wildcard' },
    ]);
  });
});

describe("agents", () => {
  test("cli: command needs a command, for the config and for a phase that turns to it", async () => {
    expect(await lines("agent: { cli: command }\n")).toEqual([
      'tickwork.yml:1:15 agent.cli is command, but no command is given. Add it as a list, e.g. `command: [my-agent, "{prompt_file}"]`.',
    ]);
    expect(await problemsOf(pipeline("name: build, agent: { cli: command }", "name: review"))).toMatchObject([
      {
        code: "TW068",
        line: 4,
        message: "pipelines.feature.phases[0].agent.cli is command, but no command is given",
      },
    ]);
  });

  test("a phase may take the command from the config, or bring its own", async () => {
    const phases = pipeline("name: build, agent: { model: x }", "name: review, agent: { command: [other] }");

    expect(await lines(`agent: { cli: command, command: [mine] }\n${phases}`)).toEqual([]);
  });

  test.each([
    ["agent: { command: [x] }\n", "agent.command has no effect: it is for cli: command, and cli is claude"],
    [
      "execution: { setup: [npm ci] }\n",
      "execution.setup has no effect: in this release every step works in the checkout",
    ],
    [
      "execution: { isolation: worktree }\n",
      "execution.isolation has no effect: in this release every step works in the checkout",
    ],
    [
      pipeline("name: check, run: x, agent: { model: m }"),
      "pipelines.feature.phases[0].agent has no effect: a phase with `run` starts no agent",
    ],
    [
      pipeline("name: build, agent: { command: [x] }"),
      "pipelines.feature.phases[0].agent.command has no effect: it is for cli: command, and cli is claude",
    ],
    [
      pipeline("name: review, staleness: warn"),
      "pipelines.feature.phases[0].staleness has no effect: only destructive phases are checked for staleness",
    ],
  ])("what has no effect is a warning: %j", async (text, message) => {
    expect(await problemsOf(text)).toMatchObject([{ code: "TW069", severity: "warning", message }]);
  });
});
