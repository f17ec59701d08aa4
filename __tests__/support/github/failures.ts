/** How the stand-in fails when a test says so: which requests, and what becomes of them. */
import type { IncomingMessage, ServerResponse } from "node:http";

export interface Failure {
  /**
   * `POST /repos/{owner}/{repo}/pulls`; every operation of the API when left out. `git read` and `git write` are what git
   * asks for the repository itself.
   */
  readonly route?: string;
  /** `hang`: no answer, ever. `reset`: the connection is closed. `stall`: an answer begins, and never ends. */
  readonly as: number | "hang" | "reset" | "stall";
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** The whole answer, of a program that is not GitHub's: a proxy's page, say. It is no JSON. */
  readonly page?: string;
  /** How many requests; default all. */
  readonly times?: number;
}

export interface Failures {
  fail(failure: Failure): void;
  /** The next requests to the API fail like these, one each; undefined for one that is answered. */
  failNext(failures: readonly (Failure | undefined)[]): void;
  /** From now on nothing fails any more. */
  calm(): void;
  /** How the request at hand fails; it counts as one. */
  next(route: string): Failure | undefined;
}

export function createFailures(): Failures {
  const failures: (Failure & { left: number })[] = [];
  const planned: (Failure | undefined)[] = [];
  return {
    fail: (failure) => void failures.push({ ...failure, left: failure.times ?? Number.POSITIVE_INFINITY }),
    failNext: (list) => void planned.push(...list),
    calm() {
      failures.length = 0;
      planned.length = 0;
    },
    next(of) {
      const isGit = of.startsWith("git ");
      const next = isGit ? undefined : planned.shift();
      if (next !== undefined) return next;
      const found = failures.find(({ route = isGit ? "" : of, left }) => left > 0 && route === of);
      if (found !== undefined) found.left -= 1;
      return found;
    },
  };
}

/** What is no answer of GitHub's. False for one that is to be made, of which the status and words are given. */
export function misbehave(
  { as, headers = {}, page }: Failure,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): boolean {
  if (as === "hang") return true;
  if (as === "reset") {
    request.socket.destroy();
    return true;
  }
  if (as === "stall") {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" }).write('{"');
    return true;
  }
  if (page === undefined) return false;
  response.writeHead(as, { "content-type": "text/html", ...headers }).end(page);
  return true;
}
