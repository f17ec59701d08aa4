/**
 * A stand-in for GitHub on loopback: its REST API, and the repository over HTTP. Branches are those of the world's bare
 * repository. Every request and every reply is held against GitHub's own description; a fault fails the test at its end.
 * `await using github = await startGitHub(world)`.
 */
import { createVerify } from "node:crypto";
import { EventEmitter } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { execa } from "execa";
import type { World } from "../repository.ts";
import { createFailures, type Failure, type Failures, misbehave } from "./failures.ts";
import { gitNeeds, serveGit } from "./git-http.ts";
import { apiDescription, type Operation } from "./openapi.ts";
import { createPeople, type People } from "./people.ts";
import { createReplies } from "./replies.ts";
import { type Call, notFound, type Reply, type Route } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { type Grant, JOB_TOKEN, type Level, newState, type State } from "./state.ts";

export interface ApiRequestSeen {
  readonly route: string;
  readonly status: Failure["as"];
  readonly login: string | undefined;
  readonly token: string | undefined;
  readonly body: unknown;
}

export interface GitHubStandIn extends AsyncDisposable, Omit<Failures, "next"> {
  /** Origin of the server; `${origin}/example/repository` is the repository's URL, for git too. */
  readonly origin: string;
  readonly state: State;
  /** What a runner sets so that this is GitHub. */
  readonly env: Readonly<
    Record<
      "GITHUB_SERVER_URL" | "GITHUB_API_URL" | "GITHUB_REPOSITORY" | "GITHUB_REPOSITORY_ID" | "INPUT_TOKEN",
      string
    >
  >;
  readonly requests: readonly ApiRequestSeen[];
  /** Routes of the requests, in order. */
  asked(): readonly string[];
  /** Resolves when a request of this route has been answered. */
  asking(route: string): Promise<void>;
  /** Of the requests that git made with a token: which one, and to read or to write. */
  readonly gitRequests: readonly { readonly token: string; readonly needs: Level }[];
  readonly people: People;
  /** Resolves as soon as a request is left without an answer. */
  hangs(): Promise<void>;
  /** Tokens that were minted so far are not accepted from now on. */
  revokeMinted(): void;
}

export async function startGitHub(world: World): Promise<GitHubStandIn> {
  const description = await apiDescription();
  const state = newState();
  const requests: ApiRequestSeen[] = [];
  const gitRequests: { token: string; needs: Level }[] = [];
  const faults: string[] = [];
  const { next: nextFailure, ...failures } = createFailures();
  const hung = Promise.withResolvers<void>();
  const minted: string[] = [];
  const answered = new EventEmitter();
  const inRemote = async (...args: readonly string[]) =>
    (await execa("git", args, { cwd: world.remote, env: world.env, extendEnv: false, reject: false })).stdout;

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      faults.push(String(error));
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((ready) => void server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const replies = createReplies(description, state, origin);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search, searchParams } = new URL(request.url ?? "/", origin);
    if (pathname.startsWith("/api/v3/"))
      return api(request, response, { pathname: pathname.slice(7), searchParams });
    const home = new RegExp(`^/${state.owner}/${state.repo}(\\.git)?(?=/)`).exec(pathname)?.[0];
    if (home === undefined) return void response.writeHead(404).end();
    git(request, response, { path: pathname.slice(home.length), query: search.slice(1) });
  }

  function git(
    request: IncomingMessage,
    response: ServerResponse,
    at: { path: string; query: string },
  ): void {
    const [, basic = ""] = /^basic (.+)$/i.exec(request.headers.authorization ?? "") ?? [];
    const token = Buffer.from(basic, "base64").toString().split(":")[1] ?? "";
    const grant = accepted(token);
    const needs = gitNeeds(at.path, at.query);
    if (grant === undefined)
      return void response.writeHead(401, { "www-authenticate": 'Basic realm="GitHub"' }).end();
    gitRequests.push({ token, needs });
    const failure = nextFailure(`git ${needs}`);
    if (failure?.as === "hang") hung.resolve();
    if (failure !== undefined && misbehave(failure, { request, response })) return;
    if (failure !== undefined) return void response.writeHead(Number(failure.as)).end(failure.message);
    if (!permits(grant, ["contents", needs]))
      return void response.writeHead(403).end("Write access not granted");
    serveGit(request, response, { world, ...at, login: grant.login });
  }

  async function api(
    request: IncomingMessage,
    response: ServerResponse,
    at: { pathname: string; searchParams: URLSearchParams },
  ): Promise<void> {
    const text = await bodyOf(request);
    const body = text === "" ? undefined : (JSON.parse(text) as unknown);
    const found = description.find(request.method ?? "GET", at.pathname);
    if (found === undefined) throw new Error(`GitHub has no ${request.method} ${at.pathname}`);
    const { operation, path } = found;
    const query = Object.fromEntries(at.searchParams);
    faults.push(...headerFaults(request), ...operation.requestFaults({ path, query, body }));
    const [, token] = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? "") ?? [];
    const grant = token === undefined ? undefined : accepted(token);
    const seen = (status: ApiRequestSeen["status"]) =>
      requests.push({ route: operation.route, status, login: grant?.login, token, body });

    const failure = nextFailure(operation.route);
    if (failure?.as === "hang") hung.resolve();
    if (failure !== undefined && misbehave(failure, { request, response })) return void seen(failure.as);
    const reply =
      failure === undefined
        ? await answer(operation, { path, query, body, token, grant })
        : {
            status: Number(failure.as),
            body: {
              message: failure.message ?? `injected ${failure.as}`,
              documentation_url: "https://docs.github.com",
            },
            headers: failure.headers ?? {},
          };
    seen(reply.status);
    faults.push(...operation.replyFaults(reply.status, reply.body));
    const scopes = grant?.scopes === undefined ? {} : { "x-oauth-scopes": grant.scopes };
    response.writeHead(reply.status, { "content-type": "application/json", ...scopes, ...reply.headers });
    answered.emit("answered");
    response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
  }

  interface Asked {
    readonly path: Record<string, string>;
    readonly query: Record<string, string>;
    readonly body: unknown;
    readonly token: string | undefined;
    readonly grant: Grant | undefined;
  }

  async function answer(operation: Operation, { token, grant, ...call }: Asked): Promise<Reply> {
    const route: Route | undefined = ROUTES[operation.route];
    if (route === undefined) throw new Error(`the stand-in has no ${operation.route}`);
    const asApp = route.needs === "jwt";
    const by = asApp ? appGrant(token) : grant;
    if (by === undefined) return { status: 401, body: { message: "Bad credentials", status: "401" } };
    const { owner = state.owner, repo = state.repo } = call.path;
    if (owner !== state.owner || repo !== state.repo) return notFound;
    const needs = route.needs === "jwt" ? undefined : route.needs;
    const other = route.or !== undefined && permits(by, route.or);
    if (needs !== undefined && !permits(by, needs) && !other && !(route.open && !state.private))
      return {
        status: 403,
        body: { message: "Resource not accessible by integration", status: "403" },
        headers: { "x-accepted-github-permissions": `${needs[0]}=${needs[1]}` },
      };
    const full: Call = {
      ...call,
      state,
      replies,
      filled: description.filled,
      grant: by,
      headOf: async (branch) =>
        (await inRemote("rev-parse", "--verify", "--quiet", `refs/heads/${branch}`)) || undefined,
      ahead: async ({ head, base }) => Number(await inRemote("rev-list", "--count", `${base}..${head}`)),
      mintToken(granted) {
        const fresh = `ghs_minted${String(minted.length + 1).padStart(30, "0")}`;
        minted.push(fresh);
        state.tokens.set(fresh, granted);
        return fresh;
      },
    };
    return route.answer(full);
  }

  function accepted(token: string): Grant | undefined {
    const grant = state.tokens.get(token);
    return grant?.expires_at !== undefined && grant.expires_at.getTime() < Date.now() ? undefined : grant;
  }

  function permits({ permissions }: Grant, [name, level]: readonly [string, Level]): boolean {
    return permissions[name] === "write" || permissions[name] === level;
  }

  /** What an App signs with its key, for at most ten minutes. */
  function appGrant(token: string | undefined): Grant | undefined {
    const [header, payload, signature] = token?.split(".") ?? [];
    if (header === undefined || payload === undefined || signature === undefined) return undefined;
    const valid = createVerify("RSA-SHA256")
      .update(`${header}.${payload}`)
      .verify(state.app.publicKey, signature, "base64url");
    const { iss, exp, iat } = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<
      string,
      unknown
    >;
    const now = Date.now() / 1000;
    const timely = Number(iat) <= now && Number(exp) > now && Number(exp) - Number(iat) <= 600;
    return valid && timely && String(iss) === state.app.id
      ? { kind: "app", login: "night-shift[bot]", permissions: {} }
      : undefined;
  }

  return {
    origin,
    state,
    requests,
    gitRequests,
    asked: () => requests.map(({ route }) => route),
    asking: (route) =>
      new Promise((resolve) => {
        const look = () => requests.some((request) => request.route === route) && resolve();
        answered.on("answered", look);
        look();
      }),
    env: {
      GITHUB_SERVER_URL: origin,
      GITHUB_API_URL: `${origin}/api/v3`,
      GITHUB_REPOSITORY: `${state.owner}/${state.repo}`,
      GITHUB_REPOSITORY_ID: "77",
      INPUT_TOKEN: JOB_TOKEN,
    },
    people: createPeople(world, state),
    ...failures,
    hangs: () => hung.promise,
    revokeMinted: () => minted.forEach((token) => void state.tokens.delete(token)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((closed) => void server.close(() => closed()));
      if (faults.length > 0) throw new Error(`against GitHub's description:\n${faults.join("\n")}`);
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api#headers */
function headerFaults({ headers, url }: IncomingMessage): readonly string[] {
  const said = [
    headers["user-agent"] ? "" : "no user-agent: GitHub refuses such a request",
    headers["x-github-api-version"] ? "" : "no x-github-api-version",
    /application\/(vnd\.github[\w.+]*json|json)/.test(headers.accept ?? "") ? "" : "does not accept JSON",
  ];
  return said.filter((fault) => fault !== "").map((fault) => `${url}: ${fault}`);
}
