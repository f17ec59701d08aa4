/** `tickwork init` finds out what builds and tests the repository. */
import { describe, expect, test } from "vitest";
import { initIn, RUN, withoutAgents, workflowFaults } from "../support/init.ts";
import { createWorld, type Files } from "../support/repository.ts";
import { tickwork } from "../support/terminal.ts";

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
