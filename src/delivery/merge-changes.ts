/** What a pull request changes, from the merge commit that the runner checks out for it. */

import type { Log } from "../ports/log.ts";
import { createGit } from "./git.ts";
import { type Environment, identityOf } from "./git-environment.ts";

/**
 * Does the merge commit at HEAD change any of these files against its first parent, the branch that it would be merged
 * into? Undefined when that cannot be told: no merge commit, too shallow a checkout, no git. `cwd` is the repository's top.
 */
export async function touchedByMerge(
  files: readonly string[],
  at: { readonly cwd: string; readonly env: Environment; readonly log: Pick<Log, "debug"> },
): Promise<boolean | undefined> {
  const git = createGit({ ...at, identity: identityOf(at.env) });
  const merge = await git.tryRun(["rev-parse", "--quiet", "--verify", "HEAD^2"]);
  if (merge.kind !== "ok") return undefined;
  const changed = await git.tryRun(["diff", "--name-only", "-z", "HEAD^1", "HEAD", "--", ...files]);
  return changed.kind === "ok" ? changed.stdout !== "" : undefined;
}
