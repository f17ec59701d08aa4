/** The columns of the table: what GitHub, or something in its place, makes of a request. */
import type { Failure } from "../../support/github/failures.ts";

export type Answer =
  | "unknown token"
  | "forbidden"
  | "limited"
  | "missing"
  | "invalid"
  | "broken"
  | "silent"
  | "strange";

export interface Kind {
  readonly name: string;
  readonly answer: Answer;
  /** `refused`: nobody listens, so this concerns every route. */
  readonly as: Failure["as"] | "refused";
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly page?: string;
  /** It is over after one request. */
  readonly once?: boolean;
  /** How often one question may be asked. */
  readonly tries: number;
  /** By the words of it; empty for what people never hear of. */
  readonly says: RegExp;
  readonly remedy: RegExp;
  /** A request that hangs is given up after seconds: these cells are run side by side. */
  readonly slow?: boolean;
}

const TOKEN = { says: /\(401/, remedy: /Pass a `token` that is valid/ };
const FORBIDDEN = { says: /\(403/, remedy: /permission/ };
const LIMITED = { says: /takes no more requests for now/, remedy: /again later/ };
const DOWN = { says: /GitHub's API failed \(50/, remedy: /githubstatus\.com/ };
const SILENT = { says: /GitHub's API did not answer/, remedy: /githubstatus\.com/ };
const STRANGE = { says: /something else than it documents/, remedy: /GITHUB_API_URL/ };
const IN_AN_HOUR = String(Math.floor(Date.now() / 1000) + 3600);
const PAGE = "<!doctype html><html><body><h1>Sign in to the network</h1></body></html>";

export const KINDS: readonly Kind[] = [
  { name: "401 once", answer: "unknown token", as: 401, once: true, tries: 2, ...TOKEN },
  { name: "401", answer: "unknown token", as: 401, tries: 2, ...TOKEN },
  { name: "403", answer: "forbidden", as: 403, tries: 1, ...FORBIDDEN },
  {
    name: "403, no request left for an hour",
    answer: "limited",
    as: 403,
    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": IN_AN_HOUR },
    tries: 1,
    ...LIMITED,
  },
  {
    name: "403, the second limit, once",
    answer: "limited",
    as: 403,
    message: "You have exceeded a secondary rate limit.",
    headers: { "retry-after": "0" },
    once: true,
    tries: 3,
    ...LIMITED,
  },
  { name: "404", answer: "missing", as: 404, tries: 1, says: /not there, or hides it/, remedy: /permission/ },
  { name: "422", answer: "invalid", as: 422, tries: 1, says: /\(422/, remedy: /what these words ask for/ },
  {
    name: "429 for a second, once",
    answer: "limited",
    as: 429,
    headers: { "retry-after": "1" },
    once: true,
    tries: 3,
    ...LIMITED,
  },
  {
    name: "429 for no time at all, again and again",
    answer: "limited",
    as: 429,
    headers: { "retry-after": "0" },
    tries: 3,
    ...LIMITED,
  },
  {
    name: "429 for an hour",
    answer: "limited",
    as: 429,
    headers: { "retry-after": "3600" },
    tries: 1,
    ...LIMITED,
  },
  { name: "500 once", answer: "broken", as: 500, once: true, tries: 3, ...DOWN },
  { name: "502", answer: "broken", as: 502, tries: 3, ...DOWN },
  { name: "503 with a page", answer: "broken", as: 503, page: PAGE, tries: 3, ...DOWN },
  { name: "a page instead of an answer", answer: "strange", as: 200, page: PAGE, tries: 1, ...STRANGE },
  { name: "a connection that breaks, once", answer: "silent", as: "reset", once: true, tries: 3, ...SILENT },
  { name: "a connection that breaks", answer: "silent", as: "reset", tries: 3, ...SILENT },
  { name: "nobody who listens", answer: "silent", as: "refused", tries: 3, ...SILENT },
  { name: "no answer, once", answer: "silent", as: "hang", once: true, tries: 3, slow: true, ...SILENT },
  { name: "no answer", answer: "silent", as: "hang", tries: 3, slow: true, ...SILENT },
  { name: "half an answer", answer: "silent", as: "stall", tries: 3, slow: true, ...SILENT },
];

/** For the stand-in; undefined where it is not asked at all. */
export function failureOf(
  { as, headers, message, page, once }: Kind,
  route: string | undefined,
): Failure | undefined {
  if (as === "refused") return undefined;
  return {
    as,
    ...(route === undefined ? {} : { route }),
    ...(headers && { headers }),
    ...(message && { message }),
    ...(page && { page }),
    ...(once && { times: 1 }),
  };
}
