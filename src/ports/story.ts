/** Tells the run as it goes, one event a line. How it is said, and where, is not the scheduler's business. */
import type { Problem } from "../backlog/problem.ts";
import type { CheckpointResult } from "./checkpoints.ts";
import type { Happening } from "./happening.ts";
import type { StepResult } from "./step.ts";

export interface Story {
  tick(tick: {
    readonly number: number;
    readonly items: number;
    readonly chosen: readonly ChosenAction[];
  }): void;
  stepEnded(result: StepResult): void;
  happened(happening: Happening): void;
  checkpoint(result: CheckpointResult): void;
  /** The inbox has a problem: said once a run, however often it is met. */
  inboxProblem(problem: Problem): void;
}

export interface ChosenAction {
  readonly kind: "promote" | "triage" | "phase";
  readonly item_id: Happening["item_id"];
  readonly phase?: StepResult["phase"] | undefined;
  readonly because: string;
}
