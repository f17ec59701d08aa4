/** Branch and remote that the work is for, and how they are reached. */
import { withAccess } from "./access.ts";
import { chooseBranch, chooseRemote, invalidBranchName } from "./branch.ts";
import type { Git } from "./git.ts";
import type { GitHubApi } from "./github/api.ts";
import type { Connection } from "./github/connection.ts";
import type { OpenOptions } from "./open-options.ts";
import type { Refusal } from "./refusal.ts";
import type { RemoteBranch } from "./remote.ts";
import { noPullRequest } from "./start-at.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Place {
  readonly kind: "place";
  readonly branch: string | undefined;
  /** Undefined without a remote, and when nothing is to be delivered. `url` is without user name and password. */
  readonly on: (RemoteBranch & { readonly url: string }) | undefined;
  /** With what the remote needs to know of us. */
  readonly git: Git;
  readonly api: GitHubApi | undefined;
  /** See `Connection`. */
  readonly pages: string | undefined;
}

const NO_CONNECTION: Connection = { tokens: undefined, api: undefined, pages: undefined };
const NO_REMOTE = { on: undefined, api: undefined, pages: undefined };

/**
 * Refused, with what to change, where no branch can be chosen or its name is none; without a remote only where the mode
 * needs one. Nothing is fetched.
 */
export async function choosePlace(found: Surroundings, options: OpenOptions): Promise<Place | Refusal> {
  const { git, config, status } = found;
  const { delivery } = options;
  if (delivery === "none") return { kind: "place", branch: status.branch, git, ...NO_REMOTE };
  const choice = chooseBranch({
    checkedOut: status.branch,
    input: options.branch,
    event: options.event?.branch,
  });
  if (choice.kind === "refused") return choice;
  const invalid = choice.trusted ? undefined : await invalidBranchName(git, choice.name);
  if (invalid) return invalid;
  const remote = chooseRemote(config, choice.name);
  if (remote.kind === "refused") return remote;
  if (remote.kind === "none") {
    if (delivery === "pull-request") return noPullRequest("the repository has no remote");
    if (delivery !== "commit")
      options.log.notice("The repository has no remote: work is committed here, and not pushed.");
    return { kind: "place", branch: choice.name, git, ...NO_REMOTE };
  }
  const { tokens, api, pages } = options.connect?.(remote.url) ?? NO_CONNECTION;
  const network = withAccess(git, { config, url: remote.url, tokens, ...options });
  return {
    kind: "place",
    branch: choice.name,
    on: { remote: remote.name, branch: choice.name, url: remote.url },
    git: network,
    api,
    pages,
  };
}
