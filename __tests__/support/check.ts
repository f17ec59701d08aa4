/** Files to check, by the built action: in a folder of their own, as a runner or as a person would start it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { Problem } from "../../src/backlog/problem.ts";

const BUNDLE = fileURLToPath(new URL("../../dist/index.js", import.meta.url));

/** Path, and the text; bytes for what is no text. */
export type CheckedFiles = Readonly<Record<string, string | Uint8Array>>;

export interface CheckOptions {
  /** The state that the files are compared with: committed before the files are written. */
  readonly base?: CheckedFiles | undefined;
  readonly inputs?: Readonly<Record<string, string>> | undefined;
}

export interface Check {
  readonly exit_code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** `BACKLOG.yaml` as it is afterwards; empty without one. */
  readonly backlog: string;
}

/** `tickwork validate` in a terminal. */
export function checkInTerminal(files: CheckedFiles, options: CheckOptions = {}): Promise<Check> {
  return inTerminal(["validate"], files, options);
}

/** `tickwork validate` in a folder that is there. */
export function checkIn(folder: string): Promise<Check> {
  return start(folder, ["validate"], {});
}

/** Any command in a terminal. */
export async function inTerminal(
  words: readonly string[],
  files: CheckedFiles,
  { base, inputs = {} }: CheckOptions = {},
): Promise<Check> {
  await using folder = await folderWith(files, base);
  const args = Object.entries(inputs).map(([name, value]) => `--${name}=${value}`);
  return await start(folder.path, [...words, ...args], {});
}

/** The problems that `--format json` prints. */
export async function problemsIn(
  files: CheckedFiles,
  options: CheckOptions = {},
): Promise<readonly Problem[]> {
  const check = await checkInTerminal(files, { ...options, inputs: { ...options.inputs, format: "json" } });
  try {
    return JSON.parse(check.stdout).problems;
  } catch (error) {
    throw new Error(`no JSON:\n${check.stdout}\n${check.stderr}`, { cause: error });
  }
}

/** As `file:line:column severity code`, in the order in which the runner gets them. */
export async function annotationsIn(files: CheckedFiles, backlog = ""): Promise<readonly string[]> {
  await using folder = await folderWith(files, undefined);
  const { stdout } = await start(folder.path, [], {
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: folder.path,
    GITHUB_EVENT_NAME: "push",
    RUNNER_TEMP: folder.path,
    INPUT_COMMAND: "validate",
    INPUT_BACKLOG: backlog,
  });
  const pattern = /^::(error|warning|notice) title=(TW\d+)[^,:]*,file=([^,]*),line=(\d+),col=(\d+)::/gm;
  return [...stdout.matchAll(pattern)].map(
    ([, severity, code, file, line, column]) => `${file}:${line}:${column} ${severity} ${code}`,
  );
}

async function start(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Check> {
  const { PATH = "" } = process.env;
  const { exitCode, stdout, stderr } = await execa(process.execPath, [BUNDLE, ...args], {
    cwd,
    extendEnv: false,
    env: { PATH, HOME: cwd, GIT_CONFIG_NOSYSTEM: "1", GIT_CEILING_DIRECTORIES: dirname(cwd), ...env },
    stdin: "ignore",
    reject: false,
    timeout: 60_000,
  });
  const backlog = await readFile(join(cwd, "BACKLOG.yaml"), "utf8").catch(() => "");
  return { exit_code: exitCode, stdout, stderr, backlog };
}

async function folderWith(files: CheckedFiles, base: CheckedFiles | undefined) {
  const path = await mkdtemp(join(tmpdir(), "tickwork-check-"));
  if (base) {
    await writeAll(path, base);
    const env = { ...IDENTITY, HOME: path, GIT_CONFIG_NOSYSTEM: "1" };
    const git = (...args: readonly string[]) => execa("git", args, { cwd: path, env });
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "Begin");
  }
  await writeAll(path, files);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function writeAll(folder: string, files: CheckedFiles): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
}

const IDENTITY = {
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.org",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.org",
};
