/**
 * Everything a step started, wherever it went. Agents start their tools in sessions of their own, so the process group
 * does not reach them, and a tool may outlive its parent. A process belongs to the family when its environment carries
 * the step's tag, when it is in the program's group, or when its parent was seen to belong: the tag finds what detached
 * itself, the parent finds what cleared its environment. `/proc` says all three; where there is none, the group is all
 * that can be known.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";

export interface ProcessFamily {
  /** Looks who is there now, so that a member is still known when its parent is gone. Cheap enough for once a second. */
  note(): void;
  /** How many live. A process that ended and was not yet waited for by its parent does not count. */
  alive(): number;
  signal(signal: "SIGTERM" | "SIGKILL"): void;
}

/** `tag` is the name of a variable that only this program's environment has. `root` leads its own process group. */
export function processFamily(of: { readonly root: number; readonly tag: string }): ProcessFamily {
  return existsSync("/proc/self/stat") ? procFamily(of) : groupFamily(of.root);
}

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly zombie: boolean;
  /** Clock ticks since boot: tells a process from a later one with the same number. */
  readonly started: string;
}

function procFamily({ root, tag }: { readonly root: number; readonly tag: string }): ProcessFamily {
  const rootStarted = readProcess(root)?.started;
  const seen = new Map(rootStarted === undefined ? [] : [[root, rootStarted]]);

  const members = (isTagged: (pid: number) => boolean): readonly ProcessRow[] => {
    const rows = readProcesses().filter(({ pid }) => pid !== process.pid);
    const started = new Map(rows.map((row) => [row.pid, row.started]));
    for (const [pid, since] of seen) if (started.get(pid) !== since) seen.delete(pid);
    // Numbers are given out again: a later process with the program's number leads a stranger's group.
    const groupIsOurs = (started.get(root) ?? rootStarted) === rootStarted;
    const belongs = (row: ProcessRow) =>
      seen.has(row.pid) || seen.has(row.parent) || (groupIsOurs && row.group === root) || isTagged(row.pid);
    // Children may stand before their parents: again until nobody is added.
    for (let size = -1; size !== seen.size; ) {
      size = seen.size;
      for (const row of rows) if (belongs(row)) seen.set(row.pid, row.started);
    }
    return rows.filter(({ pid, zombie }) => seen.has(pid) && !zombie);
  };
  const tagged = () => {
    const answers = new Map<number, boolean>();
    return (pid: number) => {
      const answer = answers.get(pid) ?? hasVariable(pid, tag);
      answers.set(pid, answer);
      return answer;
    };
  };

  return {
    note: () => void members(() => false),
    alive: () => members(tagged()).length,
    signal(signal) {
      const rows = members(tagged());
      // The group as a whole first: nothing can fork its way past that.
      if (rows.some(({ group }) => group === root)) send(-root, signal);
      for (const { pid } of rows) send(pid, signal);
    },
  };
}

function groupFamily(root: number): ProcessFamily {
  return { note() {}, alive: () => (send(-root, 0) ? 1 : 0), signal: (signal) => void send(-root, signal) };
}

function readProcesses(): readonly ProcessRow[] {
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    const row = Number.isInteger(pid) ? readProcess(pid) : undefined;
    return row ? [row] : [];
  });
}

function readProcess(pid: number): ProcessRow | undefined {
  const stat = tryRead(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : parseStat(pid, stat);
}

/** The program's name stands in parentheses and may hold anything; the fields after it are numbered from the last one. */
function parseStat(pid: number, stat: string): ProcessRow | undefined {
  const [state, parent, group, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const started = rest[16];
  if (parent === undefined || group === undefined || started === undefined) return undefined;
  const zombie = state === "Z" || state === "X";
  return { pid, parent: Number(parent), group: Number(group), zombie, started };
}

function hasVariable(pid: number, name: string): boolean {
  const environment = tryRead(`/proc/${pid}/environ`);
  return environment !== undefined && `\0${environment}`.includes(`\0${name}=`);
}

/** Undefined for a process that has ended meanwhile or is another user's. */
function tryRead(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}

/** False when there is nobody to send it to, or when it is not ours to end. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
