import { describe, expect, test } from "vitest";
import { problemLine } from "../../src/backlog/problem.ts";
import { BOUNDS } from "../../src/config/bounds.ts";
import { DEFAULT_CONFIG, readConfig } from "../../src/config/load.ts";

const FILE = ".github/tickwork.yml";

async function read(text: string) {
  const found = await readConfig(text, FILE);
  if (found.kind !== "read") throw new Error(found.problems.map(problemLine).join("\n"));
  return found.config;
}

async function refused(text: string): Promise<readonly string[]> {
  const found = await readConfig(text, FILE);
  if (found.kind !== "refused") throw new Error("it was read");
  return found.problems.map(problemLine);
}

describe("defaults", () => {
  test("[CFG-1] no file: the defaults of the specification and the built-in pipeline", async () => {
    const found = await readConfig(undefined, FILE);

    expect(found).toMatchObject({ kind: "read", config: DEFAULT_CONFIG });
    expect(DEFAULT_CONFIG).toMatchObject({
      project: { prefix: "WRK", backlog_path: "BACKLOG.yaml" },
      guardrails: { max_size: "medium", max_complexity: "medium", max_risk: "low" },
      execution: {
        max_wip: 1,
        max_concurrent: 1,
        isolation: "checkout",
        setup: [],
        max_retries: 2,
        phase_timeout_minutes: 30,
        default_phase_cap: 100,
        circuit_breaker: 2,
        first_output_minutes: 5,
        idle_minutes: 15,
        max_follow_ups: 10,
      },
      budget: {},
      agent: { cli: "claude", args: [], max_turns: 100 },
      triage: "agent",
    });
    expect(DEFAULT_CONFIG.source).toBeUndefined();
    expect(DEFAULT_CONFIG.execution.stale_after_days).toBeUndefined();
    expect(Object.isFrozen(DEFAULT_CONFIG.pipelines["feature"]?.phases)).toBe(true);
  });

  test("[CFG-1] the built-in pipeline: research | prd, tech-research, design, spec, build (destructive), review", () => {
    const outline = Object.entries(DEFAULT_CONFIG.pipelines).map(([name, pipeline]) => ({
      name,
      pre: pipeline.pre_phases.map((phase) => phase.name),
      main: pipeline.phases.map((phase) => phase.name + (phase.destructive ? "!" : "")),
    }));

    expect(outline).toEqual([
      {
        name: "feature",
        pre: ["research"],
        main: ["prd", "tech-research", "design", "spec", "build!", "review"],
      },
    ]);
  });

  test.each([
    "",
    "\n  \n",
    "# only a comment\n",
    "---\n",
    "{}\n",
    "guardrails:\nexecution:\nbudget:\nagent:\npipelines:\ntriage:\n",
  ])("[CFG-1] %j is as good as no file", async (text) => {
    const { source, ...config } = await read(text);

    expect(source).toBe(FILE);
    expect(config).toEqual({ ...DEFAULT_CONFIG, source: undefined });
  });

  test("[CFG-1] partial: the rest is as without a file", async () => {
    const config = await read("execution:\n  max_wip: 3\nagent: { cli: codex, env: [OPENAI_API_KEY] }\n");

    expect(config.execution).toEqual({ ...DEFAULT_CONFIG.execution, max_wip: 3 });
    expect(config.agent).toEqual({ ...DEFAULT_CONFIG.agent, cli: "codex", env: ["OPENAI_API_KEY"] });
    expect(config.pipelines).toBe(DEFAULT_CONFIG.pipelines);
  });

  test("[CFG-1] own pipelines: none is added, and a phase's defaults are filled in", async () => {
    const config = await read("pipelines:\n  fix:\n    phases:\n      - name: build\n");

    expect(config.pipelines).toEqual({
      fix: {
        pre_phases: [],
        phases: [
          {
            name: "build",
            workflows: [],
            destructive: false,
            staleness: "ignore",
            verify: [],
            allowed_paths: [],
          },
        ],
      },
    });
  });
});

test("the example of the specification is read, value by value", async () => {
  const config = await read(`
project:   { prefix: APP, backlog_path: planning/BACKLOG.yaml }
guardrails: { max_size: large, max_complexity: high, max_risk: medium }
execution:
  max_wip: 2
  max_concurrent: 3
  isolation: worktree
  setup: [npm ci]
  max_retries: 0
  phase_timeout_minutes: 0.5
  default_phase_cap: 7
  circuit_breaker: 4
  first_output_minutes: 1
  idle_minutes: 2.5
  max_follow_ups: 0
  stale_after_days: 14
budget: { run_usd: 1.5, day_usd: 5, month_usd: 100, item_usd: 3, run_minutes: 90 }
agent:
  cli: command
  model: " vendor/model-1.2:free "
  version: 1.2.3
  args: [--fast]
  max_turns: 12
  max_cost_usd: 0.75
  command: [node, agent.mjs, "{prompt_file}"]
  env: [MY_KEY]
triage: rules
decisions: issues
failures: issue
pipelines:
  feature:
    pre_phases:
      - { name: research, workflows: [workflows/research.md] }
    phases:
      - name: build
        workflows: [workflows/build.md]
        is_destructive: true
        staleness: block
        verify: [npm test]
        timeout_minutes: 360
        max_retries: 1
        first_output_minutes: 3
        idle_minutes: 4
        agent: { model: small, max_turns: 5 }
        allowed_paths: [docs]
      - { name: verify, run: npm test }
`);

  expect(config).toEqual({
    source: FILE,
    project: { prefix: "APP", backlog_path: "planning/BACKLOG.yaml" },
    guardrails: { max_size: "large", max_complexity: "high", max_risk: "medium" },
    execution: {
      max_wip: 2,
      max_concurrent: 3,
      isolation: "worktree",
      setup: ["npm ci"],
      max_retries: 0,
      phase_timeout_minutes: 0.5,
      default_phase_cap: 7,
      circuit_breaker: 4,
      first_output_minutes: 1,
      idle_minutes: 2.5,
      max_follow_ups: 0,
      stale_after_days: 14,
    },
    budget: { run_usd: 1.5, day_usd: 5, month_usd: 100, item_usd: 3, run_minutes: 90 },
    agent: {
      cli: "command",
      model: "vendor/model-1.2:free",
      version: "1.2.3",
      args: ["--fast"],
      max_turns: 12,
      max_cost_usd: 0.75,
      command: ["node", "agent.mjs", "{prompt_file}"],
      env: ["MY_KEY"],
    },
    triage: "rules",
    decisions: "issues",
    failures: "issue",
    pipelines: {
      feature: {
        pre_phases: [
          {
            name: "research",
            workflows: ["workflows/research.md"],
            destructive: false,
            staleness: "ignore",
            verify: [],
            allowed_paths: [],
          },
        ],
        phases: [
          {
            name: "build",
            workflows: ["workflows/build.md"],
            destructive: true,
            staleness: "block",
            verify: ["npm test"],
            timeout_minutes: 360,
            max_retries: 1,
            first_output_minutes: 3,
            idle_minutes: 4,
            agent: { model: "small", max_turns: 5 },
            allowed_paths: ["docs"],
          },
          {
            name: "verify",
            workflows: [],
            run: "npm test",
            destructive: false,
            staleness: "ignore",
            verify: [],
            allowed_paths: [],
          },
        ],
      },
    },
  });
});

test("what was read says where it stands, and for what is not written where it would", async () => {
  const found = await readConfig("# mine\nexecution:\n  max_wip: 2\n", FILE);

  expect(found.kind === "read" && found.locate(["execution", "max_wip"])).toEqual({ line: 3, column: 12 });
  expect(found.kind === "read" && found.locate(["execution", "setup"]).line).toBe(3);
});

describe("what is refused", () => {
  test.each([
    [
      "executoin: {}\n",
      '.github/tickwork.yml:1:1 executoin is not a key of the config. Did you mean "execution"? Known: project, guardrails, execution, budget, agent, triage, decisions, failures, pipelines.',
    ],
    [
      "execution:\n  max_wpi: 1\n",
      '.github/tickwork.yml:2:3 execution.max_wpi is not a key of the config. Did you mean "max_wip"? Known: max_wip, ',
    ],
    [
      "max_wip: 1\n",
      '.github/tickwork.yml:1:1 max_wip is not a key of the config. It belongs under "execution".',
    ],
    [
      "budget: { max_turns: 1 }\n",
      '.github/tickwork.yml:1:11 budget.max_turns is not a key of the config. It belongs under "agent".',
    ],
    [
      "agent: { modell: x }\n",
      '.github/tickwork.yml:1:10 agent.modell is not a key of the config. Did you mean "model"? ',
    ],
    [
      "pipelines:\n  feature:\n    phase: []\n",
      '.github/tickwork.yml:3:5 pipelines.feature.phase is not a key of the config. Did you mean "phases"? Known: pre_phases, phases.',
    ],
    [
      "pipelines:\n  feature:\n    phases:\n      - { name: a, workflow: [x] }\n",
      '.github/tickwork.yml:4:20 pipelines.feature.phases[0].workflow is not a key of the config. Did you mean "workflows"? ',
    ],
    [
      "pipelines:\n  feature:\n    phases:\n      - name: a\n        agent: { clli: codex }\n",
      '.github/tickwork.yml:5:18 pipelines.feature.phases[0].agent.clli is not a key of the config. Did you mean "cli"? ',
    ],
  ])("[CFG-2] an unknown key: %j", async (text, message) => {
    const [first, ...others] = await refused(text);

    expect(first?.startsWith(message), first).toBe(true);
    expect(others).toEqual([]);
  });

  test.each([
    [
      "- a\n",
      ".github/tickwork.yml:1:1 the config must be a map of keys, not a list. Write its keys as `key: value`, each on a line of its own.",
    ],
    [
      "execution: 3\n",
      ".github/tickwork.yml:1:12 execution must be a map of keys, not 3. Write its keys as `key: value`, each on a line of its own.",
    ],
    [
      "execution: { setup: npm ci }\n",
      '.github/tickwork.yml:1:21 execution.setup must be a list, not "npm ci". Write each entry behind a dash, or all of them in brackets: [a, b].',
    ],
    [
      "agent: { model: 4.1 }\n",
      ".github/tickwork.yml:1:17 agent.model must be text, not 4.1. Put it in quotes if it is meant as text.",
    ],
    [
      "execution: { max_wip: two }\n",
      '.github/tickwork.yml:1:23 execution.max_wip must be a whole number from 1 to 100, not "two". Write the number in digits, without quotes.',
    ],
    [
      "execution: { max_wip: 1.5 }\n",
      ".github/tickwork.yml:1:23 execution.max_wip must be a whole number from 1 to 100, not 1.5. Write the number in digits, without quotes.",
    ],
    [
      "execution: { idle_minutes: .inf }\n",
      ".github/tickwork.yml:1:28 execution.idle_minutes must be a number above 0 and at most 360, not Infinity. Write the number in digits, without quotes.",
    ],
    [
      "pipelines: [a]\n",
      ".github/tickwork.yml:1:12 pipelines must be a map of pipelines, not a list. Write each as `name:`, with its phases below.",
    ],
    [
      "pipelines: { f: { phases: [{ name: a, destructive: maybe }] } }\n",
      '.github/tickwork.yml:1:52 pipelines.f.phases[0].destructive must be true or false, not "maybe". Write one of the two, without quotes.',
    ],
    [
      "pipelines: { f: { phases: [{ run: a }] } }\n",
      ".github/tickwork.yml:1:28 pipelines.f.phases[0].name is missing. It must be text.",
    ],
  ])("[CFG-2] a wrong type: %j", async (text, message) => {
    expect(await refused(text)).toEqual([message]);
  });

  test.each([
    [
      "guardrails: { max_risk: lo }\n",
      '.github/tickwork.yml:1:25 guardrails.max_risk "lo" is not known. Did you mean "low"? Known: low, medium, high.',
    ],
    [
      "agent: { cli: cladue }\n",
      '.github/tickwork.yml:1:15 agent.cli "cladue" is not known. Did you mean "claude"? Known: claude, codex, opencode, gemini, copilot, command.',
    ],
    [
      "triage: rule\n",
      '.github/tickwork.yml:1:9 triage "rule" is not known. Did you mean "rules"? Known: agent, rules.',
    ],
  ])("[CFG-2] a wrong enum: %j", async (text, message) => {
    expect(await refused(text)).toEqual([message]);
  });

  const PLACES = {
    execution: [
      "max_wip",
      "max_concurrent",
      "max_retries",
      "phase_timeout_minutes",
      "default_phase_cap",
      "circuit_breaker",
      "first_output_minutes",
      "idle_minutes",
      "max_follow_ups",
      "stale_after_days",
    ],
    budget: ["run_usd", "day_usd", "month_usd", "item_usd", "run_minutes"],
    agent: ["max_turns", "max_cost_usd"],
    "pipelines.feature.phases[0]": ["timeout_minutes", "max_retries", "first_output_minutes", "idle_minutes"],
  } as const;
  const LIMITS = Object.entries(PLACES).flatMap(([section, keys]) =>
    keys.map((key) => ({ section, key, ...BOUNDS[key] })),
  );
  const withValue = (section: string, key: string, value: number) =>
    section.startsWith("pipelines")
      ? `pipelines: { feature: { phases: [{ name: build, ${key}: ${value} }] } }\n`
      : `${section}: { ${key}: ${value} }\n`;

  test.each(LIMITS)(
    "[CFG-2] $section.$key stays within $min and $max",
    async ({ section, key, min, max, whole }) => {
      const words = whole
        ? `a whole number from ${min} to ${max}`
        : `a number above ${min} and at most ${max}`;

      await read(withValue(section, key, max));
      await read(withValue(section, key, whole ? min : min + 0.25));
      for (const value of [whole ? min - 1 : min, -3, max + 1]) {
        const [problem] = await refused(withValue(section, key, value));
        expect(problem).toContain(`${section}.${key} ${value} is out of bounds. It must be ${words}.`);
      }
    },
  );

  test("no limit is lifted: a phase ends after 6 hours, a run after 24", () => {
    expect(BOUNDS.phase_timeout_minutes.max).toBe(6 * 60);
    expect(BOUNDS.timeout_minutes.max).toBe(6 * 60);
    expect(BOUNDS.run_minutes.max).toBe(24 * 60);
  });

  test.each(["m", "gpt-5.1", "claude-sonnet-4-5", "vendor/m:free", "a_b.c", "/x"])(
    "[CFG-4] the model %s is taken",
    async (model) => {
      expect((await read(`agent: { model: "${model}" }\n`)).agent.model).toBe(model);
    },
  );

  test.each(["", "   "])("[CFG-4] a blank model (%j) means none", async (model) => {
    expect((await read(`agent: { model: "${model}" }\n`)).agent.model).toBeUndefined();
  });

  test.each(["-m", "--help", "a b", "a;b", "$(x)", "a\\nb"])(
    "[CFG-4] the model %s is refused",
    async (model) => {
      expect((await refused(`agent: { model: "${model}" }\n`))[0]).toContain(
        "A model has letters, digits, '.', '_', ':', '/' or '-', and does not begin with '-'",
      );
    },
  );

  const destructive = async (keys: string) =>
    (await read(`pipelines: { f: { phases: [{ name: build, ${keys} }] } }\n`)).pipelines["f"]?.phases[0]
      ?.destructive;

  test.each([
    ["destructive: true", true],
    ["is_destructive: true", true],
    ["destructive: false", false],
    ["is_destructive: false", false],
    ["destructive: true, is_destructive: true", true],
    ["destructive: false, is_destructive: false", false],
  ])("[CFG-5] %s is %s", async (keys, expected) => {
    expect(await destructive(keys)).toBe(expected);
  });

  test.each([
    ["true", "false"],
    ["false", "true"],
  ])("[CFG-5] destructive: %s and is_destructive: %s contradict each other", async (one, other) => {
    const text = `pipelines:\n  f:\n    phases:\n      - name: build\n        destructive: ${one}\n        is_destructive: ${other}\n        runn: x\n`;

    expect(await refused(text)).toEqual([
      ".github/tickwork.yml:6:25 pipelines.f.phases[0].is_destructive: it contradicts destructive, which means the same. Keep one of the two.",
      expect.stringContaining(".github/tickwork.yml:7:9 pipelines.f.phases[0].runn is not a key"),
    ]);
  });

  test.each([
    ["project: { prefix: 'a b' }\n", 'project.prefix "a b"'],
    ["agent: { env: [1X] }\n", 'agent.env[0] "1X"'],
    ["agent: { version: 'a b' }\n", 'agent.version "a b"'],
    ['agent: { args: ["a\\0"] }\n', "agent.args[0]"],
    ["agent: { command: [] }\n", "agent.command a list is out of bounds. At least 1 entry is needed."],
    [
      "pipelines: { 'a b': { phases: [] } }\n",
      "pipelines.a b has a name that will not do. A pipeline's name is 1 to 64 letters",
    ],
    ["pipelines: { f: { phases: [{ name: 'a/b' }] } }\n", 'pipelines.f.phases[0].name "a/b"'],
    ["pipelines: { f: { phases: [{ name: a, run: ' ' }] } }\n", 'pipelines.f.phases[0].run " "'],
  ])("a value that is not safe: %j", async (text, message) => {
    const problems = await refused(text);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  test("[CFG-2] all of them at once, in the order of the file, each with its code", async () => {
    const text = `execution:
  max_wip: 0
  max_wpi: 2
guardrails: { max_size: huge }
pipelines:
  feature:
    phases:
      - { name: a, timeout_minutes: 0 }
      - { name: b, runn: x, staleness: blok }
triage: 7
`;
    const found = await readConfig(text, FILE);

    expect(found.kind === "refused" && found.problems.map(({ code, line }) => `${code}:${line}`)).toEqual([
      "TW053:2",
      "TW050:3",
      "TW052:4",
      "TW053:8",
      "TW050:9",
      "TW052:9",
      "TW052:10",
    ]);
  });

  test("[CFG-2] YAML that does not parse names its line", async () => {
    expect((await refused("execution:\n  max_wip: 1\n  max_wip: 2\n"))[0]).toMatch(
      /^\.github\/tickwork\.yml:3:3 /,
    );
    expect((await refused("agent: [\n"))[0]).toMatch(/^\.github\/tickwork\.yml:/);
  });
});
