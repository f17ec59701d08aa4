import * as z from "zod";
import type { GitHubApi } from "./api.ts";
import type { ApiFailure } from "./api-failure.ts";
import { besideTheWork } from "./beside-the-work.ts";

/**
 * Enables the workflow anew, which starts GitHub's 60 days without activity over (spec §10, keepalive). `file` is its
 * name in `.github/workflows/`. Undefined when it is done.
 */
export async function enableWorkflow(api: GitHubApi, file: string): Promise<ApiFailure | undefined> {
  const answer = await api.ask({
    route: "PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable",
    parameters: { workflow_id: file },
    reads: z.unknown(),
    what: `enable the workflow ${file}`,
    signal: besideTheWork(),
  });
  return answer.kind === "ok" ? undefined : answer;
}
