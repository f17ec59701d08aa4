/** A number that follows from the commit: a sample by it is always the same for one, and another for the next. */
import { execaSync } from "execa";

/** 0 in a copy that is no repository. */
export function seedOfCommit(): number {
  const { stdout } = execaSync("git", ["rev-parse", "HEAD"], { cwd: import.meta.dirname, reject: false });
  return Number.parseInt(stdout.slice(0, 6), 16) || 0;
}
