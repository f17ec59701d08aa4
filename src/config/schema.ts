/**
 * The config as YAML may have it (spec §2), strict at every level; what comes out has every default filled
 * in.
 */
import * as z from "zod";
import { LEVELS, phaseNameSchema, SIZES } from "../backlog/item.ts";
import { BOUNDS, type Bound } from "./bounds.ts";
import { BUILT_IN_PIPELINES } from "./built-in-pipeline.ts";
import { AGENT_CLIS, type AgentConfig, type Phase, STALENESS } from "./config.ts";

/** A key without a value (`guardrails:` and nothing behind it) is the same as no key. */
const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);
const defaulted = <T extends z.ZodType>(schema: T, value: z.output<T>) =>
  schema.nullish().transform((given) => given ?? value);
const section = <T extends z.ZodRawShape>(shape: T) =>
  z.preprocess((given) => given ?? {}, z.strictObject(shape));

const number = ({ min, max, whole }: Bound) =>
  whole ? z.int().min(min).max(max) : z.number().gt(min).max(max);

/** No NUL: no process takes an argument with one. */
const text = z.string().regex(/^[^\0]*$/, { error: "a NUL character cannot be passed on" });
const words = text.regex(/\S/, { error: "it is empty" });
const list = z.array(words).max(100);
/** `ready` for a path of this repository; whether it leaves it is looked at in `preflight.ts`. */
const path = words;

/** Blank means none (CFG-4). A leading `-` would be read as an option by the agent's CLI. */
const model = z
  .string()
  .trim()
  .regex(/^(?:[A-Za-z0-9._:/][A-Za-z0-9._:/-]*)?$/, {
    error: "a model has letters, digits, '.', '_', ':', '/' or '-', and does not begin with '-'",
  })
  .transform((name) => (name === "" ? undefined : name));
const version = z
  .string()
  .trim()
  .regex(/^(?:[A-Za-z0-9][A-Za-z0-9.+_-]*)?$/, { error: "a version is written like 1.2.3" })
  .transform((name) => (name === "" ? undefined : name));
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
  error: "the name of a variable has letters, digits and '_', and does not begin with a digit",
});
/** With a number behind it, it has to make an id of at most 64 characters. */
const prefix = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, {
  error: "a prefix is 1 to 40 letters, digits, '-', '_' or '.', and begins with a letter or digit",
});
const pipelineName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: "a pipeline's name is 1 to 64 letters, digits, '-', '_' or '.', and begins with a letter or digit",
});

const agentFields = {
  cli: z.enum(AGENT_CLIS),
  model,
  version,
  args: z.array(text).max(100),
  max_turns: number(BOUNDS.max_turns),
  max_cost_usd: number(BOUNDS.max_cost_usd),
  command: list.min(1),
  env: z.array(variable).max(100),
};

const agentShape = {
  cli: defaulted(agentFields.cli, "claude"),
  model: optional(agentFields.model),
  version: optional(agentFields.version),
  args: defaulted(agentFields.args, []),
  max_turns: defaulted(agentFields.max_turns, 100),
  max_cost_usd: optional(agentFields.max_cost_usd),
  command: optional(agentFields.command),
  env: defaulted(agentFields.env, ["ANTHROPIC_API_KEY"]),
};

/** What a phase says of the agent; what it does not say is the config's. */
const agentOverrides = z
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
  .transform((agent): Partial<AgentConfig> => withoutUndefined(agent));

const phaseShape = {
  name: phaseNameSchema,
  workflows: defaulted(z.array(path).max(20), []),
  run: optional(words),
  destructive: optional(z.boolean()),
  is_destructive: optional(z.boolean()),
  staleness: defaulted(z.enum(STALENESS), "ignore"),
  verify: defaulted(list, []),
  timeout_minutes: optional(number(BOUNDS.timeout_minutes)),
  max_retries: optional(number(BOUNDS.max_retries)),
  first_output_minutes: optional(number(BOUNDS.first_output_minutes)),
  idle_minutes: optional(number(BOUNDS.idle_minutes)),
  agent: optional(agentOverrides),
  allowed_paths: defaulted(z.array(path).max(100), []),
};

const phaseSchema = z
  .strictObject(phaseShape)
  .refine(
    ({ destructive, is_destructive }) =>
      destructive === undefined || destructive === (is_destructive ?? destructive),
    {
      path: ["is_destructive"],
      error: "it contradicts destructive, which means the same",
      // Said even when the phase has other faults: all of them are to be seen at once.
      when: ({ value }) => typeof value === "object" && value !== null,
    },
  )
  .transform(({ destructive, is_destructive, ...phase }): Phase => {
    return { ...phase, destructive: destructive ?? is_destructive ?? false };
  });

const pipelineShape = {
  pre_phases: defaulted(z.array(phaseSchema).max(50), []),
  phases: defaulted(z.array(phaseSchema).max(50), []),
};

const sectionShapes = {
  project: { prefix: defaulted(prefix, "WRK"), backlog_path: defaulted(path, "BACKLOG.yaml") },
  guardrails: {
    max_size: defaulted(z.enum(SIZES), "medium"),
    max_complexity: defaulted(z.enum(LEVELS), "medium"),
    max_risk: defaulted(z.enum(LEVELS), "low"),
  },
  execution: {
    max_wip: defaulted(number(BOUNDS.max_wip), 1),
    max_concurrent: defaulted(number(BOUNDS.max_concurrent), 1),
    isolation: defaulted(z.enum(["checkout", "worktree"]), "checkout"),
    setup: defaulted(list, []),
    max_retries: defaulted(number(BOUNDS.max_retries), 2),
    phase_timeout_minutes: defaulted(number(BOUNDS.phase_timeout_minutes), 30),
    default_phase_cap: defaulted(number(BOUNDS.default_phase_cap), 100),
    circuit_breaker: defaulted(number(BOUNDS.circuit_breaker), 2),
    first_output_minutes: defaulted(number(BOUNDS.first_output_minutes), 5),
    idle_minutes: defaulted(number(BOUNDS.idle_minutes), 15),
    max_follow_ups: defaulted(number(BOUNDS.max_follow_ups), 10),
    stale_after_days: optional(number(BOUNDS.stale_after_days)),
  },
  budget: {
    run_usd: optional(number(BOUNDS.run_usd)),
    day_usd: optional(number(BOUNDS.day_usd)),
    month_usd: optional(number(BOUNDS.month_usd)),
    item_usd: optional(number(BOUNDS.item_usd)),
    run_minutes: optional(number(BOUNDS.run_minutes)),
  },
  agent: agentShape,
};

const topShape = {
  project: section(sectionShapes.project),
  guardrails: section(sectionShapes.guardrails),
  execution: section(sectionShapes.execution),
  budget: section(sectionShapes.budget),
  agent: section(sectionShapes.agent),
  triage: defaulted(z.enum(["agent", "rules"]), "agent"),
  pipelines: z
    .record(
      pipelineName,
      z.preprocess((given) => given ?? {}, z.strictObject(pipelineShape)),
    )
    .nullish()
    .transform((own) => (own && Object.keys(own).length > 0 ? own : BUILT_IN_PIPELINES)),
};

/** Takes what the YAML reader made of the file, `{}` for an empty one. */
export const configSchema = z.strictObject(topShape);

/** The keys of the sections, for a key that stands in the wrong one. */
export const SECTION_KEYS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(sectionShapes).map(([name, shape]) => [name, Object.keys(shape)]),
);

/**
 * The keys that may stand in the map at a path: `[]` is the top, `["pipelines", "feature", "phases", 0]` a
 * phase.
 */
export function knownKeys(at: readonly (string | number)[]): readonly string[] {
  const [first, , , , last] = at;
  if (first === undefined) return Object.keys(topShape);
  if (first !== "pipelines") return SECTION_KEYS[first] ?? [];
  if (last === "agent") return Object.keys(agentFields);
  return Object.keys(at.length > 2 ? phaseShape : pipelineShape);
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
