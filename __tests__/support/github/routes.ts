/** What the stand-in does for each operation that it has. Behaviour and words are GitHub's, as far as Tickwork meets them. */
import { ACTIONS_ROUTES } from "./actions-routes.ts";
import { ISSUE_ROUTES } from "./issue-routes.ts";
import { PULL_ROUTES } from "./pull-routes.ts";
import { type Call, notFound, ok, type Reply, type Route } from "./route.ts";
import type { Level, Rule } from "./state.ts";

export const ROUTES: Readonly<Record<string, Route>> = {
  ...ACTIONS_ROUTES,
  ...PULL_ROUTES,
  ...ISSUE_ROUTES,
  "GET /repos/{owner}/{repo}/rules/branches/{branch}": {
    answer: ({ state, path }) =>
      ok(
        (state.rules.get(path.branch ?? "") ?? []).map((rule, index) => ({
          type: rule.type,
          ...(rule.parameters === undefined ? {} : { parameters: rule.parameters }),
          ruleset_id: rulesetId(path.branch ?? "", index),
          ruleset_source: `${state.owner}/${state.repo}`,
          ruleset_source_type: "Repository",
        })),
      ),
  },
  "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}": {
    answer: ({ state, path, filled }) => {
      const found = [...state.rules].flatMap(([branch, rules]) =>
        rules.filter((_, index) => String(rulesetId(branch, index)) === path.ruleset_id),
      );
      const [rule] = found as readonly Rule[];
      if (rule === undefined) return notFound;
      return ok(
        filled("repository-ruleset", {
          id: Number(path.ruleset_id),
          name: `keep ${rule.type}`,
          enforcement: "active",
          current_user_can_bypass: rule.bypass ?? "never",
        }),
      );
    },
  },
  "GET /repos/{owner}/{repo}/branches/{branch}": {
    needs: ["contents", "read"],
    open: true,
    answer: async ({ state, path, filled, headOf }) => {
      const branch = path.branch ?? "";
      const sha = await headOf(branch);
      if (sha === undefined) return { status: 404, body: { message: "Branch not found", status: "404" } };
      const isProtected = state.protections.has(branch) || (state.rules.get(branch) ?? []).length > 0;
      return ok(filled("branch-with-protection", { name: branch, protected: isProtected }));
    },
  },
  "GET /repos/{owner}/{repo}/branches/{branch}/protection": {
    needs: ["administration", "read"],
    answer: ({ state, path, filled }) => {
      const classic = state.protections.get(path.branch ?? "");
      if (classic === undefined)
        return { status: 404, body: { message: "Branch not protected", status: "404" } };
      const { required_reviews, required_checks } = classic;
      return ok(
        filled("branch-protection", {
          ...(required_reviews === undefined
            ? {}
            : {
                required_pull_request_reviews: filled("protected-branch-pull-request-review", {
                  required_approving_review_count: required_reviews,
                }),
              }),
          ...(required_checks === undefined
            ? {}
            : {
                required_status_checks: filled("protected-branch-required-status-check", {
                  contexts: required_checks,
                }),
              }),
        }),
      );
    },
  },
  "GET /repos/{owner}/{repo}/installation": {
    needs: "jwt",
    answer: ({ state, filled }) =>
      state.installation === undefined
        ? notFound
        : ok(
            filled("installation", {
              id: state.installation.id,
              app_slug: "night-shift",
              permissions: state.installation.permissions,
            }),
          ),
  },
  "POST /app/installations/{installation_id}/access_tokens": { needs: "jwt", answer: mintInstallationToken },
  "GET /repos/{owner}/{repo}/actions/runs/{run_id}": {
    needs: ["actions", "read"],
    open: true,
    answer: ({ state, path, filled }) => {
      const run = state.runs.get(Number(path.run_id));
      if (run === undefined) return notFound;
      return ok(
        filled("workflow-run", {
          id: Number(path.run_id),
          status: run.status,
          run_attempt: run.attempt ?? 1,
        }),
      );
    },
  },
  "PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable": {
    needs: ["actions", "write"],
    answer: ({ state, path }) => {
      const workflow = state.workflows.get(path.workflow_id ?? "");
      if (workflow === undefined) return notFound;
      workflow.state = "active";
      workflow.enabled += 1;
      return { status: 204 };
    },
  },
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission": {
    needs: ["metadata", "read"],
    open: true,
    answer: ({ state, path, filled }) => {
      const username = path.username ?? "";
      const permission = state.collaborators.get(username);
      // A bot, or somebody who does not exist.
      if (permission === undefined) return notFound;
      return ok(
        filled("repository-collaborator-permission", {
          permission,
          role_name: permission,
          user: filled("collaborator", { login: username }),
        }),
      );
    },
  },
};

function mintInstallationToken({ state, path, body, filled, mintToken }: Call): Reply {
  const { installation } = state;
  if (installation === undefined || String(installation.id) !== path.installation_id) return notFound;
  const { permissions = installation.permissions, repositories = [state.repo] } = (body ?? {}) as {
    permissions?: Record<string, Level>;
    repositories?: string[];
  };
  const beyond = Object.keys(permissions).filter((name) => !(name in installation.permissions));
  if (beyond.length > 0 || repositories.some((name) => name !== state.repo))
    return {
      status: 422,
      body: {
        message: "The permissions requested are not granted to this installation.",
        documentation_url: "https://docs.github.com/rest",
      },
    };
  const expires_at = new Date(Date.now() + 60 * 60_000);
  const token = mintToken({ kind: "app", login: "night-shift[bot]", permissions, expires_at });
  return ok(
    filled("installation-token", {
      token,
      expires_at: expires_at.toISOString(),
      permissions,
      repository_selection: "selected",
    }),
    201,
  );
}

function rulesetId(branch: string, index: number): number {
  return [...branch].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) * 100 + index;
}
