/** What the repository's config says about remotes and credentials. */

export interface RepositoryConfig {
  /** Name → URL, without user name and password. */
  readonly remotes: ReadonlyMap<string, string>;
  /** Branch → the remote it follows. */
  readonly upstreams: ReadonlyMap<string, string>;
  /** `actions/checkout` left its token in the config of the checkout, where an agent can read it. */
  readonly persistedCredentials: boolean;
  /** Credential helpers that the machine or the user has set up, as `key=value`; never those of the checkout. */
  readonly credentialHelpers: readonly string[];
  /** Not all objects are here; git fetches them when it needs them. */
  readonly partial: boolean;
}

/** The arguments of `git` whose output `parseConfig` reads. */
export const CONFIG: readonly string[] = ["config", "--list", "--null", "--show-scope"];

/** Reads pairs of scope and `key\nvalue`, each ended by NUL. */
export function parseConfig(output: string): RepositoryConfig {
  const remotes = new Map<string, string>();
  const upstreams = new Map<string, string>();
  const credentialHelpers: string[] = [];
  let persistedCredentials = false;
  let partial = false;
  for (const { scope, key, value } of settingsOf(output)) {
    const ofCheckout = scope === "local" || scope === "worktree";
    const [, kind, name] = /^(remote|branch)\.(.+)\.(?:url|remote)$/s.exec(key) ?? [];
    if (kind === "remote" && name && key.endsWith(".url") && !remotes.has(name))
      remotes.set(name, withoutUser(value));
    if (kind === "branch" && name && key.endsWith(".remote")) upstreams.set(name, value);
    if (/^http\..*\.extraheader$/s.test(key) && ofCheckout && value !== "") persistedCredentials = true;
    if (/^credential\.(.+\.)?helper$/s.test(key) && (scope === "system" || scope === "global")) {
      credentialHelpers.push(`${key}=${value}`);
    }
    if (/^remote\..+\.promisor$/s.test(key) && value !== "false") partial = true;
  }
  return { remotes, upstreams, persistedCredentials, credentialHelpers, partial };
}

function* settingsOf(output: string): Generator<{ scope: string; key: string; value: string }> {
  const fields = output.split("\0");
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [key = "", ...value] = (fields[at + 1] ?? "").split("\n");
    yield { scope: fields[at] ?? "", key, value: value.join("\n") };
  }
}

function withoutUser(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]+@/i, "$1");
}
