/** What the runner says of itself and of the event (https://docs.github.com/actions/reference/workflows-and-actions/variables), read once. */
import { createHash, randomBytes } from "node:crypto";
import { hostname, tmpdir } from "node:os";
import { GITHUB } from "../delivery/github/server.ts";
import { type RunId, runIdSchema } from "../ports/run-id.ts";

export interface RunnerEnvironment {
  /** False on a person's machine. */
  readonly on_runner: boolean;
  readonly run_id: RunId;
  /** Tells this machine from others that do jobs of the same run, and nothing else. Undefined on a person's machine. */
  readonly runner?: string | undefined;
  readonly event?: string | undefined;
  /** The file with all that the event says. */
  readonly event_file?: string | undefined;
  /** The event's branch, where it has one. */
  readonly event_branch?: string | undefined;
  readonly server_url: string;
  /** Undefined on a person's machine: then it follows from the server. */
  readonly api_url?: string | undefined;
  /** `owner/name` of the workflow's repository. */
  readonly repository?: string | undefined;
  /** GitHub's number of it, which stays when it is renamed. */
  readonly repository_id?: string | undefined;
  /** Where this action's documents are on the web; undefined for an action of the checkout itself, and in a terminal. */
  readonly documents_url?: string | undefined;
  /** `https://github.com/owner/name`. */
  readonly repository_url?: string | undefined;
  readonly run_url?: string | undefined;
  /** Who started the run, where the runner says so. */
  readonly actor?: string | undefined;
  readonly workspace: string;
  readonly temp: string;
  /** The name of the workflow's file, for commands to copy. */
  readonly workflow_file: string;
}

/** Off the runner too, where most of it is undefined. `now` makes the id of a run that the runner gave none. */
export function runnerEnvironment(env: NodeJS.ProcessEnv, now: Date): RunnerEnvironment {
  const on_runner = env.GITHUB_ACTIONS === "true";
  const server_url = env.GITHUB_SERVER_URL || GITHUB;
  const repository_url = webAddress(server_url, env.GITHUB_REPOSITORY);
  return {
    on_runner,
    run_id: runIdOf(env, now),
    runner: on_runner ? runnerOf(env) : undefined,
    event: env.GITHUB_EVENT_NAME || undefined,
    // A pull request's ref is named after its number, and is no branch.
    event_branch: /^refs\/heads\/(.+)$/.exec(env.GITHUB_REF ?? "")?.[1],
    event_file: env.GITHUB_EVENT_PATH || undefined,
    server_url,
    api_url: env.GITHUB_API_URL || undefined,
    repository: env.GITHUB_REPOSITORY || undefined,
    repository_id: /^\d+$/.exec(env.GITHUB_REPOSITORY_ID ?? "")?.[0],
    repository_url,
    run_url:
      repository_url !== undefined && /^\d+$/.test(env.GITHUB_RUN_ID ?? "")
        ? `${repository_url}/actions/runs/${env.GITHUB_RUN_ID}`
        : undefined,
    documents_url: documentsUrl(env, server_url),
    actor: env.GITHUB_ACTOR || undefined,
    workspace: env.GITHUB_WORKSPACE || process.cwd(),
    temp: env.RUNNER_TEMP || tmpdir(),
    workflow_file:
      /\.github\/workflows\/([\w.-]+\.ya?ml)@/.exec(env.GITHUB_WORKFLOW_REF ?? "")?.[1] ?? "tickwork.yml",
  };
}

function documentsUrl(
  { GITHUB_ACTION_REPOSITORY: name, GITHUB_ACTION_REF: ref }: NodeJS.ProcessEnv,
  server: string,
) {
  const address = webAddress(server, name);
  return address !== undefined && /^[\w./-]+$/.test(ref ?? "") ? `${address}/blob/${ref}/docs` : undefined;
}

/** A repository's page. Undefined unless both texts are what they should be: links are printed from it as it is. */
function webAddress(server: string, name: string | undefined): string | undefined {
  const isAddress = /^https?:\/\/[\w.-]+(?::\d+)?$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(name ?? "");
  return isAddress ? `${server}/${name}` : undefined;
}

/** Several runners may be on one machine; several machines may have one name. */
function runnerOf(env: NodeJS.ProcessEnv): string {
  return createHash("sha256")
    .update(`${env.RUNNER_NAME ?? ""}\n${hostname()}`)
    .digest("hex")
    .slice(0, 12);
}

function runIdOf(env: NodeJS.ProcessEnv, now: Date): RunId {
  const onRunner = `${env.GITHUB_RUN_ID ?? ""}-${env.GITHUB_RUN_ATTEMPT ?? "1"}`;
  const parsed = runIdSchema.safeParse(onRunner);
  if (parsed.success) return parsed.data;
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:T]/g, "");
  return runIdSchema.parse(`local-${time}-${randomBytes(3).toString("hex")}`);
}
