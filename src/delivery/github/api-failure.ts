/**
 * What it means for us, and for people, that GitHub's API did not do what was asked (spec §10): from status, headers and
 * GitHub's own words. Pure.
 * https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
import type { RawAnswer } from "./request.ts";

/** `reason` is a clause for people, `remedy` a sentence: what to change. */
export type ApiFailure =
  /** Nobody answered, or not in good health, or not so soon. Nothing is known. */
  | { readonly kind: "unreachable"; readonly reason: string; readonly remedy: string }
  /** 401, 403, 451: the token does not do. */
  | { readonly kind: "denied"; readonly status: number; readonly reason: string; readonly remedy: string }
  /** 404, 410: not there, or hidden from this token. */
  | { readonly kind: "missing"; readonly reason: string; readonly remedy: string }
  /** 4xx: GitHub does not take what was sent; these are its words, one for each fault. */
  | {
      readonly kind: "invalid";
      readonly status: number;
      readonly faults: readonly string[];
      readonly reason: string;
      readonly remedy: string;
    };

type Answered = Extract<RawAnswer, { kind: "answered" }>;

const TRY_LATER = "Run the job again; if it stays so, look at https://www.githubstatus.com.";

/** `what` completes "GitHub did not let us …": `list the pull requests`. */
export function apiFailure(answer: RawAnswer, what: string): ApiFailure {
  if (answer.kind === "no_answer") {
    return {
      kind: "unreachable",
      reason: `GitHub's API did not answer (to ${what}): ${answer.reason}`,
      remedy: TRY_LATER,
    };
  }
  const { status } = answer;
  const said = saidBy(answer);
  if (waitOf(answer, 0) !== undefined) {
    return {
      kind: "unreachable",
      reason: `GitHub's API takes no more requests for now (${status}, to ${what})`,
      remedy: "Run the job again later; another token has a rate limit of its own.",
    };
  }
  if (status >= 500)
    return {
      kind: "unreachable",
      reason: `GitHub's API failed (${status}, to ${what})${said}`,
      remedy: TRY_LATER,
    };
  if (status === 401 || status === 403 || status === 451)
    return {
      kind: "denied",
      status,
      reason: `GitHub does not let this token ${what} (${status})${said}`,
      remedy: remedyOfDenial(answer),
    };
  if (status === 404 || status === 410)
    return {
      kind: "missing",
      reason: `GitHub says that it is not there, or hides it from this token (${status}, to ${what})`,
      remedy: remedyOfDenial(answer),
    };
  return {
    kind: "invalid",
    status,
    faults: faultsOf(answer),
    reason: `GitHub does not ${what} (${status})${said}`,
    remedy: "Do what these words ask for; if they do not tell, try the same by hand.",
  };
}

/**
 * Milliseconds until GitHub takes requests again, when that is why it did not take this one: 429, and 403 for limits.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function waitOf({ status, headers, data }: Answered, now: number): number | undefined {
  if (status !== 429 && status !== 403) return undefined;
  const after = Number(headers["retry-after"] ?? "");
  if (headers["retry-after"] !== undefined && Number.isFinite(after)) return after * 1000;
  const reset = Number(headers["x-ratelimit-reset"] ?? "");
  if (headers["x-ratelimit-remaining"] === "0" && reset > 0) return Math.max(0, reset * 1000 - now);
  return status === 429 || /rate limit|abuse detection/i.test(messageOf(data)) ? 60_000 : undefined;
}

/** The permission that would do, as a workflow writes it: `pull-requests: write`. GitHub names it in a header. */
function neededPermissions({ headers }: Answered): string | undefined {
  const [first] = (headers["x-accepted-github-permissions"] ?? "").split(";");
  const wanted = (first ?? "").split(",").flatMap((part) => {
    const [, name, level] = /^\s*([a-z_]+)=(read|write|admin)\s*$/.exec(part) ?? [];
    return name === undefined ? [] : [`${name.replaceAll("_", "-")}: ${level}`];
  });
  return wanted.length === 0 ? undefined : wanted.join(", ");
}

function remedyOfDenial(answer: Answered): string {
  const said = messageOf(answer.data);
  if (answer.status === 410 && /issues/i.test(said))
    return "Switch on Settings → General → Features → Issues.";
  if (/not permitted to create or approve pull requests/i.test(said))
    return "Switch on Settings → Actions → General → Allow GitHub Actions to create and approve pull requests, or pass the token of an app.";
  if (/SAML/i.test(said))
    return "Authorize the token for the organization (Settings → Tokens → Configure SSO).";
  if (/IP allow list/i.test(said)) return "Add the runner's address to the organization's IP allow list.";
  if (answer.status === 401)
    return "Pass a `token` that is valid (it may have expired or been revoked), or `app-id` and `private-key`.";
  const permissions = neededPermissions(answer);
  return permissions === undefined
    ? "Give the job the permission for it (`permissions:`), or pass a `token` that has it."
    : `Give the job \`permissions: ${permissions}\`, or pass a \`token\` that has it.`;
}

function faultsOf({ data }: Answered): readonly string[] {
  const errors = typeof data === "object" && data !== null && "errors" in data ? data.errors : undefined;
  const each = Array.isArray(errors) ? errors : [];
  const named = each.flatMap((error: unknown) => {
    if (typeof error === "string") return [error];
    if (typeof error !== "object" || error === null) return [];
    const { message, resource, field, code } = error as Record<string, unknown>;
    if (typeof message === "string" && message !== "") return [message];
    return [[resource, field, code].filter((part) => typeof part === "string").join(" ")];
  });
  const all = [...named, messageOf(data)].filter((text) => text !== "");
  return named.length > 0 ? all.slice(0, -1) : all;
}

const MAX_WORDS = 300;

function saidBy(answer: Answered): string {
  const words = faultsOf(answer).join(" ").replaceAll(/\s+/g, " ").slice(0, MAX_WORDS);
  return words === "" ? "" : `: ${words.replace(/\.$/, "")}`;
}

function messageOf(data: unknown): string {
  if (typeof data !== "object" || data === null || !("message" in data)) return "";
  return typeof data.message === "string" ? data.message : "";
}
