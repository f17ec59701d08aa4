/** Will a branch take a push? Asked before anything is spent: a dry push does not try the branch's rules (spec §10, Pre-flight). */
import * as z from "zod";
import type { ApiAnswer, GitHubApi } from "./api.ts";
import { type Classic, judgePush, type PushVerdict, type Rule } from "./push-verdict.ts";

const rulesSchema = z.array(
  z.object({ type: z.string(), ruleset_id: z.int().optional() }),
) satisfies z.ZodType<readonly Rule[]>;
const rulesetSchema = z.object({ current_user_can_bypass: z.string().optional() });
const branchSchema = z.object({ protected: z.boolean() });
const enabled = z.object({ enabled: z.boolean() }).optional();
const classicSchema = z.object({
  required_pull_request_reviews: z.object({}).optional(),
  required_status_checks: z.object({}).nullish(),
  restrictions: z.object({}).nullish(),
  enforce_admins: enabled,
  lock_branch: enabled,
});

/** Two requests for a branch without rules; one more for each ruleset that is in the way, and for a protection. */
export async function askPushVerdict(api: GitHubApi, branch: string): Promise<PushVerdict> {
  const what = `see what rules "${branch}" has`;
  const ask = <T>(route: string, reads: z.ZodType<T>, parameters: object = {}): Promise<ApiAnswer<T>> =>
    api.ask({ route, parameters: { branch, ...parameters }, reads, what });

  const [rules, seen] = await Promise.all([
    ask("GET /repos/{owner}/{repo}/rules/branches/{branch}", rulesSchema, { per_page: 100 }),
    ask("GET /repos/{owner}/{repo}/branches/{branch}", branchSchema),
  ]);
  const found = rules.kind === "ok" ? rules.data : [];
  const is_protected = seen.kind === "ok" && seen.data.protected;
  const classic = is_protected
    ? await ask("GET /repos/{owner}/{repo}/branches/{branch}/protection", classicSchema)
    : undefined;
  return judgePush({
    branch,
    rules: rules.kind === "ok" ? found : undefined,
    unanswered: rules.kind === "ok" ? undefined : rules,
    bypass: await bypassOf(api, found, what),
    is_protected,
    classic: classic && classicOf(classic),
  });
}

function classicOf(answer: ApiAnswer<z.infer<typeof classicSchema>>): Classic {
  if (answer.kind === "missing") return { kind: "none" };
  if (answer.kind !== "ok") return { kind: "hidden" };
  const { required_pull_request_reviews, required_status_checks, restrictions, enforce_admins, lock_branch } =
    answer.data;
  return {
    kind: "seen",
    reviews: required_pull_request_reviews !== undefined,
    checks: required_status_checks !== undefined && required_status_checks !== null,
    restricted: restrictions !== undefined && restrictions !== null,
    locked: lock_branch?.enabled === true,
    for_all: enforce_admins?.enabled === true,
  };
}

/** By ruleset: may whoever asks pass it by? Undefined where GitHub does not say. */
async function bypassOf(
  api: GitHubApi,
  rules: readonly Rule[],
  what: string,
): Promise<ReadonlyMap<number, boolean | undefined>> {
  const ids = [...new Set(rules.flatMap(({ ruleset_id }) => ruleset_id ?? []))];
  const answers = ids.map(async (ruleset_id) => {
    const answer = await api.ask({
      route: "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}",
      parameters: { ruleset_id },
      reads: rulesetSchema,
      what,
    });
    const can = answer.kind === "ok" ? answer.data.current_user_can_bypass : undefined;
    return [ruleset_id, can === undefined ? undefined : can === "always" || can === "exempt"] as const;
  });
  return new Map(await Promise.all(answers));
}
