/** Runs of the loop with the real scheduler, handlers and coordinator, and an executor that answers from a script. */
import { type Script, type Simulation, simulate } from "../../src/action/simulation.ts";
import type { Item } from "../../src/backlog/item.ts";
import type { StepOutcome } from "../../src/ports/step.ts";
import { backlog, config } from "./items.ts";

export const COMPLETE: Script = () => ({ outcome: { kind: "complete" } });

export const failed = { kind: "failed" } as const satisfies StepOutcome;

export function run(items: readonly Item[], script: Script = COMPLETE, more: Partial<Simulation> = {}) {
  return simulate({ backlog: backlog(items), config: config(), script, ...more });
}

export const story = (happenings: readonly { kind: string; item_id: string }[]) =>
  happenings.map((one) => `${one.item_id} ${"phase" in one && one.kind === "step" ? one.phase : one.kind}`);
