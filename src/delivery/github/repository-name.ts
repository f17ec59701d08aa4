/** Which repository on GitHub a remote's URL means. Pure. */

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** `owner/name`, as `GITHUB_REPOSITORY` has it. */
function parseRepositoryName(text: string): RepositoryName | undefined {
  const [, owner, repo] = /^([A-Za-z0-9-_]+)\/([\w.-]+)$/.exec(text) ?? [];
  return owner === undefined || repo === undefined ? undefined : { owner, repo };
}

export interface RemotePlace {
  /** Of the remote: https, ssh, or `git@host:owner/name`. */
  readonly url: string;
  /** Origin of the server, such as `https://github.com`. */
  readonly server: string;
}

/** Undefined for a remote that is not on the server: another server's, or a path, of which GitHub knows nothing. */
export function repositoryOf({ url, server }: RemotePlace): RepositoryName | undefined {
  const place = hostAndPath(url);
  if (place === undefined || !URL.canParse(server)) return undefined;
  const { host, hostname } = new URL(server);
  // ssh listens on another port than the web server.
  if (place.host !== (place.ssh ? hostname : host)) return undefined;
  return parseRepositoryName(place.path.replace(/^\/+/, "").replace(/(\.git)?\/*$/, ""));
}

function hostAndPath(url: string): { host: string; path: string; ssh: boolean } | undefined {
  if (URL.canParse(url) && /^(https?|ssh|git\+ssh):/i.test(url)) {
    const { protocol, host, hostname, pathname } = new URL(url);
    const ssh = !protocol.startsWith("http");
    const path = decoded(pathname);
    return path === undefined ? undefined : { host: ssh ? hostname : host, path, ssh };
  }
  const [, host, path] = /^(?:[^@/]+@)?([^/:]{2,}):(?!\/\/)(.+)$/.exec(url) ?? [];
  return host === undefined || path === undefined ? undefined : { host, path, ssh: true };
}

/** Undefined where the escapes are none: `%zz`. */
function decoded(path: string): string | undefined {
  try {
    return decodeURI(path);
  } catch {
    return undefined;
  }
}
