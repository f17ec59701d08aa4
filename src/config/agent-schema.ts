/** `agent` of the config, and of a phase that differs from it. */

import * as z from "zod";
import { presentFields } from "../backlog/present-fields.ts";
import { BOUNDS } from "./bounds.ts";
import { AGENT_CLIS, type AgentConfig } from "./config.ts";
import { defaulted, list, number, optional, text } from "./field-schemas.ts";

/** Blank means none (CFG-4). A leading `-` would be read as an option by the agent's CLI. */
const model = z
  .string()
  .regex(/^\s*(?:[A-Za-z0-9._:/][A-Za-z0-9._:/-]*)?\s*$/, {
    error: "a model has letters, digits, '.', '_', ':', '/' or '-', and does not begin with '-'",
  })
  .transform((name) => name.trim() || undefined);
const version = z
  .string()
  .regex(/^\s*(?:[A-Za-z0-9][A-Za-z0-9.+_-]*)?\s*$/, { error: "a version is written like 1.2.3" })
  .transform((name) => name.trim() || undefined);
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
  error: "the name of a variable has letters, digits and '_', and does not begin with a digit",
});
export const agentFields = {
  cli: z
    .enum(AGENT_CLIS)
    .describe("The program that does a phase's work. `command` is any program, started by `command` below."),
  model: model.describe("The model, as the agent's own command line names it. Empty: the agent's choice."),
  version: version.describe(
    "The version that the agent must have; looked at before the first step. Empty: any.",
  ),
  args: z
    .array(text)
    .max(100)
    .describe("Further arguments for the agent, one an entry; no shell reads them."),
  max_turns: number(BOUNDS.max_turns).describe(
    "The most turns of an attempt: requests to the model, or uses of tools with an agent that does not tell of them. The agent is ended at the limit.",
  ),
  max_cost_usd: number(BOUNDS.max_cost_usd).describe(
    "US dollars that a step may cost with all its attempts; holds for agents that tell their cost. Empty: no limit but the budget's.",
  ),
  command: list
    .min(1)
    .describe(
      "With `cli: command`: the program and its arguments. `{prompt_file}`, `{result_file}`, `{item_id}` and `{phase}` are filled in; without `{prompt_file}` the prompt comes on standard input.",
    ),
  env: z
    .array(variable)
    .max(100)
    .describe(
      "Names of the job's variables that the agent sees, besides `PATH`, `HOME` and the like. No other reaches it; `ACTIONS_*`, `INPUT_*` and the runner's command files never do. Empty: the agent's own keys, such as `ANTHROPIC_API_KEY`.",
    ),
};

export const agentShape = {
  cli: defaulted(agentFields.cli, "claude"),
  model: optional(agentFields.model),
  version: optional(agentFields.version),
  args: defaulted(agentFields.args, []),
  max_turns: defaulted(agentFields.max_turns, 100),
  max_cost_usd: optional(agentFields.max_cost_usd),
  command: optional(agentFields.command),
  env: optional(agentFields.env),
};

/** What a phase says of the agent; what it does not say is the config's. */
export const agentOverrides = z
  .strictObject({
    cli: optional(agentFields.cli),
    model: optional(agentFields.model),
    version: optional(agentFields.version),
    args: optional(agentFields.args),
    max_turns: optional(agentFields.max_turns),
    max_cost_usd: optional(agentFields.max_cost_usd),
    command: optional(agentFields.command),
    env: optional(agentFields.env),
  })
  .transform((agent): Partial<AgentConfig> => presentFields(agent));
