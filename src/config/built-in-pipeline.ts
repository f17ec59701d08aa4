/**
 * The pipeline of a repository that configures none (spec §2): research | prd, tech-research, design, spec,
 * build, review.
 */
import { deepFreeze } from "../backlog/backlog.ts";
import type { PhaseName } from "../backlog/item.ts";
import type { Phase, Pipeline } from "./config.ts";
import type { BuiltInPhase } from "./workflow-prompts.ts";

export const BUILT_IN_PIPELINES: Readonly<Record<string, Pipeline>> = deepFreeze({
  feature: {
    pre_phases: [builtInPhase("research")],
    phases: [
      builtInPhase("prd"),
      builtInPhase("tech-research"),
      builtInPhase("design"),
      builtInPhase("spec"),
      builtInPhase("build", { destructive: true }),
      builtInPhase("review"),
    ],
  },
});

/** Without `workflows`: the prompt of that name in `workflow-prompts.ts` is used. */
function builtInPhase(
  name: BuiltInPhase,
  options: { readonly destructive: boolean } = { destructive: false },
): Phase {
  return {
    name: name as string as PhaseName,
    workflows: [],
    destructive: options.destructive,
    staleness: "ignore",
    verify: [],
    allowed_paths: [],
  };
}
