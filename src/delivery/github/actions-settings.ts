/** What GitHub says of a repository's Actions, for `doctor`: is a workflow enabled, and what may its token do? */
import * as z from "zod";
import type { ApiAnswer, GitHubApi } from "./api.ts";

const workflowSchema = z.object({ state: z.string() });

/** `active`, `disabled_inactivity`, `disabled_manually` and others. `file` is its name in `.github/workflows/`. */
export function askWorkflowState(
  api: GitHubApi,
  file: string,
): Promise<ApiAnswer<{ readonly state: string }>> {
  return api.ask({
    route: "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}",
    parameters: { workflow_id: file },
    reads: workflowSchema,
    what: `see whether the workflow ${file} is enabled`,
  });
}

const permissionsSchema = z.object({
  default_workflow_permissions: z.enum(["read", "write"]),
  can_approve_pull_request_reviews: z.boolean(),
});

/** Needs `administration: read`, which a job's own token never has. */
export function askWorkflowPermissions(
  api: GitHubApi,
): Promise<ApiAnswer<z.infer<typeof permissionsSchema>>> {
  return api.ask({
    route: "GET /repos/{owner}/{repo}/actions/permissions/workflow",
    reads: permissionsSchema,
    what: "see the settings of Actions",
  });
}
