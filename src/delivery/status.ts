/** `git status` as data: what differs between HEAD, the index and the working tree. */
import { type CommitSha, commitShaSchema } from "../backlog/item.ts";
import type { Git } from "./git.ts";

export interface Status {
  /** Undefined before the first commit. */
  readonly head: CommitSha | undefined;
  /** Undefined when HEAD is detached. */
  readonly branch: string | undefined;
  readonly entries: readonly StatusEntry[];
}

export type StatusEntry =
  /** `in_head`: HEAD has a file of this name, so it can be put back. `on_disk`: there is one now. */
  | { readonly kind: "tracked"; readonly path: string; readonly in_head: boolean; readonly on_disk: boolean }
  | { readonly kind: "unmerged"; readonly path: string; readonly in_head: boolean; readonly on_disk: boolean }
  | { readonly kind: "untracked"; readonly path: string }
  /** A folder with a `.git` of its own that no commit of ours may hold. `path` ends with `/`. */
  | { readonly kind: "repository"; readonly path: string }
  /** A file, or a whole folder when `path` ends with `/`. */
  | { readonly kind: "ignored"; readonly path: string };

export interface StatusOptions {
  /** List what `.gitignore` hides, too. */
  readonly ignored?: boolean | undefined;
}

/** Submodules are left out: they are never touched. Renames are shown as a deletion and an addition. */
const STATUS = [
  "status",
  "--porcelain=v2",
  "--branch",
  "--no-ahead-behind",
  "--no-renames",
  "--ignore-submodules=all",
  "--untracked-files=all",
  "-z",
];

/** One process. Throws `GitError` outside a repository. */
export async function readStatus(git: Git, { ignored = false }: StatusOptions = {}): Promise<Status> {
  return parseStatus(await git.run(statusArguments({ ignored })));
}

/** For `git`, so that `parseStatus` can read what it says. */
export function statusArguments({ ignored = false }: StatusOptions = {}): readonly string[] {
  return [...STATUS, `--ignored=${ignored ? "matching" : "no"}`];
}

/** Reads the output of `--porcelain=v2 --branch -z` without renames. */
export function parseStatus(output: string): Status {
  const records = output.split("\0").filter((record) => record !== "");
  const header = (name: string) =>
    records.find((record) => record.startsWith(`# ${name} `))?.slice(name.length + 3);
  const branch = header("branch.head");
  return {
    head: commitShaSchema.safeParse(header("branch.oid")).data,
    branch: branch === "(detached)" ? undefined : branch,
    entries: records.flatMap((record) => parseEntry(record) ?? []),
  };
}

/** Fields before the path: of an ordinary entry and of one with conflicts (`1` and `u`). */
const ORDINARY = /^1 (..) (?:\S+) (\d+) (?:\d+) (\d+) (?:\S+) (?:\S+) (.*)$/s;
const CONFLICT = /^u (?:..) (?:\S+) (?:\d+) (\d+) (?:\d+) (\d+) (?:\S+) (?:\S+) (?:\S+) (.*)$/s;
const NO_FILE = "000000";

function parseEntry(record: string): StatusEntry | undefined {
  const path = record.slice(2);
  switch (record[0]) {
    case "1": {
      const [, , head, disk, name] = ORDINARY.exec(record) ?? [];
      if (name === undefined) return undefined;
      return { kind: "tracked", path: name, in_head: head !== NO_FILE, on_disk: disk !== NO_FILE };
    }
    case "u": {
      const [, ours, disk, name] = CONFLICT.exec(record) ?? [];
      if (name === undefined) return undefined;
      return { kind: "unmerged", path: name, in_head: ours !== NO_FILE, on_disk: disk !== NO_FILE };
    }
    case "?":
      return { kind: path.endsWith("/") ? "repository" : "untracked", path };
    case "!":
      return { kind: "ignored", path };
    default:
      return undefined;
  }
}
