import * as z from "zod";
import type { RunId } from "../../ports/run-id.ts";
import type { GitHubApi } from "./api.ts";

const runSchema = z.object({ status: z.string().nullable(), run_attempt: z.int().optional() });

/**
 * Does the API say that this run (`<number>-<attempt>`) is over? False also when it does not answer, or the run is none
 * of GitHub's: then its lease has to run out.
 */
export async function isRunOver(api: GitHubApi, run: RunId): Promise<boolean> {
  const [, number, attempt] = /^(\d+)-(\d+)$/.exec(run) ?? [];
  if (number === undefined || attempt === undefined) return false;
  const found = await api.ask({
    route: "GET /repos/{owner}/{repo}/actions/runs/{run_id}",
    parameters: { run_id: Number(number) },
    reads: runSchema,
    what: `look at the run ${number}`,
  });
  if (found.kind !== "ok") return false;
  const { status, run_attempt = 1 } = found.data;
  // A run that was started again is over as far as its earlier attempts go.
  return run_attempt > Number(attempt) || status === "completed";
}
