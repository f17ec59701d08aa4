/** Git over HTTP, by git's own server program, on this machine; with the credentials that GitHub asks for. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { serveGit } from "./github/git-http.ts";
import type { World } from "./repository.ts";

export interface GitServer extends AsyncDisposable {
  /** `http://127.0.0.1:…`: what `GITHUB_SERVER_URL` is to be. */
  readonly origin: string;
  /** Of the world's remote. */
  readonly url: string;
  /** `GET /remote.git/info/refs?service=git-receive-pack`, in the order they came. */
  readonly asked: readonly string[];
}

/** Whoever has `reader` may fetch, whoever has `writer` may push too; nobody else gets anything. */
export async function startGitServer(
  world: World,
  { reader, writer }: { readonly reader?: string; readonly writer: string },
): Promise<GitServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const [, basic = ""] = (request.headers.authorization ?? "").split(" ");
    const token = Buffer.from(basic, "base64").toString().replace("x-access-token:", "");
    if (token !== writer && token !== reader)
      return void response.writeHead(401, { "www-authenticate": "Basic realm=git" }).end();
    if (token !== writer && /git-receive-pack/.test(request.url ?? ""))
      return void response.writeHead(403).end();
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    const at = {
      path: pathname.replace(/^\/remote\.git/, ""),
      query: search.slice(1),
      login: "x-access-token",
    };
    serveGit(request, response, { world, ...at });
  });
  await new Promise<void>((ready) => void server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    asked,
    url: `${origin}/remote.git`,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => void server.close(() => closed())),
  };
}
