/** Is a commit in the history of HEAD? A shallow checkout may have to be deepened to know (spec §5, staleness). */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../ports/log.ts";
import type { Ancestry } from "../ports/work-tree.ts";
import { failureWords, type Git } from "./git.ts";
import type { Location } from "./location.ts";
import { type RemoteBranch, tryDeepen } from "./remote.ts";

export interface AncestryContext {
  readonly git: Git;
  readonly location: Location;
  /** Undefined without a remote: then a shallow checkout stays as it is. */
  readonly on: RemoteBranch | undefined;
  readonly log: Pick<Log, "warning">;
}

/** Each round fetches so many commits more. */
const DEEPENINGS: readonly (number | "all")[] = [50, 250, 1_000, "all"];

/** `commit` is text from a file. One process where the history is here. */
export async function ancestryOf(context: AncestryContext, commit: string): Promise<Ancestry> {
  if (!/^[0-9a-f]{7,64}$/.test(commit)) return "unknown";
  let answer = await lookInHistory(context.git, commit);
  for (const by of DEEPENINGS) {
    if (answer === "ancestor" || !(await deepen(context, by))) return answer;
    answer = await lookInHistory(context.git, commit);
  }
  return answer;
}

async function lookInHistory(git: Git, commit: string): Promise<Ancestry> {
  const answer = await git.tryRun(["merge-base", "--is-ancestor", `${commit}^{commit}`, "HEAD"]);
  if (answer.kind === "ok") return "ancestor";
  return answer.kind === "failed" && answer.exitCode === 1 ? "diverged" : "unknown";
}

/** False when nothing more is to be had. */
async function deepen({ git, location, on, log }: AncestryContext, by: number | "all"): Promise<boolean> {
  if (on === undefined || !(await isShallow(location))) return false;
  const answer = await tryDeepen(git, { ...on, by });
  if (answer.kind === "ok") return true;
  log.warning(
    `The history of "${on.branch}" could not be fetched: git ${failureWords(answer)}. ` +
      "With `fetch-depth: 0` of actions/checkout it is there from the start.",
  );
  return false;
}

/** Whether history was cut off when this clone was fetched. */
export async function isShallow(location: Pick<Location, "commonDir">): Promise<boolean> {
  const list = await stat(join(location.commonDir, "shallow")).catch(() => undefined);
  return list !== undefined && list.size > 0;
}
