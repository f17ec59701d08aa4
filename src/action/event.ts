/** Which events may start agents or change a backlog (spec §9): those whose code and words a person with write access stands behind. */
import * as z from "zod";
import { type Access, accessOf } from "./actor-access.ts";
import type { CommandContext } from "./command.ts";
import { tryReadEvent } from "./event-file.ts";
import { RunFailure } from "./failure.ts";

/** Only somebody with write access can cause one of these, and their code is a branch of this repository. */
const EVENTS_TO_RUN_ON = ["schedule", "workflow_dispatch", "repository_dispatch", "workflow_call", "push"];

const ADVICE = "Use `command: validate` there, and `run` on a schedule or by hand (`workflow_dispatch`).";

/**
 * Throws `RunFailure` for an event that must not start agents: one that brings code of a fork, and any other that a
 * stranger can cause, unless everybody named in it has write access. On a person's machine there is no event.
 */
export async function refuseEvent(context: CommandContext): Promise<void> {
  const { on_runner, event, event_file } = context.environment;
  if (!on_runner || event === undefined || EVENTS_TO_RUN_ON.includes(event)) return;
  const payload = await tryReadEvent(event_file, payloadSchema);
  if (bringsForkCode(event, payload, context.env["GITHUB_REPOSITORY"])) {
    throw refusal(context, `the event "${event}" brings the code of a fork`);
  }
  const actors = actorsOf(payload, context.env);
  if (actors.length === 0)
    throw refusal(context, `the event "${event}" says of nobody that it is their doing`);
  for (const actor of actors) {
    const access = await accessOf(actor, context);
    if (access.kind === "writes") continue;
    const remedy = access.kind === "unknown" ? access.remedy : ADVICE;
    throw refusal(context, `${reasonOf(actor, access)} (event "${event}")`, remedy);
  }
}

const repositorySchema = z.object({ full_name: z.string() });
const actorSchema = z.object({ login: z.string() });
/** The part of the event's payload (https://docs.github.com/webhooks/webhook-events-and-payloads) that says whose it is. */
const payloadSchema = z.object({
  sender: actorSchema.nullish(),
  pull_request: z
    .object({ head: z.object({ repo: repositorySchema.nullish() }), user: actorSchema.nullish() })
    .nullish(),
  workflow_run: z.object({ actor: actorSchema.nullish(), triggering_actor: actorSchema.nullish() }).nullish(),
  comment: z.object({ user: actorSchema.nullish() }).nullish(),
});
type Payload = z.infer<typeof payloadSchema>;

/** On these the merge of the pull request is checked out; of one whose repository is gone nobody can tell, so it is a fork. */
function bringsForkCode(
  event: string,
  payload: Payload | undefined,
  repository: string | undefined,
): boolean {
  if (!event.startsWith("pull_request") || event === "pull_request_target") return false;
  return payload?.pull_request?.head.repo?.full_name !== repository;
}

/** Everybody whose doing the event is, as far as it says. */
function actorsOf(payload: Payload | undefined, env: CommandContext["env"]): readonly string[] {
  const { sender, pull_request, workflow_run, comment } = payload ?? {};
  const named = [
    env["GITHUB_ACTOR"],
    env["GITHUB_TRIGGERING_ACTOR"],
    sender?.login,
    pull_request?.user?.login,
    workflow_run?.actor?.login,
    workflow_run?.triggering_actor?.login,
    comment?.user?.login,
  ];
  return [...new Set(named.map((name) => name || undefined).filter((name) => name !== undefined))];
}

function reasonOf(actor: string, access: Exclude<Access, { kind: "writes" }>): string {
  return access.kind === "reads"
    ? `${actor}, whose doing this is, has no write access to the repository`
    : `it could not be found out whether ${actor} has write access: ${access.reason}`;
}

function refusal({ inputs }: CommandContext, because: string, remedy = ADVICE): RunFailure {
  return new RunFailure(`\`command: ${inputs.command}\` did not start: ${because}.`, remedy);
}
