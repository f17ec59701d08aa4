/**
 * `npm run test:agents`: installs the agents' command lines in the versions of `src/executor/agents/versions.ts`, and runs
 * `__tests__/agents` with them. They go into a temporary folder, or into the one that `--folder` names, which keeps them
 * for the next time. Everything else on the command line goes to vitest.
 */
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
  // Written last: an installation that was cut short is done again.
  const done = join(folder, "installed.json");
  if ((await readFile(done, "utf8").catch(() => "")) === text) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), text);
  console.log(
    `installing ${Object.entries(dependencies)
      .map((one) => one.join("@"))
      .join(", ")}`,
  );
  await execa("npm", ["install", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
  await expectVersions(folder);
  await writeFile(done, text);
}

/** One that was installed but does not start would fail twelve tests, and none of them would say why. */
async function expectVersions(folder: string): Promise<void> {
  for (const [program, { tested }] of Object.entries(TESTED)) {
    const { stdout } = await execa(join(folder, "node_modules/.bin", program), ["--version"], {
      timeout: 120_000,
    });
    if (!stdout.includes(tested)) throw new Error(`${program} --version says "${stdout}", not ${tested}`);
  }
}

await testAgents().catch(reportFailure);
