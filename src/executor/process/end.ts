/** Ends what a step started: asked first, then made to, until nothing is left (spec §5). */
import { setTimeout as pause } from "node:timers/promises";
import type { ProcessFamily } from "./process-family.ts";

/** How long a process may take to end itself after SIGTERM, in milliseconds. */
export interface Grace {
  readonly ms: number;
  /** After a cancel: the runner kills us ten seconds later, and the work of others must be saved by then. */
  readonly afterCancelMs: number;
}

export const GRACE: Grace = { ms: 5_000, afterCancelMs: 1_500 };

const LOOK_EVERY_MS = 20;
/** A process in the middle of a disk operation cannot be killed, and one of another user not by us. */
const KILL_FOR_MS = 3_000;

/**
 * SIGTERM to all, the grace, then SIGKILL again and again until none is left. Resolves to the number that could not be
 * ended. A `cancelled` that aborts meanwhile shortens the grace.
 */
export async function endFamily(
  family: ProcessFamily,
  by: { readonly grace: Grace; readonly cancelled: AbortSignal },
): Promise<number> {
  if (family.alive() === 0) return 0;
  family.signal("SIGTERM");
  const asked = performance.now();
  let grace = by.cancelled.aborted ? by.grace.afterCancelMs : by.grace.ms;
  while (performance.now() - asked < grace) {
    await pause(LOOK_EVERY_MS);
    if (family.alive() === 0) return 0;
    if (by.cancelled.aborted) grace = Math.min(grace, by.grace.afterCancelMs);
  }
  const forced = performance.now();
  do {
    family.signal("SIGKILL");
    await pause(LOOK_EVERY_MS);
  } while (family.alive() > 0 && performance.now() - forced < KILL_FOR_MS);
  return family.alive();
}
