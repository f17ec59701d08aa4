/**
 * `npm run test:agents`: installs the agents' command lines in the versions of `src/executor/agents/versions.ts`, and runs
 * `__tests__/agents` with them. They go into a temporary folder, or into the one that `--folder` names, which keeps them
 * for the next time. Everything else on the command line goes to vitest.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { execa } from "execa";
import { TESTED } from "../src/executor/agents/versions.ts";
import { reportFailure } from "./report-failure.ts";

const ROOT = join(import.meta.dirname, "..");

async function testAgents(): Promise<void> {
  const [, , ...rest] = process.argv;
  const at = rest.indexOf("--folder");
  const [named] = at < 0 ? [] : rest.splice(at, 2).slice(1);
  const folder = named === undefined ? await mkdtemp(join(tmpdir(), "agents-")) : resolve(named);
  try {
    await install(folder);
    const env = { TICKWORK_TEST_AGENTS: join(folder, "node_modules/.bin") };
    const show = { cwd: ROOT, stdio: "inherit", preferLocal: true } as const;
    await execa("node", ["scripts/build.ts"], show);
    const end = await execa("vitest", ["run", "__tests__/agents", ...rest], { ...show, env, reject: false });
    process.exitCode = end.exitCode ?? 1;
  } finally {
    if (named === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function install(folder: string): Promise<void> {
  const dependencies = Object.fromEntries(Object.values(TESTED).map((one) => [one.package, one.tested]));
  // Some unpack their program after the installation.
  const allowScripts = Object.fromEntries(Object.keys(dependencies).map((name) => [name, true]));
  const text = JSON.stringify({ private: true, dependencies, allowScripts }, null, 2);
  const file = join(folder, "package.json");
  if (existsSync(join(folder, "node_modules")) && (await readFile(file, "utf8")) === text) return;
  await mkdir(folder, { recursive: true });
  await writeFile(file, text);
  console.log(
    `installing ${Object.entries(dependencies)
      .map((one) => one.join("@"))
      .join(", ")}`,
  );
  await execa("npm", ["install", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
}

await testAgents().catch(reportFailure);
