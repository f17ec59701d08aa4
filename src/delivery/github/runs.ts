import * as z from "zod";
import type { RunId } from "../../ports/run-id.ts";
import type { GitHubApi } from "./api.ts";
import { besideTheWork } from "./beside-the-work.ts";

const runSchema = z.object({ status: z.string().nullable(), run_attempt: z.int().optional() });

/** What GitHub says of a run whose lease has not run out yet. */
export type RunSeen =
  | { readonly kind: "over" | "at_work" }
  /** It does not say: why, and what to change, as clauses. Undefined where the run is none of GitHub's. */
  | { readonly kind: "unknown"; readonly because: string | undefined };

/** Of a run of GitHub's, which is called `<number>-<attempt>`. What is not known to be over has to run out. */
export async function lookAtRun(api: GitHubApi, run: RunId): Promise<RunSeen> {
  const [, number, attempt] = /^(\d+)-(\d+)$/.exec(run) ?? [];
  if (number === undefined || attempt === undefined) return { kind: "unknown", because: undefined };
  const found = await api.ask({
    route: "GET /repos/{owner}/{repo}/actions/runs/{run_id}",
    parameters: { run_id: Number(number) },
    reads: runSchema,
    what: `look at the run ${number}`,
    signal: besideTheWork(),
  });
  if (found.kind !== "ok")
    return { kind: "unknown", because: `${found.reason} (${found.remedy.replace(/\.$/, "")})` };
  const { status, run_attempt = 1 } = found.data;
  // A run that was started again is over as far as its earlier attempts go.
  const isOver = run_attempt > Number(attempt) || status === "completed";
  return { kind: isOver ? "over" : "at_work" };
}
