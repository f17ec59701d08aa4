/** Rescue branches that wait, of each backlog: asked once for all the checks that want to know. */
import { fetchedHead, type Inspection } from "../../delivery/inspection.ts";
import type { Refusal } from "../../delivery/refusal.ts";
import type { WaitingRescue } from "../../delivery/rescue-look.ts";
import { findWaitingRescues } from "../../delivery/waiting-rescues.ts";
import { workBranch } from "../../ports/pull-request-names.ts";
import type { CheckedFiles } from "../check/check-files.ts";
import type { Inputs } from "../inputs.ts";

export type RescuesWaiting =
  /** By the backlog's path from the top. Undefined: there is no remote that could have one. */
  | { readonly kind: "known"; readonly waiting: ReadonlyMap<string, readonly WaitingRescue[]> | undefined }
  /** A clause. */
  | { readonly kind: "unknown"; readonly reason: string };

/** Who asks waits for the answer, and can ask again. */
const ONCE = { tries: 1, firstDelayMs: 0, maxDelayMs: 0 };

/** Nothing is asked before it is called, and once however often that is. */
export function askForRescues(
  repository: Inspection | Refusal,
  files: CheckedFiles,
  delivery: Inputs["delivery"],
): () => Promise<RescuesWaiting> {
  let asked: Promise<RescuesWaiting> | undefined;
  return () => {
    asked ??= find(repository, files, delivery !== "push");
    return asked;
  };
}

async function find(
  repository: Inspection | Refusal,
  { backlogs }: CheckedFiles,
  by_pull_request: boolean,
): Promise<RescuesWaiting> {
  const none = { kind: "known" as const, waiting: undefined };
  if (repository.kind === "refused" || repository.remote.kind !== "remote") return none;
  const { remote, status } = repository;
  if (status.head === undefined) return none;
  if ((await remote.push()).kind === "unreachable")
    return { kind: "unknown", reason: "the remote does not answer" };
  // Compared with the branches as the remote has them: what was brought back there waits no more.
  const head = (await fetchedHead(remote)) ?? status.head;
  const base = { on: remote, onto: remote.branch, head, deepen: false, retry: ONCE };
  const waiting = new Map<string, readonly WaitingRescue[]>();
  for (const { file } of backlogs) {
    const found = await findWaitingRescues(remote.git, { ...base, backlog: file });
    if (found.kind === "unknown") return found;
    const isAny = by_pull_request && found.waiting.length > 0;
    const work = isAny ? await fetchedHead({ ...remote, branch: workBranch(remote.branch) }) : undefined;
    const onWork = work && {
      ...base,
      onto: workBranch(remote.branch),
      head: work,
      backlog: file,
    };
    const left = onWork ? await findWaitingRescues(remote.git, onWork) : found;
    if (left.kind === "unknown") return left;
    waiting.set(
      file,
      left.waiting.filter(({ branch }) => found.waiting.some((one) => one.branch === branch)),
    );
  }
  return { kind: "known", waiting };
}
