/**
 * GitHub's REST API for one repository: asks until there is an answer worth having, and makes a value of it. What comes
 * back is read through a schema, like any text from outside.
 */
import { setTimeout as pause } from "node:timers/promises";
import type * as z from "zod";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { type RetryPolicy, tryAgain } from "../retry.ts";
import { type ApiFailure, apiFailure, waitOf } from "./api-failure.ts";
import type { RepositoryName } from "./repository-name.ts";
import { type RawAnswer, sendRequest } from "./request.ts";
import { type TokenSource, withToken } from "./tokens.ts";

export interface GitHubApiOptions {
  /** `GITHUB_API_URL`: `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly apiUrl: string;
  readonly repository: RepositoryName;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly log: Pick<Log, "debug">;
  /** Ends what is under way, and every pause. */
  readonly signal?: AbortSignal | undefined;
  readonly retry?: RetryPolicy | undefined;
  readonly timeoutMs?: number | undefined;
  /** Called once, with the first answer that is none of refusal: what it says of the token. */
  readonly onFirstAnswer?: ((headers: Readonly<Record<string, string | undefined>>) => void) | undefined;
}

export interface Question<T> {
  /** As in GitHub's reference; `{owner}` and `{repo}` are filled in. */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** What is read of the answer. */
  readonly reads: z.ZodType<T>;
  /** Completes "GitHub does not let this token …": `list the pull requests`. */
  readonly what: string;
  /** Whether asking twice does no harm. Default: unless it is a POST. */
  readonly repeatable?: boolean | undefined;
  /** Ends this question, with its pauses, besides what ends them all: `besideTheWork()` for what the work does not need. */
  readonly signal?: AbortSignal | undefined;
}

export type ApiAnswer<T> =
  | { readonly kind: "ok"; readonly data: T; readonly headers: Readonly<Record<string, string | undefined>> }
  | ApiFailure;

export interface GitHubApi {
  readonly repository: RepositoryName;
  /** Never rejects: what GitHub does not do is a value. */
  ask<T>(question: Question<T>): Promise<ApiAnswer<T>>;
}

const API_RETRY: RetryPolicy = { tries: 3, firstDelayMs: 500, maxDelayMs: 5_000 };
const TIMEOUT_MS = 10_000;
/** A run that waits costs minutes; what takes longer is told instead. */
const LONGEST_WAIT_MS = 60_000;

/** One for each repository and token: what a silent API cost is remembered. */
export function createGitHubApi(options: GitHubApiOptions): GitHubApi {
  const { repository, retry = API_RETRY } = options;
  // After one question that nobody answered, or not before a wait was over, the next ones are asked once: a run does not
  // stand still again and again for an API that is down, or has enough. What is asked beside the work tells nothing of it.
  let isWell = true;
  let first = true;
  return {
    repository,
    async ask(question) {
      const policy = { ...retry, tries: isWell ? retry.tries : 1, signal: signalOf(options, question) };
      const answer = await tryAgain(policy, (number) =>
        attempt(options, question, { last: number >= policy.tries }),
      );
      if (question.signal === undefined) isWell = !isWaitedFor(answer);
      if (first && answer.kind === "answered" && answer.status !== 401) {
        first = false;
        options.onFirstAnswer?.(answer.headers);
      }
      return read(answer, question);
    },
  };
}

/** In vain: what comes back here is what the last try gave. */
function isWaitedFor(answer: Answer): boolean {
  return answer.kind === "no_answer" || (answer.kind === "answered" && waitOf(answer, 0) !== undefined);
}

async function attempt<T>(options: GitHubApiOptions, question: Question<T>, { last }: { last: boolean }) {
  const { route, repeatable = !route.startsWith("POST ") } = question;
  const answer = await authorized(options, question);
  const done = { kind: "done" as const, value: answer };
  const again = { kind: "again" as const, value: answer };
  const signal = signalOf(options, question);
  if (answer.kind === "denied" || signal?.aborted) return done;
  if (answer.kind === "no_answer") return repeatable ? again : done;
  const wait = waitOf(answer, options.clock.now().getTime());
  if (wait !== undefined) {
    if (last || wait > LONGEST_WAIT_MS) return done;
    options.log.debug(`GitHub's API asks to wait ${Math.ceil(wait / 1000)} s`);
    await pause(wait, undefined, { signal }).catch(() => undefined);
    return again;
  }
  return answer.status >= 500 && repeatable ? again : done;
}

type Answer = RawAnswer | Extract<ApiFailure, { kind: "denied" }>;

async function authorized<T>(options: GitHubApiOptions, question: Question<T>): Promise<Answer> {
  const answer = await withToken(options.tokens, {
    act: (token) => send(options, question, token),
    refused: (said) => said.kind === "answered" && said.status === 401,
  });
  return answer.kind === "none" ? { ...answer, kind: "denied", status: 401 } : answer;
}

async function send<T>(options: GitHubApiOptions, question: Question<T>, token: string): Promise<RawAnswer> {
  const { apiUrl, repository, log, timeoutMs = TIMEOUT_MS } = options;
  const { route, parameters } = question;
  const named = route.includes("{owner}") ? { ...repository, ...parameters } : { ...parameters };
  const answer = await sendRequest({
    apiUrl,
    token,
    route,
    parameters: named,
    timeoutMs,
    signal: signalOf(options, question),
    debug: (line) => log.debug(line),
  });
  log.debug(`${route} · ${answer.kind === "answered" ? answer.status : answer.reason}`);
  return answer;
}

function signalOf<T>(
  { signal: all }: GitHubApiOptions,
  { signal: own }: Question<T>,
): AbortSignal | undefined {
  return all && own ? AbortSignal.any([all, own]) : (own ?? all);
}

function read<T>(answer: Answer, { reads, what }: Question<T>): ApiAnswer<T> {
  if (answer.kind === "denied") return answer;
  if (answer.kind === "no_answer" || answer.status >= 400) return apiFailure(answer, what);
  if (typeof answer.data === "string" && answer.data !== "") return strange(what, "it is no JSON");
  const parsed = reads.safeParse(answer.data);
  if (parsed.success) return { kind: "ok", data: parsed.data, headers: answer.headers };
  const [issue] = parsed.error.issues;
  return strange(what, [issue?.path.join("."), issue?.message].filter((part) => part).join(" "));
}

/** A proxy's page, most often: whatever answers there, it is not GitHub. */
function strange(what: string, how: string): ApiFailure {
  return {
    kind: "unreachable",
    reason: `GitHub's API answered something else than it documents (to ${what}): ${how}`,
    remedy:
      "Look whether `GITHUB_API_URL` is that of a GitHub server, and whether a proxy stands in between.",
  };
}
