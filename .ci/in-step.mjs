// Exits 0 when node_modules holds what package-lock.json asks for. Runs on any Node, before anything is installed.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";

const read = (path) => JSON.parse(readFileSync(path, "utf8")).packages;
const sorted = (versions) => Object.entries(versions ?? {}).sort();

function inStep() {
  const { "": root, ...wanted } = read("package-lock.json");
  const installed = read("node_modules/.package-lock.json");
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  const sameNames = ["dependencies", "devDependencies"].every(
    (kind) => JSON.stringify(sorted(root[kind])) === JSON.stringify(sorted(manifest[kind])),
  );
  // What is optional may be for another system, and is then rightly not there.
  const sameVersions = Object.entries(wanted).every(([path, { version, optional }]) =>
    installed[path] ? installed[path].version === version && existsSync(path) : optional,
  );
  // The package `node` fetches its program in a script of its own, which an npm may have been told not to run.
  const node = execFileSync("node_modules/.bin/node", ["--version"], { encoding: "utf8" }).trim();
  return sameNames && sameVersions && node === `v${wanted["node_modules/node"].version}`;
}

let answer = false;
try {
  answer = inStep();
} catch {
  // Nothing installed, or half of it.
}
process.exit(answer ? 0 : 1);
