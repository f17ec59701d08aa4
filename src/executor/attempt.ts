/** One attempt of a step: prompt, program, result file, what it changed, checks. */
import { phaseOf, type StepAttempt, type StepRequest } from "../ports/step.ts";
import type { AgentReport } from "./agents/agent.ts";
import { agentDescription } from "./agents/registry.ts";
import type { Examination } from "./examination.ts";
import { ownGitSettings } from "./git-settings.ts";
import { liveOutput } from "./live-output.ts";
import { type AttemptVerdict, mayRetry, weighAttempt } from "./outcome.ts";
import { readResultFile } from "./process/result-reader.ts";
import { type AttemptFiles, prepareAttempt } from "./process/scratch.ts";
import { weighResult } from "./result.ts";
import type { StepScope } from "./scope.ts";
import { redact } from "./secrets.ts";
import { groupTitle } from "./step-log.ts";
import { runStepProgram, type StepSurroundings, shellProgram } from "./step-program.ts";
import type { WatchedStep } from "./tree-watch.ts";
import { verify } from "./verify.ts";
import { runWork, type WorkDone } from "./work.ts";

export interface Attempt {
  /** From 1. */
  readonly number: number;
  readonly max: number;
  readonly previous_failure?: string | undefined;
  /** What may still be spent on the step, in US dollars. */
  readonly max_cost_usd?: number | undefined;
}

/** A step under way. */
export interface RunningStep extends StepSurroundings {
  readonly watched: WatchedStep;
  /** What it may change and keep when it ends well. */
  readonly scope: StepScope;
}

export interface AttemptEnd {
  readonly verdict: AttemptVerdict;
  readonly may_retry: boolean;
  /** Undefined when nothing was started, so that no attempt was used up. */
  readonly record?: StepAttempt | undefined;
  /** Of the tree, with nothing run after it. */
  readonly examination?: Examination | undefined;
  readonly notices: readonly string[];
}

/**
 * Runs one attempt to its end. Never rejects for what the program does: that is in the verdict (spec §5, Outcomes).
 * What was put back is put back.
 */
export async function runAttempt(step: RunningStep, attempt: Attempt): Promise<AttemptEnd> {
  const { parts, request } = step;
  const started = parts.clock.now().getTime();
  const name = { item_id: request.item.id, phase: phaseOf(request), number: attempt.number };
  const files = await prepareAttempt(parts.scratchRoot, name, ownGitSettings(parts.runnerEnv));
  const live = liveOutput(parts.log.openGroup(groupTitle(request, attempt)));
  const { max_cost_usd } = attempt;
  const work = await runWork(step, { attempt, files, max_cost_usd, show: live.show });
  live.end({ started: work.kind === "ended" });
  if (work.kind === "unavailable") {
    const { because, remedy } = work;
    const summary = redact(because, step.secrets);
    return { verdict: { outcome: { kind: "unavailable", remedy }, summary }, may_retry: false, notices: [] };
  }
  const checked = await check(step, { attempt, files, verdict: await weigh(step, files, work) });
  const { verdict } = checked;
  const record: StepAttempt = {
    number: attempt.number,
    outcome: verdict.outcome,
    summary: verdict.summary,
    duration_ms: parts.clock.now().getTime() - started,
    ...usageOf(step, work.report),
  };
  return {
    verdict,
    record,
    may_retry: mayRetry(verdict),
    examination: checked.examination,
    notices: [
      ...(work.notice === undefined ? [] : [work.notice]),
      ...survivorNotice(work.end.survivors),
      ...(checked.examination?.notices ?? []),
    ],
  };
}

/** Of a command of the config nothing is known, and nothing is missing; an agent that does not say leaves a gap. */
function usageOf(
  { request }: RunningStep,
  { cost_usd, tokens, turns }: AgentReport,
): Pick<StepAttempt, "cost_usd" | "cost_unknown" | "tokens" | "turns"> {
  const told = agentDescription(request.agent.cli).needs !== undefined;
  const unknown = told && cost_usd === undefined && !isCommand(request);
  return { cost_usd, tokens, turns, ...(unknown && { cost_unknown: true }) };
}

function isCommand({ work }: StepRequest): boolean {
  return work.kind === "phase" && work.place.phase.run !== undefined;
}

async function weigh(
  step: RunningStep,
  files: AttemptFiles,
  { end, report }: Extract<WorkDone, { readonly kind: "ended" }>,
): Promise<AttemptVerdict> {
  const { request, secrets } = step;
  const result = weighResult(await readResultFile(files.result), {
    item_id: request.item.id,
    phase: phaseOf(request),
    hide: (text) => redact(text, secrets),
  });
  const work = isCommand(request) ? "command" : "agent";
  return weighAttempt({ ...end, work, verdicts: report.verdicts, result });
}

interface Checked {
  readonly verdict: AttemptVerdict;
  readonly examination?: Examination | undefined;
}

/** What the step says of itself, held against what it changed and what the phase's own commands say. */
async function check(
  step: RunningStep,
  of: { readonly attempt: Attempt; readonly files: AttemptFiles; readonly verdict: AttemptVerdict },
): Promise<Checked> {
  // In a hurry, and everything is put back in a moment anyway.
  const { kind } = of.verdict.outcome;
  if (kind === "cancelled" || kind === "cut_off") return { verdict: of.verdict };
  const examination = await step.watched.examine(step.scope);
  if (examination.touched.length > 0) return { verdict: tampered(examination.touched), examination };
  if (of.verdict.outcome.kind !== "complete" || step.request.work.kind !== "phase") {
    return { verdict: of.verdict, examination };
  }
  if (examination.repositories?.length) {
    return { verdict: leftRepositories(examination.repositories), examination };
  }
  const { phase } = step.request.work.place;
  if (phase.destructive && examination.kept.length === 0) {
    return { verdict: { ...NO_CHANGE, result_file: of.verdict.result_file }, examination };
  }
  if (phase.verify.length === 0) return { verdict: of.verdict, examination };
  return verified(step, of);
}

/** Checks run code that the step wrote: what they change is looked at as well. */
async function verified(
  step: RunningStep,
  of: { readonly attempt: Attempt; readonly files: AttemptFiles; readonly verdict: AttemptVerdict },
): Promise<Checked> {
  const { parts, request } = step;
  const commands = request.work.kind === "phase" ? request.work.place.phase.verify : [];
  const checks = await verify(commands, async (command) => {
    const live = liveOutput(parts.log.openGroup(groupTitle(request, of.attempt, `verify: ${command}`)));
    const how = { files: of.files, watched: false, show: live.show };
    const end = await runStepProgram(step, await shellProgram(step, command, how));
    live.end({ started: end.kind === "ended" });
    return end;
  });
  if (checks.kind === "cancelled" || checks.kind === "cut_off") {
    return { verdict: { outcome: { kind: checks.kind }, summary: checks.summary } };
  }
  const examination = await step.watched.examine(step.scope);
  if (examination.touched.length > 0) return { verdict: tampered(examination.touched), examination };
  if (checks.kind === "passed") return { verdict: of.verdict, examination };
  const { command, summary } = checks;
  const { result_file } = of.verdict;
  return { verdict: { outcome: { kind: "verify_failed", command }, summary, result_file }, examination };
}

const NO_CHANGE: AttemptVerdict = {
  outcome: { kind: "no_change" },
  summary: "It reported the phase complete, but no file was changed, and this phase is there to change some.",
};

/** A commit can hold such a folder only as a link to a commit that nobody has. */
function leftRepositories(folders: readonly string[]): AttemptVerdict {
  const shown = folders.slice(0, 5).join(", ");
  return {
    outcome: { kind: "failed" },
    summary: `It left a git repository of its own in ${shown}, which no commit can take in, so that was taken away. Make these files without a .git (\`rm -rf ${folders[0]}.git\` behind whatever runs \`git init\`).`,
  };
}

/**
 * The verdict on a step that touched what it may not. `touched`: names of files, refs and the like, at least one; ten
 * of them are named in the summary.
 */
export function tampered(touched: readonly string[]): AttemptVerdict {
  const shown = touched.slice(0, 10).join(", ");
  const more = touched.length > 10 ? ` and ${touched.length - 10} more` : "";
  return {
    outcome: { kind: "tampered", touched },
    summary: `The step touched what it may not: ${shown}${more}. Everything it changed in the repository was put back. Look at its output before you unblock the item.`,
  };
}

function survivorNotice(survivors: number): readonly string[] {
  if (survivors === 0) return [];
  const what = survivors === 1 ? "One process" : `${survivors} processes`;
  return [`${what} that the step started could not be ended; they may belong to another user.`];
}
