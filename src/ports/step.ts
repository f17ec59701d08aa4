/**
 * The two values between planning and applying (docs/architecture.md): a `StepRequest` says what to do, on which commit
 * and within which limits; a `StepResult` says what came of it. Both are plain data that JSON carries unchanged. Nothing
 * else crosses the border, and everything in a result is checked like input from a stranger.
 */
import type { CommitSha, Item, ItemId, PhaseName, Status } from "../backlog/item.ts";
import type { AgentConfig, PhasePlace } from "../config/config.ts";
import type { ResultFile } from "./result-file.ts";
import type { RunId } from "./run-id.ts";

/** The phase name that a triage step puts into its prompt and expects in its result file. */
export const TRIAGE = "triage" as PhaseName;

export interface StepRequest {
  readonly run_id: RunId;
  /** As the step's own snapshot has it, before the start is recorded: `last_phase_commit` is that of the phase before. */
  readonly item: Item;
  readonly work: StepWork;
  readonly agent: AgentConfig;
  readonly limits: StepLimits;
  /** The branch's head when the step was planned; undefined in a repository without a commit. */
  readonly base_commit?: CommitSha | undefined;
}

export type StepWork =
  | { readonly kind: "phase"; readonly place: PhasePlace }
  | {
      readonly kind: "triage";
      readonly pipelines: readonly PipelineOutline[];
      /** Every other item, for duplicates. */
      readonly other_items: readonly ItemLine[];
    };

export interface PipelineOutline {
  readonly name: string;
  readonly pre_phases: readonly PhaseName[];
  readonly phases: readonly PhaseName[];
}

export interface ItemLine {
  readonly id: ItemId;
  readonly status: Status;
  readonly title: string;
}

/** Every limit is there: none can be switched off (spec §2). */
export interface StepLimits {
  /** `max_retries` + 1, for a phase less the attempts that earlier runs started and never finished; at least 1. */
  readonly max_attempts: number;
  /** Wall clock for one attempt. */
  readonly timeout_ms: number;
  /** Undefined for commands whose output does not stream. */
  readonly first_output_ms?: number | undefined;
  readonly idle_ms?: number | undefined;
  /** Epoch milliseconds after which no attempt may go on: the run's budget or the job ends. */
  readonly deadline_ms?: number | undefined;
  readonly max_cost_usd?: number | undefined;
}

/** The phase's name, also for triage. */
export function phaseOf(request: Pick<StepRequest, "work">): PhaseName {
  return request.work.kind === "triage" ? TRIAGE : request.work.place.phase.name;
}

/** Names the step of an item, for what is remembered of it from run to run; `phase` is a phase's name, or `triage`. */
export function stepKey(item_id: string, phase: string): string {
  return `${item_id}/${phase}`;
}

/** How a step ended (spec §5). The order in which facts are weighed is `executor/outcome.ts`. */
export type StepOutcome =
  | { readonly kind: "complete" }
  | { readonly kind: "subphase" }
  | { readonly kind: "blocked" }
  | { readonly kind: "failed" }
  /** A `verify` command did not exit 0. */
  | { readonly kind: "verify_failed"; readonly command: string }
  /** A destructive phase that says complete and changed nothing. */
  | { readonly kind: "no_change" }
  | { readonly kind: "timeout"; readonly after_ms: number }
  | { readonly kind: "idle"; readonly after_ms: number }
  | { readonly kind: "limit"; readonly limit: "turns" | "cost" }
  | { readonly kind: "quota"; readonly retry_after?: string | undefined }
  | { readonly kind: "denied" }
  /** Not installed, in another version, without a key, or refused by its server: `remedy` says what to change. */
  | { readonly kind: "unavailable"; readonly remedy: string }
  | { readonly kind: "tampered"; readonly touched: readonly string[] }
  | { readonly kind: "crash" }
  | { readonly kind: "cancelled" }
  /** The run's time was over while it was under way. */
  | { readonly kind: "cut_off" }
  /** Found by the next run. */
  | { readonly kind: "interrupted" };

export type OutcomeKind = StepOutcome["kind"];

/** What a step of a phase took: what the next one is expected to take. */
export interface PhaseSample {
  /** US dollars; undefined when it did not say what it cost. */
  readonly usd?: number | undefined;
  readonly minutes: number;
}

/** A step that was ended from outside, or never began, says nothing of what its phase takes. */
export function isSample(outcome: string): boolean {
  return !NO_SAMPLE.includes(outcome);
}

const NO_SAMPLE: readonly string[] = [
  "cancelled",
  "cut_off",
  "interrupted",
  "unavailable",
] satisfies readonly OutcomeKind[];

/** What an agent says it has used up. What it does not say is absent: nothing is estimated. */
export interface StepUsage {
  readonly cost_usd?: number | undefined;
  /** True when an agent did not say what it cost: `cost_usd`, if there is one, is less than what was spent. */
  readonly cost_unknown?: true | undefined;
  /** In and out together, cached ones included. */
  readonly tokens?: number | undefined;
  /** Requests to the model; of an agent that does not tell of them, uses of tools. */
  readonly turns?: number | undefined;
}

/** Of several together; what none says is absent. */
export function usageOf(parts: readonly StepUsage[]): StepUsage {
  const sum = (of: (part: StepUsage) => number | undefined) => {
    const known = parts.flatMap((part) => of(part) ?? []);
    return known.length === 0 ? undefined : known.reduce((total, amount) => total + amount, 0);
  };
  return {
    cost_usd: sum(({ cost_usd }) => cost_usd),
    tokens: sum(({ tokens }) => tokens),
    turns: sum(({ turns }) => turns),
    ...(parts.some(({ cost_unknown }) => cost_unknown) && { cost_unknown: true }),
  };
}

export interface StepAttempt extends StepUsage {
  /** From 1. */
  readonly number: number;
  readonly outcome: StepOutcome;
  /** For the next attempt's prompt and the summary; from an agent, so escape it for its place. */
  readonly summary: string;
  readonly duration_ms: number;
}

/** Its usage is that of all attempts together. */
export interface StepResult extends StepUsage {
  readonly run_id: RunId;
  readonly item_id: ItemId;
  readonly phase: PhaseName;
  readonly outcome: StepOutcome;
  /** One or a few sentences: the agent's summary, or ours when there is none. Never empty. */
  readonly summary: string;
  /** Present when the last attempt left a valid one. */
  readonly result_file?: ResultFile | undefined;
  readonly attempts: readonly StepAttempt[];
  /** RFC 3339. */
  readonly started_at: string;
  readonly duration_ms: number;
  /** Changed by the step and to be committed, relative to the repository, as git names them. */
  readonly changed_files: readonly string[];
  /** For people: what was put back, staleness warnings and the like, one sentence each. */
  readonly notices: readonly string[];
}
