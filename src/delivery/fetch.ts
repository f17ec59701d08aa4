/** `git fetch` as all of delivery runs it: what is named and nothing else, by its own settings and not the checkout's. */
import type { Git, GitAnswer } from "./git.ts";
import type { NetworkUse } from "./git-limits.ts";

export interface Fetch {
  /** Name or URL. */
  readonly remote: string;
  /** Refs, commits, or `+<ref there>:<ref here>`. */
  readonly what: readonly string[];
  /** `--depth=1`, `--unshallow`. */
  readonly depth?: string | undefined;
  /** Default `objects`. */
  readonly use?: NetworkUse | undefined;
}

/** No tags, no FETCH_HEAD, and with `--refmap=` no ref here but those that `what` names. One process. */
export function tryFetch(git: Git, { remote, what, depth, use = "objects" }: Fetch): Promise<GitAnswer> {
  const command = [
    "fetch",
    "--progress",
    "--no-tags",
    "--no-recurse-submodules",
    "--no-auto-maintenance",
    "--no-write-fetch-head",
    "--refmap=",
    ...(depth === undefined ? [] : [depth]),
  ];
  return git.tryRun([...command, remote, ...what], { network: use });
}
