/** What can be known of a token that was given: its kind from its beginning, the rest from headers of GitHub's answers. Pure. */

/** https://github.blog/engineering/behind-githubs-new-authentication-token-formats */
const KINDS: readonly (readonly [beginning: string, kind: string])[] = [
  [
    "ghs_",
    "of an installation: the job's own, which ends with the job, or an app's, which ends an hour after it was minted",
  ],
  ["github_pat_", "of a person, for chosen repositories"],
  ["ghp_", "of a person, classic"],
  ["gho_", "of a person, through an OAuth app"],
  ["ghu_", "of a person, through an app"],
];

/** A line for the log. The token itself is not in it. */
export function tokenFacts(token: string, headers: Readonly<Record<string, string | undefined>>): string {
  const kind = KINDS.find(([beginning]) => token.startsWith(beginning))?.[1] ?? "of a kind that is not known";
  const scopes = headers["x-oauth-scopes"]?.trim();
  const expires = headers["github-authentication-token-expiration"]?.trim();
  const parts = [
    `token · ${kind}`,
    scopes === undefined || scopes === "" ? "GitHub does not say what it may" : `scopes: ${scopes}`,
    expires === undefined || expires === "" ? "" : `until ${expires}`,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}
