/** Which git is at work in a folder: only where there is a `/proc`; elsewhere none is found. */
import { readdir, readFile, readlink } from "node:fs/promises";
import { basename, sep } from "node:path";

export interface GitProcess {
  readonly pid: number;
  /** As it was started, on one line. */
  readonly command: string;
  /** Started by this process, or by one that it started. */
  readonly ours: boolean;
}

/** `top` is absolute, links resolved. Processes of other users cannot be seen. */
export async function gitProcessesIn(top: string): Promise<readonly GitProcess[]> {
  const names = await readdir("/proc").catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => gitProcess(pid, top)));
  return found.filter((one) => one !== undefined);
}

async function gitProcess(pid: number, top: string): Promise<GitProcess | undefined> {
  const words = await readFile(`/proc/${pid}/cmdline`, "utf8")
    .then((text) => text.split("\0").filter(Boolean))
    .catch(() => []);
  if (basename(words[0] ?? "") !== "git") return undefined;
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  const within = folder === top || folder?.startsWith(`${top}${sep}`);
  return within ? { pid, command: words.join(" ").slice(0, 200), ours: await isOurs(pid) } : undefined;
}

async function isOurs(pid: number): Promise<boolean> {
  for (let at = pid; at > 1; ) {
    if (at === process.pid) return true;
    const stat = await readFile(`/proc/${at}/stat`, "latin1").catch(() => "");
    at = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) || 0;
  }
  return false;
}
