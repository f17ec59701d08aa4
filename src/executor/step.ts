/**
 * One step: one phase of one item, from its request to its result (spec §5). The snapshot was taken when the request
 * was made, and the start is recorded by whoever asks for the step: neither is an executor's to reach.
 */
import { timestamp } from "../backlog/timestamp.ts";
import { LONGEST_PHASE_MINUTES } from "../config/bounds.ts";
import {
  phaseOf,
  type StepAttempt,
  type StepOutcome,
  type StepRequest,
  type StepResult,
  usageOf,
} from "../ports/step.ts";
import { tampered } from "./attempt.ts";
import { type AttemptsEnd, runAttempts } from "./attempts.ts";
import { refusedNames } from "./environment.ts";
import type { Examination } from "./examination.ts";
import type { AttemptVerdict } from "./outcome.ts";
import type { ExecutorParts } from "./parts.ts";
import { type ChangeFolder, changeFolderOf } from "./process/change-folder.ts";
import { type StepScope, scopeAfter, scopeOf } from "./scope.ts";
import { secretsOf } from "./secrets.ts";
import { type StalenessVerdict, weighStaleness } from "./staleness.ts";
import type { WatchedStep } from "./tree-watch.ts";

/** With all its attempts, whatever the config says (spec §2). */
const LONGEST_PHASE_MS = LONGEST_PHASE_MINUTES * 60_000;

/**
 * Runs a step in the order of spec §5: staleness, change folder, attempts, what it may keep. Never rejects for what
 * the step does.
 */
export async function runStep(
  parts: ExecutorParts,
  request: StepRequest,
  cancelled: AbortSignal,
): Promise<StepResult> {
  const started = parts.clock.now();
  const notices = refusedNames(request.agent.env).map(
    (name) => `agent.env names ${name}, which no agent may see. Take it out of the config.`,
  );
  const result = (end: StepEnd) => stepResult({ parts, request, started, notices }, end);
  if (cancelled.aborted) return result(CANCELLED);

  const staleness = await lookForStaleness(parts, request);
  if (staleness.kind === "block") return result(blocked(staleness.reason));
  if (staleness.kind === "warn") notices.push(staleness.notice);

  const folder = await findChangeFolder(parts, request);
  if (folder?.kind === "refused") return result(blocked(folder.reason));

  const scope = scopeOf(request, { change_folder: folder?.path, base: parts.base });
  using watched = await parts.tree.begin(scope);
  const attempts = await runAttempts({
    parts,
    request,
    cancelled,
    scope,
    watched,
    change_folder: folder?.path,
    secrets: secretsOf(parts.runnerEnv, request.agent.env),
    longest_until_ms: started.getTime() + LONGEST_PHASE_MS,
  });
  return result(await settle(watched, scope, attempts));
}

/** Everything of a result that is not known from the start. */
interface StepEnd {
  readonly verdict: AttemptVerdict;
  readonly attempts: readonly StepAttempt[];
  readonly changed_files: readonly string[];
  readonly notices: readonly string[];
}

const CANCELLED: StepEnd = {
  verdict: { outcome: { kind: "cancelled" }, summary: "The run was cancelled before the step began." },
  attempts: [],
  changed_files: [],
  notices: [],
};

function blocked(summary: string): StepEnd {
  return { ...CANCELLED, verdict: { outcome: { kind: "blocked" }, summary } };
}

async function lookForStaleness(
  parts: ExecutorParts,
  { item, work }: StepRequest,
): Promise<StalenessVerdict> {
  const commit = item.last_phase_commit;
  if (work.kind === "triage" || !work.place.phase.destructive || commit === undefined)
    return { kind: "go_on" };
  // What is no commit's name is nothing that git could know.
  const ancestry = /^[0-9a-f]{7,64}$/.test(commit) ? await parts.workTree.ancestry(commit) : "unknown";
  return weighStaleness({ commit, ancestry, rule: work.place.phase.staleness });
}

async function findChangeFolder(
  parts: ExecutorParts,
  { item, work }: StepRequest,
): Promise<ChangeFolder | undefined> {
  return work.kind === "triage" ? undefined : changeFolderOf(parts.workingFolder, item);
}

/** Of what was changed, only what this outcome may keep stays. What comes to light now counts as much as before. */
async function settle(watched: WatchedStep, scope: StepScope, end: AttemptsEnd): Promise<StepEnd> {
  const { verdict, attempts } = end;
  const looked = await lookAgain(watched, { scope, outcome: verdict.outcome, known: end.examination });
  const notices = [...end.notices, ...looked.notices];
  if (looked.touched.length === 0 || verdict.outcome.kind === "tampered") {
    return { verdict, attempts, notices, changed_files: looked.kept };
  }
  const late = tampered(looked.touched);
  const put = await lookAgain(watched, { scope, outcome: late.outcome, known: undefined });
  return { verdict: late, attempts, notices: [...notices, ...put.notices], changed_files: put.kept };
}

async function lookAgain(
  watched: WatchedStep,
  of: { readonly scope: StepScope; readonly outcome: StepOutcome; readonly known: Examination | undefined },
): Promise<Examination> {
  const reach = scopeAfter(of.outcome, of.scope);
  return of.known && reach === of.scope ? of.known : watched.examine(reach);
}

function stepResult(
  of: {
    readonly parts: ExecutorParts;
    readonly request: StepRequest;
    readonly started: Date;
    readonly notices: readonly string[];
  },
  end: StepEnd,
): StepResult {
  const { request, started } = of;
  const { verdict, attempts, changed_files } = end;
  return {
    run_id: request.run_id,
    item_id: request.item.id,
    phase: phaseOf(request),
    outcome: verdict.outcome,
    summary: verdict.summary,
    result_file: verdict.result_file,
    attempts,
    started_at: timestamp(started),
    duration_ms: of.parts.clock.now().getTime() - started.getTime(),
    ...usageOf(attempts),
    changed_files,
    notices: [...new Set([...of.notices, ...end.notices])],
  };
}
