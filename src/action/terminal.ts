/** What a person at a terminal has and a runner has not. */
import type { RunningStep } from "../report/progress-text.ts";

export interface Terminal {
  /** False for a file, a pipe, and wherever NO_COLOR is set. */
  readonly colour: boolean;
  /** Shows the step as running until it is disposed of; shows nothing where the output is no terminal. */
  showStep(step: RunningStep): Disposable;
  /** One question with its answers, the default first. Undefined where nobody can answer, or wants to (`--yes`). */
  readonly ask?: ((question: string, answers: readonly string[]) => Promise<string>) | undefined;
}
