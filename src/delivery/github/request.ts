/**
 * One request to GitHub's REST API. The library is loaded with the first request, so that a run that asks nothing pays
 * nothing. No answer ever is an exception.
 */

export interface ApiRequest {
  /** `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly apiUrl: string;
  readonly token: string;
  /** As in GitHub's reference: `GET /repos/{owner}/{repo}/pulls`. */
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  /** Ends the request: it then is one without an answer. */
  readonly signal?: AbortSignal | undefined;
  readonly debug: (line: string) => void;
}

export type RawAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly data: unknown;
    }
  /** A clause for people. */
  | { readonly kind: "no_answer"; readonly reason: string };

/** Sends it once. Any status is an answer; what is none comes within `timeoutMs`. */
export async function sendRequest(request: ApiRequest): Promise<RawAnswer> {
  const { apiUrl, token, route, parameters, timeoutMs, signal, debug } = request;
  const { getOctokit } = await import("@actions/github");
  const octokit = getOctokit(token, {
    baseUrl: apiUrl,
    userAgent: "tickwork",
    // It would print deprecations to the console otherwise.
    log: { debug, info: debug, warn: debug, error: debug },
  });
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const { status, headers, data } = await octokit.request(route, {
      ...parameters,
      headers: { "x-github-api-version": "2022-11-28" },
      request: { signal: signal ? AbortSignal.any([signal, timeout]) : timeout },
    });
    // The library takes a body that breaks off for an empty one. Only "no content" has none.
    if (status !== 204 && data === "") throw new Error("the answer broke off");
    return { kind: "answered", status, headers: texts(headers), data };
  } catch (error) {
    const response = responseOf(error);
    if (response !== undefined) return response;
    const reason = timeout.aborted
      ? `within ${timeoutMs / 1000} s`
      : signal?.aborted
        ? "in time"
        : words(error);
    return { kind: "no_answer", reason };
  }
}

/** What the library throws for a status of 400 and above has the answer in it. */
function responseOf(error: unknown): RawAnswer | undefined {
  if (!(error instanceof Error) || !("response" in error) || !("status" in error)) return undefined;
  const { response, status } = error as { status: unknown; response: unknown };
  if (typeof status !== "number" || typeof response !== "object" || response === null) return undefined;
  const { headers, data } = response as { headers?: Record<string, unknown>; data?: unknown };
  return { kind: "answered", status, headers: texts(headers ?? {}), data };
}

function texts(headers: object): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      value === undefined || value === null ? undefined : String(value),
    ]),
  );
}

/** `fetch` says "fetch failed", and why only in its cause. */
function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? words(error.cause) : "";
  return cause === "" || error.message.includes(cause) ? error.message : `${error.message}: ${cause}`;
}
