/**
 * What is asked of GitHub beside the work: a label, a reaction, whether a run is over. Nothing finished depends on the
 * answer, so it is waited for no longer than this in all, with every try and every pause. Milliseconds: one request that
 * nobody answers, and one more.
 */
const BESIDE_MS = 15_000;

/** For `Question.signal`, made when the question is asked. */
export function besideTheWork(): AbortSignal {
  return AbortSignal.timeout(BESIDE_MS);
}
