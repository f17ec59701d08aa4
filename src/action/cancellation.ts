/**
 * A runner that cancels sends SIGINT to the step, SIGTERM 7.5 s later and SIGKILL after another 2.5 s. The first signal
 * of either kind is the only one that means anything: from then on no step starts and what is finished is delivered.
 *
 * Before there is anything to deliver nothing is worth waiting for either: a server that does not answer is given up at
 * once. Afterwards it has until a moment before the runner's next signal, so that what it did not take can still be brought
 * to safety.
 */
import { Interrupted } from "./failure.ts";

export interface Cancellation {
  /** Aborts with the first signal. */
  readonly cancelled: AbortSignal;
  /** Ends whatever waits for a server: with the first signal before `begin`, else when the time for delivery is over. */
  readonly patience: AbortSignal;
  /** From here on there is something to deliver. Throws `Interrupted` if the signal came before. */
  begin(): void;
  hasBegun(): boolean;
}

/** Of the 7 s in which work is to be on the remote (spec §10), the rest is for a rescue. */
const DELIVERY_MS = 5_500;

/** Listens until it is disposed. `onFirst` is called once, with the first SIGINT or SIGTERM, before `cancelled` aborts. */
export function listenForCancellation(onFirst: (signal: NodeJS.Signals) => void): Cancellation & Disposable {
  const cancelled = new AbortController();
  const patience = new AbortController();
  let begun = false;
  const giveUp = () => patience.abort();
  const cancel = (signal: NodeJS.Signals) => {
    if (cancelled.signal.aborted) return;
    onFirst(signal);
    cancelled.abort();
    if (begun) setTimeout(giveUp, DELIVERY_MS).unref();
    else giveUp();
  };
  process.on("SIGINT", cancel);
  process.on("SIGTERM", cancel);
  return {
    cancelled: cancelled.signal,
    patience: patience.signal,
    begin() {
      if (begun) return;
      if (cancelled.signal.aborted) throw new Interrupted();
      begun = true;
    },
    hasBegun: () => begun,
    [Symbol.dispose]() {
      process.off("SIGINT", cancel);
      process.off("SIGTERM", cancel);
    },
  };
}
