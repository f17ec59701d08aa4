/** What git gets to prove who we are: to the server that it is meant for, and to no other (spec §9). */
import type { Log } from "../ports/log.ts";
import type { Git } from "./git.ts";
import { GITHUB } from "./github/server.ts";
import type { TokenSource } from "./github/tokens.ts";
import type { RepositoryConfig } from "./repository-config.ts";

export interface AccessOptions {
  readonly config: RepositoryConfig;
  /** Of the remote. */
  readonly url: string;
  /** Undefined: there is none. */
  readonly tokens: TokenSource | undefined;
  /** The server the tokens are for. Default `https://github.com`. */
  readonly server?: string | undefined;
  readonly log: Pick<Log, "notice">;
}

/** The token, for its own server; without one the credential helpers of the machine, never those of the checkout. */
export function withAccess(git: Git, { config, url, tokens, server = GITHUB, log }: AccessOptions): Git {
  const origin = new URL(URL.canParse(server) ? server : GITHUB).origin;
  if (tokens === undefined) return git.with({ config: config.credentialHelpers });
  if (!/^https?:\/\//i.test(url)) return git;
  if (URL.canParse(url) && new URL(url).origin === origin)
    return git.with({ credentials: { tokens, server: origin } });
  log.notice(`The remote is not on ${origin}, so \`token\` is not sent to it.`);
  return git.with({ config: config.credentialHelpers });
}
