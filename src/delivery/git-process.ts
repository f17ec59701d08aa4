/** One process of git, from its start to what it answered: nothing of it is left behind, and it never rejects. */
import { existsSync } from "node:fs";
import { execa } from "execa";
import type { Limit } from "./git-limits.ts";

export interface GitStart {
  readonly cwd: string;
  /** All of it: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly input: string | undefined;
  readonly limit: Limit;
  readonly signal: AbortSignal | undefined;
}

export type GitEnd =
  | { readonly kind: "ok"; readonly stdout: string }
  | { readonly kind: "failed"; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  /** `silent`: it had said nothing for `afterMs`; else that is how long it had run. */
  | { readonly kind: "timed_out"; readonly afterMs: number; readonly silent: boolean }
  | { readonly kind: "aborted" }
  /** The folder that it was to work in. */
  | { readonly kind: "folder_gone"; readonly folder: string }
  | { readonly kind: "not_installed" };

const MAX_OUTPUT_CHARACTERS = 256 * 1024 * 1024;

/** Starts `program` and waits for its end. `args` are never read by a shell. */
export async function startGit(program: string, args: readonly string[], start: GitStart): Promise<GitEnd> {
  const { cwd, env, input, limit, signal } = start;
  const silence = new AbortController();
  const child = execa(program, args, {
    cwd,
    env,
    extendEnv: false,
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
    cancelSignal: signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]),
    timeout: limit.totalMs,
    forceKillAfterDelay: 2_000,
    // The program that speaks to the server is a child of git and outlives it when it hangs.
    killDescendants: true,
    maxBuffer: MAX_OUTPUT_CHARACTERS,
    stripFinalNewline: false,
    reject: false,
    windowsHide: true,
  });
  const { silentMs } = limit;
  const timer = silentMs === undefined ? undefined : setTimeout(() => silence.abort(), silentMs);
  for (const stream of [child.stdout, child.stderr]) stream.on("data", () => timer?.refresh());
  const result = await child;
  clearTimeout(timer);
  if (!result.failed) return { kind: "ok", stdout: result.stdout };
  if (result.timedOut) return { kind: "timed_out", afterMs: limit.totalMs, silent: false };
  if (result.isCanceled && !signal?.aborted)
    return { kind: "timed_out", afterMs: silentMs ?? limit.totalMs, silent: true };
  if (result.isCanceled) return { kind: "aborted" };
  // The system has one word for a program and a folder that are not there.
  if (result.code === "ENOENT")
    return existsSync(cwd) ? { kind: "not_installed" } : { kind: "folder_gone", folder: cwd };
  const stderr = result.exitCode === undefined ? `${result.stderr}\n${result.shortMessage}` : result.stderr;
  return { kind: "failed", exitCode: result.exitCode ?? -1, stdout: result.stdout, stderr };
}
