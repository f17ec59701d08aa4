/** What a run has to talk to GitHub with: tokens for git and the API, and the API itself. Made once, used by all. */
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { createGitHubApi, type GitHubApi } from "./api.ts";
import { type AppIdentity, createAppTokens } from "./app-tokens.ts";
import { repositoryOf } from "./repository-name.ts";
import { GITHUB } from "./server.ts";
import { tokenFacts } from "./token-facts.ts";
import { fixedToken, type TokenSource } from "./tokens.ts";

export interface ConnectionOptions {
  readonly token?: string | undefined;
  /** In place of `token`. */
  readonly app?: AppIdentity | undefined;
  /** `GITHUB_SERVER_URL`. Default `https://github.com`. */
  readonly server?: string | undefined;
  /** `GITHUB_API_URL`. Default that of the server. */
  readonly apiUrl?: string | undefined;
  readonly clock: Clock;
  readonly log: Pick<Log, "debug" | "info" | "mask">;
  readonly signal?: AbortSignal | undefined;
}

export interface Connection {
  /** Undefined without `token` and `app`. */
  readonly tokens: TokenSource | undefined;
  /** Undefined without a token, and for a remote that is not on the server. */
  readonly api: GitHubApi | undefined;
  /** The repository's address for people: `https://github.com/owner/name`. Undefined for a remote that is not on the server. */
  readonly pages: string | undefined;
}

/** By the remote's URL. The same URL gives the same connection, with its tokens. */
export type Connect = (url: string) => Connection;

/** What is connected to is remembered for as long as the function that it gives back is: one for a command. */
export function createConnect(options: ConnectionOptions): Connect {
  const known = new Map<string, Connection>();
  return (url) => {
    const connection = known.get(url) ?? connectionTo(url, options);
    known.set(url, connection);
    return connection;
  };
}

function connectionTo(url: string, options: ConnectionOptions): Connection {
  const { token, app, server = GITHUB, clock, log, signal } = options;
  const repository = repositoryOf({ url, server });
  const apiUrl = (options.apiUrl || apiOf(server)).replace(/\/+$/, "");
  const shared = { apiUrl, clock, log, signal };
  const pages = repository && `${server}/${repository.owner}/${repository.repo}`;
  if (app !== undefined && repository !== undefined) {
    const tokens = createAppTokens({ ...shared, app, repository });
    return { tokens, api: createGitHubApi({ ...shared, repository, tokens }), pages };
  }
  if (!token) return { tokens: undefined, api: undefined, pages };
  log.mask(token);
  const tokens = fixedToken(token);
  const onFirstAnswer = (headers: Readonly<Record<string, string | undefined>>) =>
    log.info(tokenFacts(token, headers));
  const api = repository && createGitHubApi({ ...shared, repository, tokens, onFirstAnswer });
  return { tokens, api, pages };
}

function apiOf(server: string): string {
  return server === GITHUB ? "https://api.github.com" : `${server}/api/v3`;
}
