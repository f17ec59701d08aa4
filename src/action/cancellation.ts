/**
 * A runner that cancels sends SIGINT to the step, SIGTERM 7.5 s later and SIGKILL after another 2.5 s. The first signal
 * of either kind is the only one that means anything: from then on no step starts and what is finished is delivered.
 */
export interface Cancellation extends Disposable {
  readonly signal: AbortSignal;
}

export function listenForCancellation(onFirst: (signal: NodeJS.Signals) => void): Cancellation {
  const controller = new AbortController();
  const cancel = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) return;
    onFirst(signal);
    controller.abort();
  };
  process.on("SIGINT", cancel);
  process.on("SIGTERM", cancel);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", cancel);
      process.off("SIGTERM", cancel);
    },
  };
}
