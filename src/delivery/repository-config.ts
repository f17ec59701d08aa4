/** What the repository's config says about remotes and credentials. */
import { dirname, isAbsolute, join, resolve } from "node:path";

export interface RepositoryConfig {
  /** Name → URL, without user name and password. */
  readonly remotes: ReadonlyMap<string, string>;
  /** Branch → the remote it follows. */
  readonly upstreams: ReadonlyMap<string, string>;
  /**
   * Every file that git's settings come from or would come from, if it were there: absolute, `~/…`, or relative to the
   * repository's top.
   */
  readonly files: readonly string[];
  /** Those of the checkout's own in which `actions/checkout` left its token, where every step can read it. */
  readonly credentialFiles: readonly string[];
  /** Credential helpers that the machine or the user has set up, as `key=value`; never those of the checkout. */
  readonly credentialHelpers: readonly string[];
  /** Not all objects are here; git fetches them when it needs them. */
  readonly partial: boolean;
}

/** The arguments of `git` whose output `parseConfig` reads. */
export const CONFIG: readonly string[] = ["config", "--list", "--null", "--show-scope", "--show-origin"];

/** Reads triples of scope, origin and `key\nvalue`, each ended by NUL. */
export function parseConfig(output: string): RepositoryConfig {
  const remotes = new Map<string, string>();
  const upstreams = new Map<string, string>();
  const credentialHelpers: string[] = [];
  const files = new Set<string>();
  const credentialFiles = new Set<string>();
  let partial = false;
  for (const setting of settingsOf(output)) {
    const { scope, file, key, value } = setting;
    if (file !== undefined) for (const path of [file, ...includedBy(file, setting)]) files.add(path);
    const [, kind, name] = /^(remote|branch)\.(.+)\.(?:url|remote)$/s.exec(key) ?? [];
    if (kind === "remote" && name && key.endsWith(".url") && !remotes.has(name))
      remotes.set(name, withoutUser(value));
    if (kind === "branch" && name && key.endsWith(".remote")) upstreams.set(name, value);
    const ofCheckout = scope === "local" || scope === "worktree";
    if (ofCheckout && isHeader(setting) && file !== undefined) credentialFiles.add(file);
    if (/^credential\.(.+\.)?helper$/s.test(key) && (scope === "system" || scope === "global")) {
      credentialHelpers.push(`${key}=${value}`);
    }
    if (/^remote\..+\.promisor$/s.test(key) && value !== "false") partial = true;
  }
  return {
    remotes,
    upstreams,
    files: [...files],
    credentialFiles: [...credentialFiles],
    credentialHelpers,
    partial,
  };
}

export interface Setting {
  readonly scope: string;
  /** Absolute, or relative to the repository's top; undefined for what comes from a command line or the environment. */
  readonly file: string | undefined;
  readonly key: string;
  readonly value: string;
}

/** Of the output of git with the arguments `CONFIG`. */
export function* settingsOf(output: string): Generator<Setting> {
  const fields = output.split("\0");
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [key = "", ...value] = (fields[at + 2] ?? "").split("\n");
    const [, file] = /^file:(.*)$/s.exec(fields[at + 1] ?? "") ?? [];
    yield { scope: fields[at] ?? "", file, key, value: value.join("\n") };
  }
}

/** Does it prove to a server who we are? As actions/checkout writes it; an empty value takes others away. */
export function isHeader({ key, value }: Pick<Setting, "key" | "value">): boolean {
  return /^http\..*\.extraheader$/s.test(key) && value !== "";
}

/** What a file includes, on whatever condition, as that is named: `~/` for the home folder, else relative to the file. */
function includedBy(file: string, { key, value }: Setting): readonly string[] {
  if (!/^include(if\..*)?\.path$/s.test(key) || value === "") return [];
  return [isAbsolute(value) || value.startsWith("~/") ? value : join(dirname(file), value)];
}

/** Absolute paths of config files; one in the home folder of somebody who has none is left out. */
export function pathsOfConfig(
  files: readonly string[],
  of: { readonly top: string; readonly home: string | undefined },
): readonly string[] {
  return files.flatMap((file) => {
    if (!file.startsWith("~/")) return [resolve(of.top, file)];
    return of.home === undefined ? [] : [join(of.home, file.slice(2))];
  });
}

function withoutUser(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]+@/i, "$1");
}
