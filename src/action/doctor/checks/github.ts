/** What only GitHub knows: are the workflows enabled, may they open pull requests, and which of ours are open? */
import { basename } from "node:path";
import { askWorkflowPermissions, askWorkflowState } from "../../../delivery/github/actions-settings.ts";
import type { GitHubApi } from "../../../delivery/github/api.ts";
import { countOtherPulls, listPulls } from "../../../delivery/github/pulls.ts";
import { workBranch } from "../../../ports/pull-request-names.ts";
import { countText } from "../../../report/amounts.ts";
import type { Finding } from "../../../report/check-up.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";
import { deliversByPullRequest } from "../workflow/delivery.ts";

export const ON_GITHUB: DoctorCheck = { name: "github", title: "On GitHub", look };

async function look(subject: Subject): Promise<readonly Finding[]> {
  const { repository, workflows } = subject;
  if (repository.kind === "refused" || repository.remote.kind !== "remote") return [];
  const { remote } = repository;
  const { api, branch } = remote;
  if (api === undefined) return [];
  if (repository.status.head !== undefined && (await remote.push()).kind === "unreachable") return [];
  const files = workflows.flatMap((one) => (one.kind === "tickwork" ? [one.workflow.file] : []));
  const [states, settings, pulls] = await Promise.all([
    Promise.all(files.map((file) => workflowFinding(api, file))),
    settingFindings(api, deliversByPullRequest(subject)),
    pullFindings(api, branch),
  ]);
  return [...states, ...settings, ...pulls];
}

async function workflowFinding(api: GitHubApi, file: string): Promise<Finding> {
  const name = basename(file);
  const answer = await askWorkflowState(api, name);
  if (answer.kind === "missing")
    return {
      kind: "warning",
      at: file,
      says: "GitHub does not know this workflow yet",
      remedy: "Push it to the default branch: schedules and dispatches begin there.",
    };
  if (answer.kind !== "ok")
    return {
      kind: "unknown",
      at: file,
      says: `whether it is enabled: ${answer.reason}`,
      remedy: answer.remedy,
    };
  const { state } = answer.data;
  if (state === "active") return ok(`${name} is enabled`);
  const why =
    state === "disabled_inactivity" ? "after 60 days without activity in the repository" : `(${state})`;
  return {
    kind: "error",
    at: file,
    says: `GitHub has switched this workflow off ${why}`,
    remedy: `Switch it on: \`gh workflow enable ${name}\`. \`keepalive: true\` keeps it on.`,
  };
}

async function settingFindings(api: GitHubApi, byPullRequest: boolean): Promise<readonly Finding[]> {
  const answer = await askWorkflowPermissions(api);
  if (answer.kind !== "ok") {
    if (!byPullRequest) return [];
    const says = `whether Actions may open pull requests: ${answer.reason}`;
    const remedy =
      "Look under Settings → Actions → General → Workflow permissions, or ask with the token of an administrator.";
    return [{ kind: "unknown", says, remedy }];
  }
  if (answer.data.can_approve_pull_request_reviews) return [ok("Actions may open pull requests")];
  return [
    {
      kind: byPullRequest ? "error" : "note",
      says: "Actions may not open pull requests in this repository",
      remedy: `Settings → Actions → General → "Allow GitHub Actions to create and approve pull requests"${byPullRequest ? "" : ", if you want `delivery: pull-request`"}.`,
    },
  ];
}

async function pullFindings(api: GitHubApi, branch: string): Promise<readonly Finding[]> {
  const head = workBranch(branch);
  const [own, others] = await Promise.all([
    listPulls(api, { head, base: branch }),
    countOtherPulls(api, head),
  ]);
  const open = own.kind === "ok" ? own.data.find(({ state }) => state === "open") : undefined;
  if (own.kind !== "ok")
    return [{ kind: "unknown", says: `which pull requests are open: ${own.reason}`, remedy: own.remedy }];
  return [
    open
      ? { kind: "note", says: `pull request #${open.number} carries work for ${branch}: ${open.url}` }
      : ok("no pull request of ours is open"),
    ...(others.kind === "ok" && others.data > 0
      ? [
          {
            kind: "note" as const,
            says: `${countText(others.data, "pull request")} of ours for other branches`,
          },
        ]
      : []),
  ];
}
