/** What a person at a terminal has and a runner has not. */
import type { Paint } from "../report/paint.ts";
import type { RunningStep } from "../report/progress-text.ts";

export interface Terminal {
  /** Standard output. */
  readonly screen: Screen;
  /** The options that only a terminal has. */
  readonly switches: ReadonlySet<string>;
  /** Shows the step as running until it is disposed of; shows nothing where the output is no terminal. */
  showStep(step: RunningStep): Disposable;
  /** One question with its answers, the default first. Undefined where nobody can answer, or wants to (`--yes`). */
  readonly ask?: ((question: string, answers: readonly string[]) => Promise<string>) | undefined;
}

export interface Screen {
  /** Colours nothing for a file, a pipe, and wherever NO_COLOR is set. */
  readonly paint: Paint;
  /** Undefined for a file and a pipe. */
  readonly columns?: number | undefined;
}
