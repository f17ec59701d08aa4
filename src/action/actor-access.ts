/** Asks GitHub whether a person may push to the repository: the one question on which it depends who may start agents. */
import * as z from "zod";
import type { CommandContext } from "./command.ts";

export type Access =
  | { readonly kind: "writes" }
  | { readonly kind: "reads" }
  /** `reason` is a clause, `remedy` a sentence: what to change. */
  | { readonly kind: "unknown"; readonly reason: string; readonly remedy: string };

/** GitHub's words for roles that may push; `maintain` and roles of one's own are given as the nearest of these. */
const WRITING = ["admin", "write"];
const answerSchema = z.object({ permission: z.string() });

/** https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user; every token of a job may ask. */
export async function accessOf(login: string, { connect, environment }: CommandContext): Promise<Access> {
  const { repository_url } = environment;
  const api = repository_url === undefined ? undefined : connect(repository_url).api;
  if (api === undefined)
    return {
      kind: "unknown",
      reason: "there is no token to ask GitHub with",
      remedy: "Leave `token` at its default, or pass one.",
    };
  const answer = await api.ask({
    route: "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
    parameters: { username: login },
    reads: answerSchema,
    what: `see whether ${login} may push`,
  });
  if (answer.kind === "ok") return { kind: WRITING.includes(answer.data.permission) ? "writes" : "reads" };
  // A bot, or somebody who does not exist.
  if (answer.kind === "missing") return { kind: "reads" };
  return { kind: "unknown", reason: answer.reason, remedy: answer.remedy };
}
