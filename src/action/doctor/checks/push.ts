/** Would finished work get onto the branch? A dry push asks the server, the API asks for the branch's rules (spec §10, Pre-flight). */

import { askPushVerdict } from "../../../delivery/github/push-rules.ts";
import { repositoryOf } from "../../../delivery/github/repository-name.ts";
import type { Inspection, TriedPush } from "../../../delivery/inspection.ts";
import type { Finding } from "../../../report/check-up.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";

export const PUSH: DoctorCheck = { name: "push", title: "Push", look };

type Remote = Extract<Inspection["remote"], { kind: "remote" }>;

async function look(subject: Subject): Promise<readonly Finding[]> {
  const { repository, context } = subject;
  if (repository.kind === "refused") return [];
  const { remote, status } = repository;
  if (remote.kind === "refused") return [{ kind: "error", says: remote.reason, remedy: remote.remedy }];
  if (remote.kind === "none")
    return [
      {
        kind: "warning",
        says: "there is no remote: work would be committed here, and not pushed",
        remedy: "Add one: `git remote add origin …`.",
      },
    ];
  if (status.head === undefined)
    return [{ kind: "note", says: "nothing can be pushed before the first commit" }];
  const pushed = await remote.push();
  const rules = pushed.kind === "unreachable" ? [] : await ruleFindings(remote);
  const isOnServer = repositoryOf({ url: remote.url, server: context.environment.server_url }) !== undefined;
  const facts = subject.token_facts();
  return [
    pushFinding(pushed, remote),
    ...rules,
    ...(facts === undefined
      ? []
      : [{ kind: "note" as const, says: facts.replace(/^token · /, "the token is ") }]),
    ...(remote.api === undefined && isOnServer
      ? [
          {
            kind: "unknown" as const,
            says: "the branch's rules were not asked for, since no token was given",
            remedy: '`tickwork doctor --token "$(gh auth token)"` asks GitHub too.',
          },
        ]
      : []),
  ];
}

function pushFinding(pushed: TriedPush, { remote, branch, url }: Remote): Finding {
  switch (pushed.kind) {
    case "up_to_date":
    case "accepted":
      if (pushed.kind === "accepted" && pushed.from === undefined)
        return {
          kind: "warning",
          says: `${branch} is not on ${remote} (${url}) yet: a run would make it there, and \`add\` and other commands refuse to`,
          remedy: `Push it: \`git push -u ${remote} ${branch}\`.`,
        };
      return ok(`${remote} (${url}) takes a push to ${branch}, as far as a dry run can tell`);
    case "moved":
      return ok(
        `${remote} answers; ${branch} has commits there that are not here, and a run begins with them`,
      );
    case "unreachable":
      return {
        kind: "unknown",
        says: `whether ${branch} takes a push: ${pushed.reason}`,
        remedy: pushed.remedy,
      };
    case "refused":
      return { kind: "error", says: `${branch} takes no push: ${pushed.reason}`, remedy: pushed.remedy };
    default:
      return pushed satisfies never;
  }
}

async function ruleFindings({ api, branch }: Remote): Promise<readonly Finding[]> {
  if (api === undefined) return [];
  const verdict = await askPushVerdict(api, branch);
  switch (verdict.kind) {
    case "accepts":
      return [ok(`no rule of ${branch} is in the way`)];
    case "refuses":
      return [{ kind: "error", says: verdict.because, remedy: PAST_RULES }];
    case "unknown":
      return [
        verdict.is_protected
          ? { kind: "warning", says: verdict.because, remedy: PAST_RULES }
          : {
              kind: "unknown",
              says: `whether rules are in the way: ${verdict.because}`,
              remedy: verdict.remedy,
            },
      ];
    default:
      return verdict satisfies never;
  }
}

const PAST_RULES =
  "Set `delivery: pull-request` or `auto`, or let the one that pushes bypass the rules (Settings → Rules → Rulesets → Bypass list) and pass its token.";
