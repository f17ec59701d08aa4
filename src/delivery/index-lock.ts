/**
 * The lock of git's index. Whoever is ended in the middle of a git command leaves it for good, and every commit after that
 * fails. It is taken away where this run, or a step of it, left it and nobody can hold it any more; else a person is told
 * who may.
 */
import { readdir, readlink, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { shellWord } from "../backlog/shell-word.ts";
import { gitProcessesIn } from "./git-processes.ts";
import type { Location } from "./location.ts";

export type IndexLock =
  | { readonly kind: "free" }
  /** For people: a sentence on who may hold it, and what to do. */
  | { readonly kind: "locked"; readonly who: string };

/** When this process began, epoch milliseconds, by the clock that dates files. */
const BEGAN_MS = performance.timeOrigin;

/** Takes away what is dead; what it says then is `free`. */
export async function clearIndexLock(
  { top, gitDir }: Pick<Location, "top" | "gitDir">,
  beganMs = BEGAN_MS,
): Promise<IndexLock> {
  const path = join(gitDir, "index.lock");
  const lock = await stat(path).catch(() => undefined);
  if (!lock) return { kind: "free" };
  const holders = await holdersOf(path, top);
  if (holders === undefined || holders.length > 0) return { kind: "locked", who: whoHolds(path, holders) };
  if (lock.mtimeMs < beganMs) return { kind: "locked", who: leftBefore(path) };
  await rm(path, { force: true });
  return { kind: "free" };
}

/** Without waiting for anything or taking anything away. */
export async function isIndexLocked(gitDir: string): Promise<boolean> {
  return (await stat(join(gitDir, "index.lock")).catch(() => undefined)) !== undefined;
}

/**
 * Numbers of processes that have the file open, and of every git at work in the checkout: a commit has closed its lock, and
 * holds it, while its editor or a hook of its is open. Undefined where there is no `/proc` to tell.
 */
async function holdersOf(path: string, top: string): Promise<readonly number[] | undefined> {
  const names = await readdir("/proc").catch(() => undefined);
  if (!names?.includes("self")) return undefined;
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const holds = await Promise.all(pids.map((pid) => hasOpen(pid, path)));
  const gits = (await gitProcessesIn(top)).map(({ pid }) => pid);
  return [...new Set([...pids.filter((_, at) => holds[at]), ...gits])];
}

/** Of another user's process nobody can tell. */
async function hasOpen(pid: number, path: string): Promise<boolean> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const file of files) {
    if ((await readlink(`/proc/${pid}/fd/${file}`).catch(() => "")) === path) return true;
  }
  return false;
}

function whoHolds(path: string, holders: readonly number[] | undefined): string {
  if (holders === undefined)
    return `Another git may be at work in this checkout. If none is, delete its lock: rm ${shellWord(path)}`;
  return `Process ${holders.join(", ")} may hold ${path}. Wait until it has ended, or end it, and start again.`;
}

function leftBefore(path: string): string {
  return `${path} was there before this run began, and no process that can be seen holds it. If no git is at work in this checkout, delete it: rm ${shellWord(path)}`;
}
