/**
 * Which cases run. `npm run hostile` runs all; `npm test` a sample that follows from the commit: the same commit has
 * always the same, and over the commits every case has its turn. `HOSTILE_SEED=3` chooses another; one case alone is run
 * by its name: `npm run hostile -- -t "a link into .git"`.
 */
import { seedOfCommit } from "../support/commit-seed.ts";

export const IS_WHOLE = process.env["MODE"] === "hostile";

const SEED = Number(process.env["HOSTILE_SEED"] ?? seedOfCommit());

/** One of so many in the short form, and none that is slow. */
export function sample<T extends object>(cases: readonly T[], oneOf: number): readonly T[] {
  if (IS_WHOLE) return cases;
  const quick = cases.filter((one) => !("slow" in one && one.slow));
  return quick.filter((_, at) => at % oneOf === SEED % oneOf);
}
