/** What GitHub says of a repository's Actions. */
import { notFound, ok, type Route } from "./route.ts";

export const ACTIONS_ROUTES: Readonly<Record<string, Route>> = {
  "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}": {
    needs: ["actions", "read"],
    open: true,
    answer: ({ state, path, filled }) => {
      const name = path.workflow_id ?? "";
      const workflow = state.workflows.get(name);
      if (workflow === undefined) return notFound;
      return ok(filled("workflow", { path: `.github/workflows/${name}`, state: workflow.state }));
    },
  },
  "GET /repos/{owner}/{repo}/actions/permissions/workflow": {
    needs: ["administration", "read"],
    answer: ({ state }) =>
      ok({
        default_workflow_permissions: "read",
        can_approve_pull_request_reviews: state.actions_may_open_pulls,
      }),
  },
};
