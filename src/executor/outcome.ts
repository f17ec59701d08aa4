/**
 * How an attempt ended. One function weighs the facts, always in this order: ended by us → a valid result file → the
 * exit codes an agent documents → its JSON → a result file that is none → exit code and nothing else
 * (spec §5). Only the result file proves work: agents exit 0 having done nothing.
 */
import type { ResultFile } from "../ports/result-file.ts";
import type { StepOutcome } from "../ports/step.ts";
import type { AgentVerdict, AgentVerdicts } from "./agents/agent.ts";
import { spanOf } from "./duration.ts";
import { endOf } from "./excerpt.ts";
import type { StopCause } from "./process/watchdog.ts";
import type { ResultReading } from "./result.ts";

export interface AttemptFacts {
  /** A phase with `run` needs no result file; everything else does. */
  readonly work: "agent" | "command";
  /** Why we ended it; undefined when it ended itself. */
  readonly stopped?: StopCause | undefined;
  /** Undefined when a signal ended it. */
  readonly exit_code?: number | undefined;
  readonly signal?: string | undefined;
  readonly verdicts: AgentVerdicts;
  readonly result: ResultReading;
  /** What it printed, bounded. */
  readonly output: string;
}

export interface AttemptVerdict {
  readonly outcome: StepOutcome;
  /** Never empty. */
  readonly summary: string;
  readonly result_file?: ResultFile | undefined;
  /** Another attempt would end the same way. */
  readonly hopeless?: boolean | undefined;
}

const MAX_OUTPUT_END = 1_500;

/**
 * The first fact that decides, in the order at the top of this file (spec §5, Outcomes). There always is one.
 */
export function weighAttempt(facts: AttemptFacts): AttemptVerdict {
  return (
    endedByUs(facts) ??
    provenByFile(facts) ??
    saidByAgent(facts.verdicts) ??
    disprovenByFile(facts) ??
    (facts.work === "command" ? endOfCommand(facts) : endOfAgent(facts))
  );
}

const RETRIED: ReadonlySet<StepOutcome["kind"]> = new Set([
  "failed",
  "verify_failed",
  "no_change",
  "timeout",
  "idle",
  "limit",
  "crash",
]);

/** What could end otherwise the next time, given that the next attempt is told. */
export function mayRetry({ outcome, hopeless }: Pick<AttemptVerdict, "outcome" | "hopeless">): boolean {
  return !hopeless && RETRIED.has(outcome.kind);
}

function endedByUs({ stopped, result }: AttemptFacts): AttemptVerdict | undefined {
  const wrote =
    result.kind === "valid"
      ? ` It had written a result (${result.file.result}) and did not end after that.`
      : "";
  switch (stopped?.kind) {
    case undefined:
      return undefined;
    case "cancelled":
      return {
        outcome: { kind: "cancelled" },
        summary: "The run was cancelled while the step was under way.",
      };
    case "deadline":
      // It was asked to save its work and end; if it did, that counts.
      if (result.kind === "valid") return undefined;
      return {
        outcome: { kind: "cut_off" },
        summary: "The run's time was over while the step was under way.",
      };
    case "timeout":
      return {
        outcome: { kind: "timeout", after_ms: stopped.after_ms },
        summary: `Ended after ${spanOf(stopped.after_ms)}, the phase's time limit.${wrote}`,
      };
    case "first_output":
      return {
        outcome: { kind: "idle", after_ms: stopped.after_ms },
        summary: `Ended because it printed nothing in its first ${spanOf(stopped.after_ms)}.${wrote}`,
      };
    case "idle":
      return {
        outcome: { kind: "idle", after_ms: stopped.after_ms },
        summary: `Ended because it was silent for ${spanOf(stopped.after_ms)}.${wrote}`,
      };
    // What its server said is among the agent's verdicts.
    case "turned_away":
      return undefined;
    case "limit":
      return {
        outcome: { kind: "limit", limit: stopped.limit },
        summary: `Ended because it reached its limit of ${stopped.limit}.${wrote}`,
      };
  }
}

function provenByFile({ result }: AttemptFacts): AttemptVerdict | undefined {
  if (result.kind !== "valid") return undefined;
  const { file } = result;
  return { outcome: outcomeOf(file), summary: summaryOf(file), result_file: file };
}

function outcomeOf(file: ResultFile): StepOutcome {
  switch (file.result) {
    case "phase_complete":
      return { kind: "complete" };
    case "subphase_complete":
      return { kind: "subphase" };
    case "blocked":
      return { kind: "blocked" };
    case "failed":
      return { kind: "failed" };
  }
}

function summaryOf(file: ResultFile): string {
  return file.summary.trim() || file.question?.trim() || `The agent gave no summary (${file.result}).`;
}

function saidByAgent(verdicts: AgentVerdicts): AttemptVerdict | undefined {
  const verdict = verdicts.by_exit_code ?? verdicts.by_json;
  return verdict && { outcome: outcomeSaid(verdict), summary: verdict.message };
}

function outcomeSaid(verdict: AgentVerdict): StepOutcome {
  switch (verdict.kind) {
    case "denied":
    case "crash":
      return { kind: verdict.kind };
    case "quota":
      return { kind: "quota", retry_after: verdict.retry_after };
    case "limit":
      return { kind: "limit", limit: verdict.limit };
    case "unavailable":
      return { kind: "unavailable", remedy: verdict.remedy };
  }
}

function disprovenByFile({ result }: AttemptFacts): AttemptVerdict | undefined {
  if (result.kind !== "invalid" && result.kind !== "wrong") return undefined;
  return { outcome: { kind: "failed" }, summary: result.problem, hopeless: result.kind === "wrong" };
}

function endOfCommand(facts: AttemptFacts): AttemptVerdict {
  // What a command that went well prints last is for its log: figures and times would only be noise in a commit.
  if (facts.exit_code === 0) return { outcome: { kind: "complete" }, summary: "The command exited with 0." };
  const end = endOf(facts.output, MAX_OUTPUT_END);
  return {
    outcome: { kind: "failed" },
    summary: `The command ${endWords(facts)}${end === "" ? "." : `:\n${end}`}`,
  };
}

function endOfAgent(facts: AttemptFacts): AttemptVerdict {
  const end = endOf(facts.output, MAX_OUTPUT_END);
  const said = end === "" ? "It printed nothing." : `The end of what it printed:\n${end}`;
  if (facts.exit_code === 0) {
    return {
      outcome: { kind: "failed" },
      summary: `The agent exited with 0 but wrote no result file, which alone proves that work was done. ${said}`,
    };
  }
  return {
    outcome: { kind: "crash" },
    summary: `The agent ${endWords(facts)} and wrote no result file. ${said}`,
  };
}

function endWords({ exit_code, signal }: AttemptFacts): string {
  return exit_code === undefined ? `was ended by ${signal ?? "a signal"}` : `exited with ${exit_code}`;
}
