/** The bare repository over HTTP, by git's own server program: `http://host/owner/name` is what a checkout has as its remote. */
import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { basename, dirname } from "node:path";
import type { World } from "../repository.ts";

export interface GitRequest {
  readonly world: World;
  /** Below the repository: `/info/refs`. */
  readonly path: string;
  readonly query: string;
  readonly login: string;
}

export function serveGit(request: IncomingMessage, response: ServerResponse, at: GitRequest): void {
  const { world, path, query, login } = at;
  const child = spawn("git", ["-c", "http.receivepack=true", "http-backend"], {
    env: {
      ...world.env,
      GIT_PROJECT_ROOT: dirname(world.remote),
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: `/${basename(world.remote)}${path}`,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      REMOTE_USER: login,
      REMOTE_ADDR: "127.0.0.1",
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  request.pipe(child.stdin);
  child.stdin.on("error", () => undefined);
  // A client that was killed half-way never says that it is done.
  request.on("close", () => {
    if (!request.complete) child.stdin.destroy();
  });
  let head = Buffer.alloc(0);
  let said = false;
  child.stdout.on("data", (chunk: Buffer) => {
    if (response.headersSent) {
      said = true;
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    const headers = head
      .subarray(0, end)
      .toString()
      .split("\r\n")
      .map((line) => line.split(/:\s*/, 2) as [string, string]);
    const status = headers.find(([name]) => name.toLowerCase() === "status")?.[1];
    response.writeHead(
      Number.parseInt(status ?? "200", 10),
      Object.fromEntries(headers.filter(([name]) => name.toLowerCase() !== "status")),
    );
    const body = head.subarray(end + 4);
    said = body.length > 0;
    if (said) response.write(body);
    else response.flushHeaders();
  });
  child.on("close", (code) => {
    // Git waits for ever on a push's answer that is complete and lacks its end; a server that dies gives none. Who fetches
    // is told in words why it was not served.
    if (code !== 0 && !(said && path.endsWith("/git-upload-pack"))) response.destroy();
    else response.end();
  });
}

/** What a request may have to be: writing is asked for by name at the first request already. */
export function gitNeeds(path: string, query: string): "read" | "write" {
  return path.endsWith("/git-receive-pack") || query.includes("service=git-receive-pack") ? "write" : "read";
}
