/** What an event proposes, from the file that the runner writes of it. */
import * as z from "zod";
import type { Proposal } from "../delivery/base.ts";
import { workBranch } from "../ports/pull-request-names.ts";
import { tryReadEvent } from "./event-file.ts";
import type { RunnerEnvironment } from "./runner-environment.ts";

const repository = z.object({ full_name: z.string() }).nullish();
const side = z.object({ sha: z.string(), ref: z.string(), repo: repository });
const eventSchema = z.object({
  pull_request: z.object({ head: side, base: side }).optional(),
  merge_group: z.object({ base_sha: z.string() }).optional(),
});

export interface ProposedChange {
  readonly proposal: Proposal;
  /**
   * Are a person's changes judged by the rules for persons? Not those of a pull request that Tickwork itself keeps, which
   * holds many ticks at once, nor of a merge queue, where each was judged in its own pull request.
   */
  readonly by_person: boolean;
}

/** Undefined for an event that proposes nothing: what it is about has happened. */
export async function proposedChange({
  on_runner,
  event,
  event_file,
}: Pick<RunnerEnvironment, "on_runner" | "event" | "event_file">): Promise<ProposedChange | undefined> {
  if (!on_runner) return { proposal: { kind: "checkout" }, by_person: true };
  const { pull_request, merge_group } = (await tryReadEvent(event_file, eventSchema)) ?? {};
  if (event === "merge_group")
    return { proposal: { kind: "merge_group", tip: merge_group?.base_sha }, by_person: false };
  if (!event?.startsWith("pull_request")) return undefined;
  const head = pull_request?.head;
  const base = pull_request?.base;
  const ours = head?.repo?.full_name !== undefined && head.repo.full_name === base?.repo?.full_name;
  return {
    proposal: { kind: "pull_request", head: head?.sha, tip: base?.sha },
    by_person: !(ours && head?.ref === workBranch(base?.ref ?? "")),
  };
}
