/** What installs and tests a repository with a package.json. */
import { mapOf } from "../../config/actions-workflow.ts";
import type { Files } from "./files.ts";
import { SETUP_NODE } from "./pinned-actions.ts";
import { type Look, runStep } from "./toolchain-look.ts";

/** By npm, pnpm, yarn or bun; of a monorepo whose root tests nothing, the tests of all its packages. */
export const node: Look = (files) => {
  const manifest = jsonOf(files.text("package.json"));
  if (!manifest) return undefined;
  const manager = nodeManager(files, manifest);
  const { test } = mapOf(manifest["scripts"]);
  // What `npm init` writes where there are no tests: it fails.
  const isReal = typeof test === "string" && !test.includes("no test specified");
  const ofPackages = hasPackages(files, manifest) ? manager.test_packages : undefined;
  return {
    name: manager.name,
    setup: [
      nodeSetup(files, manifest, manager),
      ...(manager.install ? [runStep("Install dependencies", manager.install)] : []),
    ],
    test: isReal ? manager.test : ofPackages,
    leaves: manager.install ? ["node_modules"] : [],
  };
};

function hasPackages(files: Files, manifest: Fields): boolean {
  return manifest["workspaces"] !== undefined || files.has("pnpm-workspace.yaml");
}

interface NodeManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  /** Runs the script `test`. */
  readonly test: string;
  /** Runs it in each package that has one. */
  readonly test_packages: string;
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
    return {
      name: "pnpm",
      test: "pnpm test",
      test_packages: "pnpm --recursive test",
      install: "corepack enable\npnpm install --frozen-lockfile",
    };
  if (uses("yarn", "yarn.lock")) {
    const modern = files.has(".yarnrc.yml");
    return {
      name: "yarn",
      test: "yarn test",
      test_packages: modern ? "yarn workspaces foreach --all run test" : "yarn workspaces run test",
      install: `corepack enable\nyarn install ${modern ? "--immutable" : "--frozen-lockfile"}`,
    };
  }
  if (uses("bun", "bun.lock", "bun.lockb"))
    return {
      name: "bun",
      // `bun test` is a runner of its own, and not the script.
      test: "bun run test",
      test_packages: "bun run --filter '*' test",
      install: "npm install --global bun\nbun install --frozen-lockfile",
    };
  if (files.has("package-lock.json") || files.has("npm-shrinkwrap.json"))
    return { ...NPM, install: "npm ci", cache: "npm" };
  const needsNothing = ["dependencies", "devDependencies"].every(
    (kind) => Object.keys(mapOf(manifest[kind])).length === 0,
  );
  return { ...NPM, install: needsNothing ? undefined : "npm install" };
}

const NPM = {
  name: "npm",
  test: "npm test",
  test_packages: "npm test --workspaces --if-present",
} as const satisfies Partial<NodeManager>;

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

type Fields = Readonly<Record<string, unknown>>;

function jsonOf(text: string | undefined): Fields | undefined {
  if (text === undefined) return undefined;
  try {
    return mapOf(JSON.parse(text.replace(/^\ufeff/, "")));
  } catch {
    return undefined;
  }
}
