/**
 * The main job, on a machine without account or key: a throw-away repository with a bare remote, the bundled backlog, and
 * the built action started twice as the runner would start it, each time in a fresh clone.
 */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { parse } from "yaml";

const ROOT = join(import.meta.dirname, "..");
const BUNDLE = join(ROOT, "dist/index.js");

const IDENTITY = {
  GIT_AUTHOR_NAME: "A maintainer",
  GIT_AUTHOR_EMAIL: "maintainer@example.org",
  GIT_COMMITTER_NAME: "A maintainer",
  GIT_COMMITTER_EMAIL: "maintainer@example.org",
};

async function demo(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tickwork-demo-"));
  const remote = join(folder, "remote.git");
  try {
    await seed(folder, remote);
    const before = await git(remote, "rev-parse", "main");
    for (const run of [1, 2]) {
      heading(`Run ${run} of 2: a fresh clone, as on a runner`);
      await runOnce({ folder, remote, run });
    }
    heading("What is on the remote now");
    show(await git(remote, "log", "--oneline", "--stat=100", `${before}..main`));
    heading("What became of the backlog, line by line");
    show(await git(remote, "diff", before, "main", "--", "BACKLOG.yaml", "BACKLOG_INBOX.yaml"));
    heading("The worklog");
    const worklog = (await git(remote, "ls-tree", "-r", "--name-only", "main", "_worklog")).split("\n");
    for (const file of worklog.filter((name) => name.endsWith(".md")))
      show(await git(remote, "show", `main:${file}`));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function seed(folder: string, remote: string): Promise<void> {
  const first = join(folder, "first");
  await cp(join(ROOT, "demo/repository"), first, { recursive: true });
  await git(folder, "init", "--quiet", "--bare", "--initial-branch=main", remote);
  await git(first, "init", "--quiet", "--initial-branch=main");
  await git(first, "add", "--all");
  await git(first, "commit", "--quiet", "--message", "A backlog, and a small program");
  await git(first, "push", "--quiet", remote, "main");
}

async function runOnce(start: {
  readonly folder: string;
  readonly remote: string;
  readonly run: number;
}): Promise<void> {
  const clone = join(start.folder, `run-${start.run}`);
  await git(start.folder, "clone", "--quiet", "--depth=1", pathToFileURL(start.remote).href, clone);
  const temp = join(start.folder, `runner-${start.run}`);
  await mkdir(temp);
  const summary = join(temp, "summary.md");
  for (const file of ["summary.md", "output", "state"]) await writeFile(join(temp, file), "");
  const began = performance.now();
  const { exitCode } = await execa(process.execPath, [BUNDLE], {
    cwd: clone,
    env: { ...(await inputs()), ...runner(clone, temp, start.run) },
    stdio: ["ignore", "inherit", "inherit"],
    reject: false,
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  heading(`Run ${start.run} ended with exit code ${exitCode} after ${seconds} s. Its summary:`);
  show(await readFile(summary, "utf8"));
  if (exitCode !== 0) process.exitCode = 1;
}

/** Every input at its default, but for the job's token: the remote is a folder. Few ticks, so that the second run has work left. */
async function inputs(): Promise<Record<string, string>> {
  const action: { inputs: Record<string, { default?: string }> } = parse(
    await readFile(join(ROOT, "action.yml"), "utf8"),
  );
  const values = Object.entries(action.inputs).map(([name, { default: preset = "" }]) => [
    `INPUT_${name.toUpperCase()}`,
    preset.includes("${{") ? "" : preset,
  ]);
  return { ...Object.fromEntries(values), "INPUT_MAX-TICKS": "8" };
}

function runner(clone: string, temp: string, run: number): Record<string, string> {
  return {
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: clone,
    GITHUB_REPOSITORY: "example/tally",
    GITHUB_RUN_ID: String(1000 + run),
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_EVENT_NAME: "schedule",
    GITHUB_REF: "refs/heads/main",
    GITHUB_REF_TYPE: "branch",
    GITHUB_REF_NAME: "main",
    GITHUB_OUTPUT: join(temp, "output"),
    GITHUB_STEP_SUMMARY: join(temp, "summary.md"),
    GITHUB_STATE: join(temp, "state"),
    RUNNER_TEMP: temp,
  };
}

async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execa("git", args, { cwd, env: IDENTITY });
  return stdout;
}

function heading(text: string): void {
  console.log(`\n\u2501\u2501 ${text} ${"\u2501".repeat(Math.max(4, 96 - text.length))}\n`);
}

function show(text: string): void {
  console.log(text);
}

await demo();
