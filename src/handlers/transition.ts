/** Where an item goes when a phase is complete (spec §4). Pure. */
import { exceedsGuardrails } from "../backlog/assessments.ts";
import type { Item, PhaseName, Pool } from "../backlog/item.ts";
import { type Config, type PhasePlace, pipelineOf } from "../config/config.ts";

export type Transition =
  | { readonly kind: "next"; readonly phase: PhaseName; readonly pool: Pool }
  /** A person must look first: human review, or guardrails exceeded. */
  | { readonly kind: "gate"; readonly reason: string }
  | { readonly kind: "ready" }
  | { readonly kind: "done" };

/** The item in another phase, or, with neither phase nor pool, in none. */
export function inPhase(item: Item, phase: PhaseName | undefined, pool: Pool | undefined): Item {
  return { ...item, phase, phase_pool: pool };
}

/** The transition out of `place`, for an item whose assessments are those after the phase. */
export function transition(item: Item, place: PhasePlace, config: Config): Transition {
  const pipeline = pipelineOf(config, item);
  const phases = place.pool === "pre" ? pipeline?.pre_phases : pipeline?.phases;
  const next = phases?.[place.index + 1];
  if (next) return { kind: "next", phase: next.name, pool: place.pool };
  return place.pool === "main" ? { kind: "done" } : toReady(item, config);
}

/** What stands before `ready`, whichever way an item gets there. A person's approval opens it; a missing rating passes. */
export function toReady(item: Item, config: Config): Transition & { readonly kind: "gate" | "ready" } {
  if (item.guardrails_approved) return { kind: "ready" };
  if (item.requires_human_review)
    return { kind: "gate", reason: "a person is to review it before work starts" };
  const exceeded = exceedsGuardrails(item, config.guardrails);
  return exceeded === undefined ? { kind: "ready" } : { kind: "gate", reason: exceeded };
}
