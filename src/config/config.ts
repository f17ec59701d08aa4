/** What we may do (spec §2), after defaults were filled in. Field names are the file's own. */

import type { Level, PhaseName, Pool, Size } from "../backlog/item.ts";
import { presentFields } from "../backlog/present-fields.ts";

export const AGENT_CLIS = ["claude", "codex", "opencode", "gemini", "copilot", "command"] as const;
export const STALENESS = ["ignore", "warn", "block"] as const;
/** Where it is told what an item asks, and that a run could not do its work; the summary has both in any case. */
export const DECISIONS = ["summary", "issues"] as const;
export const FAILURES = ["summary", "issue"] as const;

/** What is filled in where it stands in braces in `agent.command` and `agent.args`. */
export const PLACEHOLDERS = ["prompt_file", "result_file", "item_id", "phase"] as const;

export type AgentCli = (typeof AGENT_CLIS)[number];
export type Staleness = (typeof STALENESS)[number];

/** The variables that an agent sees when the config does not name any: its own keys, and no others. */
export const OWN_KEYS: Readonly<Record<AgentCli, readonly string[]>> = {
  claude: ["ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"],
  codex: ["OPENAI_API_KEY", "CODEX_API_KEY"],
  opencode: ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY", "OPENCODE_API_KEY"],
  gemini: ["GEMINI_API_KEY"],
  copilot: ["COPILOT_GITHUB_TOKEN"],
  command: ["ANTHROPIC_API_KEY"],
};

export interface AgentConfig {
  readonly cli: AgentCli;
  readonly model?: string | undefined;
  readonly version?: string | undefined;
  readonly args: readonly string[];
  readonly max_turns: number;
  /** A step. */
  readonly max_cost_usd?: number | undefined;
  /** For `cli: command`: an argument list with `{prompt_file}`, `{result_file}`, `{item_id}`, `{phase}`; never a shell string. */
  readonly command?: readonly string[] | undefined;
  /** Names of the variables of the runner that an agent sees, besides PATH, HOME and the like. */
  readonly env: readonly string[];
}

/** What a config says of the agent: all of it but `env` has a default of its own. */
export type AgentSettings = Omit<AgentConfig, "env"> & { readonly env?: readonly string[] | undefined };

export interface Phase {
  readonly name: PhaseName;
  /** Markdown files the agent follows; empty with `run`, or for a built-in prompt. */
  readonly workflows: readonly string[];
  /** A shell command of the repository's own config, instead of an agent. */
  readonly run?: string | undefined;
  readonly destructive: boolean;
  readonly staleness: Staleness;
  /** Commands Tickwork runs itself after the step; the phase is complete only if each exits 0. */
  readonly verify: readonly string[];
  readonly timeout_minutes?: number | undefined;
  readonly max_retries?: number | undefined;
  readonly first_output_minutes?: number | undefined;
  readonly idle_minutes?: number | undefined;
  /** What differs from the config's `agent`. */
  readonly agent?: Partial<AgentConfig> | undefined;
  /** Glob-free path prefixes, relative to the repository. */
  readonly allowed_paths: readonly string[];
}

export interface Pipeline {
  readonly pre_phases: readonly Phase[];
  /** At least one. */
  readonly phases: readonly Phase[];
}

export interface Config {
  /** The file it came from, relative to the repository; undefined when only defaults hold. */
  readonly source?: string | undefined;
  readonly project: { readonly prefix: string; readonly backlog_path: string };
  readonly guardrails: { readonly max_size: Size; readonly max_complexity: Level; readonly max_risk: Level };
  readonly execution: {
    readonly max_wip: number;
    readonly max_concurrent: number;
    readonly isolation: "checkout" | "worktree";
    readonly setup: readonly string[];
    readonly max_retries: number;
    readonly phase_timeout_minutes: number;
    readonly default_phase_cap: number;
    readonly circuit_breaker: number;
    readonly first_output_minutes: number;
    readonly idle_minutes: number;
    readonly max_follow_ups: number;
    readonly stale_after_days?: number | undefined;
  };
  readonly budget: {
    readonly run_usd?: number | undefined;
    readonly day_usd?: number | undefined;
    readonly month_usd?: number | undefined;
    readonly item_usd?: number | undefined;
    readonly run_minutes?: number | undefined;
  };
  readonly agent: AgentSettings;
  readonly triage: "agent" | "rules";
  readonly decisions: (typeof DECISIONS)[number];
  readonly failures: (typeof FAILURES)[number];
  readonly pipelines: Readonly<Record<string, Pipeline>>;
}

/** Where a phase stands in its pipeline. `position` counts from 1 through pre-phases and phases together. */
export interface PhasePlace {
  readonly pipeline: string;
  readonly phase: Phase;
  readonly pool: Pool;
  readonly index: number;
  readonly position: number;
  readonly total: number;
  /** The phases next to it, in whichever pool; undefined at either end. */
  readonly previous?: PhaseName | undefined;
  readonly next?: PhaseName | undefined;
}

/** How often a phase may be started in vain before a person is asked (spec §2): `max_retries` + 1. Undefined: triage. */
export function mostAttempts({ execution }: Config, phase: Phase | undefined): number {
  return (phase?.max_retries ?? execution.max_retries) + 1;
}

/** The pipeline an item goes through: its own, or `feature`; undefined when the config has none of that name. */
export function pipelineOf(
  config: Config,
  item: { readonly pipeline_type?: string | undefined },
): Pipeline | undefined {
  const name = pipelineName(item);
  return Object.hasOwn(config.pipelines, name) ? config.pipelines[name] : undefined;
}

/** The name of the item's pipeline; an item without one has `feature` (spec §2). */
export function pipelineName(item: { readonly pipeline_type?: string | undefined }): string {
  return item.pipeline_type ?? "feature";
}

/** Finds a phase by name in the item's pipeline, whichever pool it is in; undefined when pipeline or phase is gone. */
export function placeOf(
  config: Config,
  item: { readonly pipeline_type?: string | undefined; readonly phase?: string | undefined },
): PhasePlace | undefined {
  const pipeline = pipelineOf(config, item);
  if (!pipeline || item.phase === undefined) return undefined;
  const all = [...pipeline.pre_phases, ...pipeline.phases];
  const at = all.findIndex(({ name }) => name === item.phase);
  const phase = all[at];
  if (!phase) return undefined;
  const pool: Pool = at < pipeline.pre_phases.length ? "pre" : "main";
  return {
    pipeline: pipelineName(item),
    phase,
    pool,
    index: pool === "pre" ? at : at - pipeline.pre_phases.length,
    position: at + 1,
    total: all.length,
    previous: all[at - 1]?.name,
    next: all[at + 1]?.name,
  };
}

/** Where a scoping item starts; undefined when its pipeline is gone or has no pre-phases. */
export function firstPrePhase(
  config: Config,
  item: { readonly pipeline_type?: string | undefined },
): PhasePlace | undefined {
  const first = pipelineOf(config, item)?.pre_phases[0];
  return first && placeOf(config, { pipeline_type: item.pipeline_type, phase: first.name });
}

/** Where a promoted item starts; undefined when its pipeline is gone. */
export function firstMainPhase(
  config: Config,
  item: { readonly pipeline_type?: string | undefined },
): PhasePlace | undefined {
  const first = pipelineOf(config, item)?.phases[0];
  return first && placeOf(config, { pipeline_type: item.pipeline_type, phase: first.name });
}

/**
 * The agent settings a phase runs with: the config's, overridden by the phase's own. What only makes sense to one CLI
 * (model, version, arguments, variables) does not go over to another.
 */
export function agentOf(config: Config, phase: Phase | undefined): AgentConfig {
  const own = presentFields(phase?.agent ?? {});
  const cli = phase?.agent?.cli ?? config.agent.cli;
  const { max_turns, max_cost_usd } = config.agent;
  const base: AgentSettings =
    cli === config.agent.cli ? config.agent : { cli, args: [], max_turns, max_cost_usd };
  return { ...base, env: base.env ?? OWN_KEYS[cli], ...own };
}
