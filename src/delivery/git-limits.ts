/**
 * How long git may take. What talks to a server is ended when nothing comes of it, not when it is large: a transfer tells
 * its progress, so that silence is what gives a dead connection away, over HTTP, SSH and in a folder alike. Git's own limit
 * (`http.lowSpeedTime`) knows HTTP alone, and `git push` waits for ever on an answer that lacks its end.
 */
import type { Environment } from "./git-environment.ts";

/**
 * What a command asks of the server. `refs`: lists or moves refs, with a commit or none. `objects`: carries work, and is
 * to tell its progress (`--progress`). `contents`: git fetches by itself what a partial clone lacks, and says nothing
 * while it does.
 */
export type NetworkUse = "refs" | "objects" | "contents";

export interface Limit {
  /** Undefined: it may be silent as long as it lasts. */
  readonly silentMs?: number | undefined;
  readonly totalMs: number;
}

/** What is local is done in a moment; the largest checkout is not. */
export const LOCAL_LIMIT: Limit = { totalMs: 10 * 60_000 };

const SILENT_S = 120;
/** However much it says. */
const TOTAL_MS = 30 * 60_000;

/** Decides what each command gets, from what those before it met: a server that stays silent costs minutes once, not at each try. */
export interface Patience {
  limit(use: NetworkUse): Limit;
  /** A command ended by itself: the server said something, be it no; unless it may not have been asked at all. */
  answered(use: NetworkUse): void;
  /** It was silent for so long. The sum of all such time since it last answered, in ms. */
  silent(forMs: number): number;
}

/**
 * Two minutes of silence are a dead server: half a minute where nothing is carried, five where git does not tell. Once two
 * minutes were lost, each further try gets a quarter of one, until there is an answer; what may be work on this machine alone,
 * for the most part, gets one. Git's own variable for this limit, `GIT_HTTP_LOW_SPEED_TIME` (seconds), puts another number in
 * the place of the two minutes.
 */
export function createPatience(env: Environment): Patience {
  const silentMs = secondsOf(env["GIT_HTTP_LOW_SPEED_TIME"]) * 1000;
  const first = { refs: silentMs / 4, objects: silentMs, contents: silentMs * 2.5 };
  const later = { refs: silentMs / 8, objects: silentMs / 8, contents: silentMs / 2 };
  let lostMs = 0;
  return {
    limit: (use) => ({ silentMs: (lostMs < silentMs ? first : later)[use], totalMs: TOTAL_MS }),
    answered(use) {
      if (use !== "contents") lostMs = 0;
    },
    silent(forMs) {
      lostMs += forMs;
      return lostMs;
    },
  };
}

/** As git reads it: what is no number above 0 sets no limit of its own. */
function secondsOf(text: string | undefined): number {
  const seconds = /^\d{1,4}$/.test(text ?? "") ? Number(text) : 0;
  return seconds > 0 ? seconds : SILENT_S;
}
