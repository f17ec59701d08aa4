/** What builds and tests a repository, told from the files in it. */
import type { Files } from "./files.ts";
import { SETUP_NODE } from "./pinned-actions.ts";

export interface Toolchain {
  /** As people call it: `npm`, `cargo`. */
  readonly name: string;
  /** Steps of the workflow before Tickwork's own, each a block of YAML without indent. */
  readonly setup: readonly string[];
  /** What must succeed after a build; undefined when the repository says no such thing. */
  readonly test?: string | undefined;
  /** Folders in the checkout that installing and testing leave behind, and that no commit should hold. */
  readonly leaves?: readonly string[] | undefined;
}

type Look = (files: Files) => Toolchain | undefined;

/** Every one that the repository uses; `make` only where nothing else tests. */
export function toolchainsOf(files: Files): readonly Toolchain[] {
  const found = [node, cargo, go, python, maven, gradle].flatMap((look) => look(files) ?? []);
  const others = found.some(({ test }) => test !== undefined) ? [] : [make(files) ?? []].flat();
  return [...found, ...others];
}

const node: Look = (files) => {
  const manifest = jsonOf(files.text("package.json"));
  if (!manifest) return undefined;
  const manager = nodeManager(files, manifest);
  const { test } = mapOf(manifest["scripts"]);
  // What `npm init` writes where there are no tests: it fails.
  const isReal = typeof test === "string" && !test.includes("no test specified");
  return {
    name: manager.name,
    setup: [
      nodeSetup(files, manifest, manager),
      ...(manager.install ? [runStep("Install dependencies", manager.install)] : []),
    ],
    test: isReal ? `${manager.name} test` : undefined,
    leaves: manager.install ? ["node_modules"] : [],
  };
};

interface NodeManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  /** Undefined where there is nothing to install. */
  readonly install?: string | undefined;
  /** What setup-node can keep between jobs before the manager itself is there. */
  readonly cache?: "npm" | undefined;
}

function nodeManager(files: Files, manifest: Fields): NodeManager {
  const named = String(manifest["packageManager"] ?? "").split("@")[0];
  const uses = (name: string, ...locks: readonly string[]) =>
    named === name || (!named && locks.some((lock) => files.has(lock)));
  if (uses("pnpm", "pnpm-lock.yaml", "pnpm-workspace.yaml"))
    return { name: "pnpm", install: "corepack enable\npnpm install --frozen-lockfile" };
  if (uses("yarn", "yarn.lock")) {
    const modern = files.has(".yarnrc.yml");
    return {
      name: "yarn",
      install: `corepack enable\nyarn install ${modern ? "--immutable" : "--frozen-lockfile"}`,
    };
  }
  if (uses("bun", "bun.lock", "bun.lockb"))
    return { name: "bun", install: "npm install --global bun\nbun install --frozen-lockfile" };
  if (files.has("package-lock.json") || files.has("npm-shrinkwrap.json"))
    return { name: "npm", install: "npm ci", cache: "npm" };
  const needsNothing = ["dependencies", "devDependencies"].every(
    (kind) => Object.keys(mapOf(manifest[kind])).length === 0,
  );
  return { name: "npm", install: needsNothing ? undefined : "npm install" };
}

function nodeSetup(files: Files, manifest: Fields, { cache }: NodeManager): string {
  const file = [".nvmrc", ".node-version", ".tool-versions"].find((path) => files.has(path));
  const pinned = file ?? (mapOf(manifest["engines"])["node"] === undefined ? undefined : "package.json");
  return [
    `- uses: ${SETUP_NODE}`,
    "  with:",
    pinned === undefined ? "    node-version: 24" : `    node-version-file: ${pinned}`,
    ...(cache ? [`    cache: ${cache}`] : []),
  ].join("\n");
}

/** ubuntu-latest brings Rust. */
const cargo: Look = (files) =>
  files.has("Cargo.toml") ? { name: "cargo", setup: [], test: "cargo test", leaves: ["target"] } : undefined;

/** ubuntu-latest brings Go, which fetches the version that go.mod asks for. */
const go: Look = (files) =>
  files.has("go.mod") ? { name: "go", setup: [], test: "go test ./..." } : undefined;

const PYTHON_FILES = ["pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile", "tox.ini"];

const python: Look = (files) => {
  if (!PYTHON_FILES.some((path) => files.has(path))) return undefined;
  const tests = pythonTests(files);
  const within = (prefix: string) => (tests === undefined ? undefined : `${prefix}${tests}`);
  if (files.has("uv.lock"))
    return {
      name: "uv",
      setup: [runStep("Install dependencies", "pipx install uv\nuv sync --locked")],
      test: within("uv run "),
      leaves: [".venv"],
    };
  if (files.has("poetry.lock"))
    return {
      name: "poetry",
      setup: [runStep("Install dependencies", "pipx install poetry\npoetry install")],
      test: within("poetry run "),
    };
  // Outside the checkout: a destructive phase would commit it.
  const install = [
    'python3 -m venv "$RUNNER_TEMP/venv"',
    'echo "$RUNNER_TEMP/venv/bin" >> "$GITHUB_PATH"',
    ...(files.has("requirements.txt") ? ['"$RUNNER_TEMP/venv/bin/pip" install -r requirements.txt'] : []),
    ...(files.has("requirements-dev.txt")
      ? ['"$RUNNER_TEMP/venv/bin/pip" install -r requirements-dev.txt']
      : []),
    ...(files.has("pyproject.toml") || files.has("setup.py")
      ? ['"$RUNNER_TEMP/venv/bin/pip" install -e .']
      : []),
    ...(tests === "pytest" ? ['"$RUNNER_TEMP/venv/bin/pip" install pytest'] : []),
  ];
  return {
    name: "python",
    setup: [runStep("Install dependencies", install.join("\n"))],
    test: within("python -m "),
  };
};

/** The module that runs them. */
function pythonTests(files: Files): "pytest" | "unittest" | undefined {
  const mentions = [...PYTHON_FILES, "requirements-dev.txt"].some((path) =>
    /\bpytest\b/.test(files.text(path) ?? ""),
  );
  if (mentions || files.has("pytest.ini") || files.has("conftest.py") || files.has("tests/conftest.py"))
    return "pytest";
  return files.has("tests") || files.has("test") ? "unittest" : undefined;
}

/** ubuntu-latest brings Java and Maven. */
const maven: Look = (files) => {
  if (!files.has("pom.xml")) return undefined;
  const program = files.has("mvnw") ? "./mvnw" : "mvn";
  return { name: "maven", setup: [], test: `${program} --batch-mode verify`, leaves: ["target"] };
};

const gradle: Look = (files) => {
  if (!files.has("build.gradle") && !files.has("build.gradle.kts")) return undefined;
  const program = files.has("gradlew") ? "./gradlew" : "gradle";
  return { name: "gradle", setup: [], test: `${program} test`, leaves: ["build", ".gradle"] };
};

const make: Look = (files) => {
  const makefile = files.text("Makefile") ?? files.text("makefile") ?? files.text("GNUmakefile");
  return makefile !== undefined && /^test\s*:/m.test(makefile)
    ? { name: "make", setup: [], test: "make test" }
    : undefined;
};

function runStep(name: string, script: string): string {
  const lines = script.split("\n");
  const [only] = lines;
  if (lines.length === 1) return `- name: ${name}\n  run: ${only}`;
  return [`- name: ${name}`, "  run: |", ...lines.map((line) => `    ${line}`)].join("\n");
}

type Fields = Readonly<Record<string, unknown>>;

function jsonOf(text: string | undefined): Fields | undefined {
  if (text === undefined) return undefined;
  try {
    return mapOf(JSON.parse(text.replace(/^\ufeff/, "")));
  } catch {
    return undefined;
  }
}

function mapOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
