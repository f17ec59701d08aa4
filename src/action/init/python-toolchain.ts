/** What installs and tests a repository with Python in it. */
import type { Files } from "./files.ts";
import { type Look, runStep } from "./toolchain-look.ts";

const PYTHON_FILES = ["pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile", "tox.ini"];

export const python: Look = (files) => {
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
