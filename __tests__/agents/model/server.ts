/** A model's server on loopback that answers by a script: real agents work against it without account or network. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fields } from "./conversation.ts";
import { type Event, PROTOCOLS, type Protocol } from "./protocols.ts";
import { nextTurn } from "./script.ts";

export interface ModelServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly url: string;
  /** What was asked of it, in order. */
  readonly requests: readonly ModelRequest[];
}

export interface ModelRequest {
  readonly path: string;
  readonly protocol?: Protocol["name"] | undefined;
  /** The request's body as it came. */
  readonly asked: string;
  readonly answer: string;
}

export async function startModelServer(): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const server = createServer((request, response) => {
    answer(request, response).then(
      (entry) => requests.push(entry),
      (error: unknown) => {
        requests.push({ path: request.url ?? "", asked: "", answer: `failed: ${String(error)}` });
        if (response.headersSent) response.destroy();
        else sendJson(response, 500, { error: { message: String(error) } });
      },
    );
  });
  // Some try a web socket first, and take plain requests when it is refused.
  server.on("upgrade", (_, socket) =>
    socket.end("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<ModelRequest> {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  const protocol = PROTOCOLS.find((one) => one.path.test(path));
  if (request.method !== "POST" || !protocol) {
    const counts = /count_?tokens$/i.test(path);
    sendJson(
      response,
      counts || request.method !== "POST" ? 200 : 404,
      counts ? { input_tokens: 1, totalTokens: 1 } : { data: [], models: [] },
    );
    return { path, asked: "", answer: "aside" };
  }
  const asked = await textOf(request);
  const body: unknown = JSON.parse(asked);
  const turn = nextTurn(protocol.read(body));
  const model = String(fields(body)["model"] ?? path.split("/").at(-1)?.split(":")[0]);
  const streams = fields(body)["stream"] === true || path.includes("stream");
  switch (turn.kind) {
    case "silence":
      return { path, protocol: protocol.name, asked, answer: "silence" };
    case "status":
      if (turn.retry_after_s !== undefined) response.setHeader("retry-after", turn.retry_after_s);
      sendJson(response, turn.status, protocol.error(turn.status));
      return { path, protocol: protocol.name, asked, answer: String(turn.status) };
    default:
      if (streams) sendEvents(response, protocol.events(turn, model));
      else sendJson(response, 200, protocol.whole(turn, model));
      return {
        path,
        protocol: protocol.name,
        asked,
        answer: turn.kind === "call" ? `call ${turn.tool}` : "say",
      };
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

function sendEvents(response: ServerResponse, events: readonly Event[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const [name, data] of events) {
    const text = typeof data === "string" ? data : JSON.stringify(data);
    response.write(`${name === undefined ? "" : `event: ${name}\n`}data: ${text}\n\n`);
  }
  response.end();
}
