/**
 * The config as YAML may have it (spec §2), strict at every level; what comes out has every default filled
 * in. The words of `describe` are what an editor shows (schema/config.schema.json) and what docs/config.md says.
 */
import * as z from "zod";
import { LEVELS, phaseNameSchema, SIZES } from "../backlog/item.ts";
import { agentFields, agentOverrides, agentShape } from "./agent-schema.ts";
import { BOUNDS } from "./bounds.ts";
import { BUILT_IN_PIPELINES } from "./built-in-pipeline.ts";
import { DECISIONS, FAILURES, type Phase, STALENESS } from "./config.ts";
import { defaulted, list, number, optional, section, words } from "./field-schemas.ts";

/** A path of this repository; whether it leaves it is looked at in `preflight.ts`. */
const path = words;
/** With a number behind it, it has to make an id of at most 64 characters. */
export const prefixSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, {
  error: "a prefix is 1 to 40 letters, digits, '-', '_' or '.', and begins with a letter or digit",
});
const pipelineName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: "a pipeline's name is 1 to 64 letters, digits, '-', '_' or '.', and begins with a letter or digit",
});

const phaseShape = {
  name: phaseNameSchema.describe(
    "The phase's name, unique in its pipeline, `pre_phases` and `phases` together.",
  ),
  workflows: defaulted(z.array(path).max(20), []).describe(
    "Markdown files that the agent follows, in this order. Without any, and without `run`, a phase named `research`, `prd`, `tech-research`, `design`, `spec`, `build` or `review` has a built-in prompt.",
  ),
  run: optional(words).describe(
    "A shell command instead of an agent. Exit 0 completes the phase; anything else fails it, unless it wrote a result file.",
  ),
  destructive: optional(z.boolean())
    .describe(
      "`true` for a phase that changes the code: it runs alone, and has a commit of its own. Never in `pre_phases`.",
    )
    .meta({ default: false }),
  is_destructive: optional(z.boolean()).describe("The same as `destructive`; give one of them."),
  staleness: defaulted(z.enum(STALENESS), "ignore").describe(
    "Of a destructive phase: what to do when the commit that the phase before it looked at is no longer in the history. `block` needs `max_wip: 1`.",
  ),
  verify: defaulted(list, []).describe(
    "Shell commands that Tickwork itself runs after the step. The phase is complete only if each exits 0; the end of what failed goes into the next attempt's prompt.",
  ),
  timeout_minutes: optional(number(BOUNDS.timeout_minutes)).describe(
    "The longest that one attempt may take. Empty: `execution.phase_timeout_minutes`.",
  ),
  max_retries: optional(number(BOUNDS.max_retries)).describe(
    "Further attempts after a failed one. Empty: `execution.max_retries`.",
  ),
  first_output_minutes: optional(number(BOUNDS.first_output_minutes)).describe(
    "An agent that printed nothing for so long after its start is ended. Empty: `execution.first_output_minutes`; none for `run`.",
  ),
  idle_minutes: optional(number(BOUNDS.idle_minutes)).describe(
    "An agent that falls silent for so long is ended. Empty: `execution.idle_minutes`; none for `run`.",
  ),
  agent: optional(agentOverrides).describe("What differs from the config's `agent` in this phase."),
  allowed_paths: defaulted(z.array(path).max(100), []).describe(
    "Beginnings of paths that this phase may change besides its own: opens protected files, and the tree to a phase that is not destructive.",
  ),
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
  pre_phases: defaulted(z.array(phaseSchema).max(50), []).describe(
    "Phases of an item that is scoping, in this order. They look and write down; none is destructive.",
  ),
  phases: defaulted(z.array(phaseSchema).max(50), []).describe(
    "Phases of an item that is in progress, in this order; at least one. The last one finishes the item.",
  ),
};

const sectionShapes = {
  project: {
    prefix: defaulted(prefixSchema, "WRK").describe("Begins the ids of new items: `WRK` makes `WRK-001`."),
    backlog_path: defaulted(path, "BACKLOG.yaml").describe(
      "The backlog's file, from the working folder. The inbox is beside it: `BACKLOG_INBOX.yaml`.",
    ),
  },
  guardrails: {
    max_size: defaulted(z.enum(SIZES), "medium").describe("The largest size that goes on by itself."),
    max_complexity: defaulted(z.enum(LEVELS), "medium").describe(
      "The highest complexity that goes on by itself.",
    ),
    max_risk: defaulted(z.enum(LEVELS), "low").describe("The highest risk that goes on by itself."),
  },
  execution: {
    max_wip: defaulted(number(BOUNDS.max_wip), 1).describe("Items in progress at once."),
    max_concurrent: defaulted(number(BOUNDS.max_concurrent), 1).describe(
      "Steps that run at once. A destructive one runs alone.",
    ),
    isolation: defaulted(z.enum(["checkout", "worktree"]), "checkout").describe(
      "Where steps run: in the checkout. `worktree`, a git worktree for each, has no effect yet.",
    ),
    setup: defaulted(list, []).describe(
      "Shell commands that make a worktree ready, such as `npm ci`. Without effect, as `isolation: worktree` is.",
    ),
    max_retries: defaulted(number(BOUNDS.max_retries), 2).describe(
      "Further attempts of a failed phase; then the item is blocked.",
    ),
    phase_timeout_minutes: defaulted(number(BOUNDS.phase_timeout_minutes), 30).describe(
      "The longest that one attempt of a phase may take. A phase with all its attempts takes at most six hours.",
    ),
    default_phase_cap: defaulted(number(BOUNDS.default_phase_cap), 100).describe(
      "The most steps of a run, unless the input `max-phases` says otherwise.",
    ),
    circuit_breaker: defaulted(number(BOUNDS.circuit_breaker), 2).describe(
      "So many items in a row that used up their attempts end the run.",
    ),
    first_output_minutes: defaulted(number(BOUNDS.first_output_minutes), 5).describe(
      "An agent that printed nothing for so long after its start is ended; only for agents that print as they go.",
    ),
    idle_minutes: defaulted(number(BOUNDS.idle_minutes), 15).describe(
      "An agent that falls silent for so long is ended; only for agents that print as they go.",
    ),
    max_follow_ups: defaulted(number(BOUNDS.max_follow_ups), 10).describe(
      "The most new items that one step may add; a run adds at most 50.",
    ),
    stale_after_days: optional(number(BOUNDS.stale_after_days)).describe(
      "A scoping or blocked item that stood still for so long goes back to triage. Empty: never.",
    ),
  },
  budget: {
    run_usd: optional(number(BOUNDS.run_usd)).describe("US dollars that the agents of a run may cost."),
    day_usd: optional(number(BOUNDS.day_usd)).describe(
      "US dollars of a day (UTC), counted from the journal.",
    ),
    month_usd: optional(number(BOUNDS.month_usd)).describe(
      "US dollars of a month (UTC), counted from the journal.",
    ),
    item_usd: optional(number(BOUNDS.item_usd)).describe(
      "US dollars that an item may cost in its whole life.",
    ),
    run_minutes: optional(number(BOUNDS.run_minutes)).describe(
      "Minutes a run has. The last tenth, at most one, is for saving: what is under way then is cut off. Empty: 24 hours.",
    ),
  },
  agent: agentShape,
};

const topShape = {
  project: section(sectionShapes.project, "What the project's items and files are called."),
  guardrails: section(
    sectionShapes.guardrails,
    "The largest items that go on without a person. What exceeds one of these when triage or the last pre-phase is done waits, blocked, until somebody approves it; what is not rated passes. An item that a person wrote as ready or in progress was let through by that person, and is not held back.",
  ),
  execution: section(
    sectionShapes.execution,
    "How steps run, and what bounds them. No bound can be switched off.",
  ),
  budget: section(
    sectionShapes.budget,
    "Money and time. Whichever is reached first ends the run in order; a step that would not fit is not started. Empty: no limit.",
  ),
  agent: section(sectionShapes.agent, "The program that does the phases that have no `run`."),
  triage: defaulted(z.enum(["agent", "rules"]), "agent").describe(
    "How new items are rated: by the agent, or by `rules`, which take size and risk as the item has them, medium where it has none, and cost nothing.",
  ),
  decisions: defaulted(z.enum(DECISIONS), "summary").describe(
    "Where a person is told what an item asks: in the job summary alone, or in an issue for each item as well, which takes the answer as a comment. `issues` needs `issues: write`; docs/answering.md.",
  ),
  failures: defaulted(z.enum(FAILURES), "summary").describe(
    "Where a run that could not do its work is told: in the job summary alone, or in one issue as well, opened by the first such run and closed by the next that works. `issue` needs `issues: write`.",
  ),
  pipelines: z
    .record(pipelineName, section(pipelineShape, "The phases that items of this kind go through."))
    .nullish()
    .transform((own) => (own && Object.keys(own).length > 0 ? own : BUILT_IN_PIPELINES))
    .describe(
      "The kinds of work, by name; an item names its own by `pipeline_type`, else it is `feature`. Empty: `feature` with research | prd, tech-research, design, spec, build, review, all with built-in prompts.",
    ),
};

/** Takes what the YAML reader made of the file, `{}` for an empty one. */
export const configSchema = z
  .strictObject(topShape)
  .describe("What Tickwork may do in this repository: `.github/tickwork.yml` or `tickwork.yml`.");

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
