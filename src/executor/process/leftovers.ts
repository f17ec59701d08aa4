/**
 * Ends what a run left alive that was killed itself, and so could not see to it. Found by what it was given in its
 * environment, which leads to one checkout, and to no other run's: what steps started by the path of their result file,
 * in the scratch folder; our own git by the folder it works in.
 */
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

/** A variable and its value, or how that begins. */
export interface LeftoverMark {
  readonly name: string;
  readonly value: string;
  readonly match: "begins" | "equals";
  /** `ask`: SIGTERM first, for a program that is to take its locks along. */
  readonly how: "kill" | "ask";
}

/** How often, and how long between, it is looked whether what was asked to end is gone. */
const LOOKS = 20;
const LOOK_MS = 50;

/** What was asked to end and has not after a second is killed. Finds nothing where there is no `/proc`. */
export async function endLeftovers(marks: readonly LeftoverMark[]): Promise<void> {
  await Promise.all(marks.map(endMarked));
}

async function endMarked(mark: LeftoverMark): Promise<void> {
  const found = await markedProcesses(mark);
  for (const pid of found) tryKill(pid, mark.how === "kill" ? "SIGKILL" : "SIGTERM");
  if (mark.how === "kill") return;
  for (let look = 0; look < LOOKS && (await markedProcesses(mark)).length > 0; look += 1)
    await pause(LOOK_MS);
  for (const pid of await markedProcesses(mark)) tryKill(pid, "SIGKILL");
}

async function markedProcesses({ name, value, match }: LeftoverMark): Promise<readonly number[]> {
  const text = `\0${name}=${latin1(value)}${match === "equals" ? "\0" : ""}`;
  const names = await readdir("/proc").catch(() => []);
  const found = await Promise.all(
    names.map(async (entry) => {
      if (!/^\d+$/.test(entry) || Number(entry) === process.pid) return [];
      const environment = await readFile(`/proc/${entry}/environ`, "latin1").catch(() => "");
      return `\0${environment}`.includes(text) ? [Number(entry)] : [];
    }),
  );
  return found.flat();
}

function latin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
