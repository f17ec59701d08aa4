/** GitHub's answer to who may push, on loopback: as much of its API as the actor check asks for. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface GithubApi extends AsyncDisposable {
  /** For `GITHUB_API_URL`. */
  readonly url: string;
  /** Path and authorization header of each request. */
  readonly asked: readonly { readonly path: string; readonly authorization: string | undefined }[];
}

/** `permissions` by login; who is not in there is not known (404). `"fail"` answers 500. */
export async function createGithubApi(permissions: Readonly<Record<string, string>>): Promise<GithubApi> {
  const asked: { path: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? "", authorization: request.headers.authorization });
    const login = /\/collaborators\/([^/]+)\/permission$/.exec(request.url ?? "")?.[1] ?? "";
    const permission = permissions[decodeURIComponent(login)];
    response.statusCode = permission === undefined ? 404 : permission === "fail" ? 500 : 200;
    response.end(JSON.stringify({ permission, user: { login } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
