/** The workflows that `init` wants, from what the config asks for. */
import { type AgentConfig, agentOf, type Config, OWN_KEYS } from "../../config/config.ts";
import { agentDescription } from "../../executor/agents/registry.ts";
import type { CommandDefinition } from "../command.ts";
import { commentWorkflow } from "./comment-workflow.ts";
import { usesOf } from "./origin.ts";
import type { Survey } from "./survey.ts";
import { checkWorkflow, runWorkflow, type WorkflowFacts } from "./workflow-files.ts";

export interface WorkflowPlan {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Secrets that must be set. */
  readonly keys: readonly string[];
}

/** The run's and the check's, and that for comments where the config asks in issues. */
export function planWorkflows(
  commands: readonly CommandDefinition[],
  about: { readonly survey: Survey; readonly config: Config; readonly backlog: string },
): WorkflowPlan {
  const { survey, config, backlog } = about;
  const agents = agentsOf(config);
  const keys = [...new Set(agents.flatMap(keysOf))];
  const facts: WorkflowFacts = {
    uses: usesOf(survey.origin),
    backlog,
    working_directory: survey.base,
    toolchains: survey.toolchains,
    agent_packages: [...new Set(agents.flatMap((agent) => packageOf(agent) ?? []))],
    keys,
    commands: commands.filter(({ local }) => !local).map(({ name }) => name),
    default_branch: survey.default_branch ?? "main",
    issues: config.decisions === "issues" || config.failures === "issue",
    seed: survey.seed,
  };
  const comments = { path: ".github/workflows/tickwork-comments.yml", text: commentWorkflow(facts) };
  return {
    files: [
      { path: ".github/workflows/tickwork.yml", text: runWorkflow(facts) },
      { path: ".github/workflows/tickwork-validate.yml", text: checkWorkflow(facts) },
      ...(config.decisions === "issues" ? [comments] : []),
    ],
    keys,
  };
}

/** Those that triage and the phases without a command are done by. */
export function agentsOf(config: Config): readonly AgentConfig[] {
  const all = Object.values(config.pipelines).flatMap(({ pre_phases, phases }) => [...pre_phases, ...phases]);
  const phases = all.filter(({ run }) => run === undefined).map((phase) => agentOf(config, phase));
  return config.triage === "agent" ? [agentOf(config, undefined), ...phases] : phases;
}

/** The first of an agent's own keys will do; of what a person named, all. */
function keysOf({ cli, env }: AgentConfig): readonly string[] {
  const own = OWN_KEYS[cli];
  return env.length === own.length && env.every((name) => own.includes(name)) ? own.slice(0, 1) : env;
}

function packageOf({ cli, version }: AgentConfig): string | undefined {
  const needs = agentDescription(cli).needs;
  return needs && `${needs.package}@${version ?? needs.tested}`;
}
