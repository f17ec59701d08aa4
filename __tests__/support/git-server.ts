/** Git over HTTP, by git's own server program, on this machine; with the credentials that GitHub asks for. */
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
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
export async function serveGit(
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
    backend(world, request, response);
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

/** As a web server calls a CGI program (RFC 3875). */
function backend(world: World, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://localhost");
  const cgi = spawn("git", ["http-backend"], {
    env: {
      ...world.env,
      GIT_PROJECT_ROOT: dirname(world.remote),
      GIT_HTTP_EXPORT_ALL: "1",
      REMOTE_USER: "x-access-token",
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  request.pipe(cgi.stdin);
  const parts: Buffer[] = [];
  cgi.stdout.on("data", (part: Buffer) => void parts.push(part));
  cgi.on("close", () => {
    const all = Buffer.concat(parts);
    const end = all.indexOf("\r\n\r\n");
    const headers = all
      .subarray(0, end)
      .toString()
      .split("\r\n")
      .map((line) => line.split(": ", 2));
    const status = headers.find(([name]) => name === "Status")?.[1] ?? "200";
    for (const [name = "", value = ""] of headers)
      if (name !== "Status" && name !== "") response.setHeader(name, value);
    response.writeHead(Number.parseInt(status, 10)).end(all.subarray(end + 4));
  });
}
