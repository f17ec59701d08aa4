/** Asks GitHub whether a person may push to the repository: the one question on which it depends who may start agents. */
import * as z from "zod";
import type { CommandContext } from "./command.ts";

export type Access =
  | { readonly kind: "writes" }
  | { readonly kind: "reads" }
  /** `reason` is a clause. */
  | { readonly kind: "unknown"; readonly reason: string };

const TIMEOUT_MS = 20_000;

/** GitHub's words for roles that may push; `maintain` and roles of one's own are given as the nearest of these. */
const WRITING = ["admin", "write"];
const answerSchema = z.object({ permission: z.string() });

/** https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user; every token of a job may ask. */
export async function accessOf(login: string, { env, inputs }: CommandContext): Promise<Access> {
  const repository = env["GITHUB_REPOSITORY"];
  if (!inputs.token || !repository)
    return { kind: "unknown", reason: "there is no token to ask GitHub with" };
  const api = env["GITHUB_API_URL"] || "https://api.github.com";
  try {
    const answer = await fetch(
      `${api}/repos/${repository}/collaborators/${encodeURIComponent(login)}/permission`,
      {
        headers: { accept: "application/vnd.github+json", authorization: `Bearer ${inputs.token}` },
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
    );
    // A bot, or somebody who does not exist.
    if (answer.status === 404) return { kind: "reads" };
    if (!answer.ok) return { kind: "unknown", reason: `GitHub answered ${answer.status}` };
    const { permission } = answerSchema.parse(await answer.json());
    return { kind: WRITING.includes(permission) ? "writes" : "reads" };
  } catch (error) {
    return {
      kind: "unknown",
      reason:
        error instanceof Error && error.name === "TimeoutError"
          ? "GitHub did not answer"
          : "GitHub could not be asked",
    };
  }
}
