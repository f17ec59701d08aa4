/** A spinner with the steps that run, on standard error of a terminal. */
import { progressText, type RunningStep } from "../report/progress-text.ts";

/** So that a glance shows seconds; the spinner itself turns faster. */
const REFRESH_MS = 500;
/** The spinner and the space behind it, and one column so that the terminal does not wrap. */
const MARGIN = 3;

export interface StepSpinner {
  show(step: RunningStep): Disposable;
}

/** The library is loaded here, and so only where there is a terminal. Lines that others print meanwhile stand above it. */
export async function createStepSpinner(now: () => number): Promise<StepSpinner> {
  const { default: yoctoSpinner } = await import("yocto-spinner");
  // Signals are ours: the first ends the run in order, and only then the spinner.
  const spinner = yoctoSpinner({ stream: process.stderr, handleSignals: false });
  const running = new Set<RunningStep>();
  let timer: NodeJS.Timeout | undefined;

  const render = () => {
    spinner.text = progressText([...running], now(), (process.stderr.columns || 80) - MARGIN);
  };
  const start = () => {
    spinner.start();
    timer = setInterval(render, REFRESH_MS);
    timer.unref();
  };
  const stop = () => {
    clearInterval(timer);
    spinner.stop();
  };
  return {
    show(step) {
      running.add(step);
      if (running.size === 1) start();
      render();
      return {
        [Symbol.dispose]() {
          if (!running.delete(step)) return;
          if (running.size === 0) stop();
          else render();
        },
      };
    },
  };
}
