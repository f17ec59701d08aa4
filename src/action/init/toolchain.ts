/** What builds and tests a repository, told from the files in it. */
import type { Files } from "./files.ts";
import { node } from "./node-toolchain.ts";
import { python } from "./python-toolchain.ts";
import { type Look, runStep, type Toolchain } from "./toolchain-look.ts";

/** Every one that the repository uses; `make` only where nothing else tests. */
export function toolchainsOf(files: Files): readonly Toolchain[] {
  const found = [node, cargo, go, python, maven, gradle, dotnet, ruby].flatMap((look) => look(files) ?? []);
  const others = found.some(({ test }) => test !== undefined) ? [] : [make(files) ?? []].flat();
  return [...found, ...others];
}

/** ubuntu-latest brings Rust. */
const cargo: Look = (files) =>
  files.has("Cargo.toml")
    ? {
        name: "cargo",
        setup: [],
        test: /^\[workspace\]/m.test(files.text("Cargo.toml") ?? "")
          ? "cargo test --workspace"
          : "cargo test",
        leaves: ["target"],
      }
    : undefined;

/** ubuntu-latest brings Go, which fetches the version that go.mod asks for. */
const go: Look = (files) => {
  if (files.has("go.work"))
    return { name: "go", setup: [], test: "go list -f '{{.Dir}}/...' -m | xargs go test" };
  return files.has("go.mod") ? { name: "go", setup: [], test: "go test ./..." } : undefined;
};

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

/** ubuntu-latest brings .NET. */
const dotnet: Look = (files) => {
  const isProject = files.names().some((name) => /\.(?:sln|slnx|csproj|fsproj|vbproj)$/.test(name));
  if (!isProject && !files.has("global.json")) return undefined;
  return { name: "dotnet", setup: [], test: isProject ? "dotnet test" : undefined, leaves: ["bin", "obj"] };
};

/** ubuntu-latest brings Ruby. Gems go where no commit would take them in. */
const ruby: Look = (files) => {
  if (!files.has("Gemfile")) return undefined;
  const install =
    'echo "BUNDLE_PATH=$RUNNER_TEMP/gems" >> "$GITHUB_ENV"\nBUNDLE_PATH="$RUNNER_TEMP/gems" bundle install';
  const tests = files.has("spec")
    ? "rspec"
    : files.has("Rakefile") && files.has("test")
      ? "rake test"
      : undefined;
  return {
    name: "bundler",
    setup: [runStep("Install gems", install)],
    test: tests === undefined ? undefined : `bundle exec ${tests}`,
  };
};

const make: Look = (files) => {
  const makefile = files.text("Makefile") ?? files.text("makefile") ?? files.text("GNUmakefile");
  return makefile !== undefined && /^test\s*:/m.test(makefile)
    ? { name: "make", setup: [], test: "make test" }
    : undefined;
};
