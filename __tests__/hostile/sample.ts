/**
 * Which cases run. `npm run hostile` runs all; `npm test` a sample that follows from the commit: the same commit has
 * always the same, and over the commits every case has its turn. `HOSTILE_SEED=3` chooses another; one case alone is run
 * by its name: `npm run hostile -- -t "a link into .git"`.
 */
import { execaSync } from "execa";

export const IS_WHOLE = process.env["MODE"] === "hostile";

const SEED = Number(process.env["HOSTILE_SEED"] ?? seedOfCommit());

/** One of so many in the short form, and none that is slow. */
export function sample<T extends object>(cases: readonly T[], oneOf: number): readonly T[] {
  if (IS_WHOLE) return cases;
  const quick = cases.filter((one) => !("slow" in one && one.slow));
  return quick.filter((_, at) => at % oneOf === SEED % oneOf);
}

/** 0 in a copy that is no repository. */
function seedOfCommit(): number {
  const { stdout } = execaSync("git", ["rev-parse", "HEAD"], { cwd: import.meta.dirname, reject: false });
  return Number.parseInt(stdout.slice(0, 6), 16) || 0;
}
