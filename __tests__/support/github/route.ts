/** What a route of the stand-in gets, and what it answers. */
import type { ApiCall } from "./openapi.ts";
import type { Replies } from "./replies.ts";
import type { Grant, Level, State } from "./state.ts";

export type Json = Record<string, unknown>;

export interface Call extends ApiCall {
  readonly state: State;
  readonly replies: Replies;
  readonly filled: (name: string, known: Json) => Json;
  /** Who asks. */
  readonly grant: Grant;
  /** Undefined when the bare repository has no such branch. */
  headOf(branch: string): Promise<string | undefined>;
  /** Commits of the one that the other has not. */
  ahead(of: { readonly head: string; readonly base: string }): Promise<number>;
  mintToken(grant: Grant): string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  /** Undefined: whoever is known may. `jwt`: only the App itself. */
  readonly needs?: readonly [permission: string, level: Level] | "jwt";
  /** Another permission that does as well. */
  readonly or?: readonly [permission: string, level: Level];
  /** Also for who has not the permission, in a repository that is public. */
  readonly open?: boolean;
  readonly answer: (call: Call) => Reply | Promise<Reply>;
}

export const notFound: Reply = { status: 404, body: { message: "Not Found", status: "404" } };

export function unprocessable(...errors: readonly Json[]): Reply {
  return {
    status: 422,
    body: { message: "Validation Failed", documentation_url: "https://docs.github.com/rest", errors },
  };
}

export const ok = (body: unknown, status = 200): Reply => ({ status, body });
