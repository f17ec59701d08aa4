/** Where a token comes from: given once and for all, or minted when it is needed. */

export type TokenAnswer =
  | { readonly kind: "token"; readonly token: string }
  /** There is none to be had: a clause for people, and what to change. */
  | { readonly kind: "none"; readonly reason: string; readonly remedy: string };

export interface TokenSource {
  /**
   * One that may be used at once. `refused` is one of this source's that was not accepted: what comes then is another,
   * or the same where there is only one. Never rejects.
   */
  token(refused?: string): Promise<TokenAnswer>;
}

/**
 * What `act` gives with a token of this moment; where that says that the token was `refused`, what it gives with another, if
 * there is one, and no third. `none` where there is no token to begin with.
 */
export async function withToken<T>(
  tokens: TokenSource,
  { act, refused }: { act(token: string): Promise<T>; refused(answer: T): boolean },
): Promise<T | Extract<TokenAnswer, { kind: "none" }>> {
  const first = await tokens.token();
  if (first.kind === "none") return first;
  const answer = await act(first.token);
  if (!refused(answer)) return answer;
  const second = await tokens.token(first.token);
  return second.kind === "none" || second.token === first.token ? answer : act(second.token);
}

/** A line break in a token would begin a header of its own. */
export const TOKEN = /^[\x21-\x7e]+$/;

/** The same token each time; none, with a reason, for a text that cannot be one. */
export function fixedToken(token: string): TokenSource {
  const answer: TokenAnswer = TOKEN.test(token)
    ? { kind: "token", token }
    : {
        kind: "none",
        reason: "the token holds a space, a line break or another character that no token has",
        remedy: "Pass the secret itself as `token`, without quotes or line breaks.",
      };
  return { token: async () => answer };
}
