/** Says when a program must be ended, and why. Which reason came first is kept: later ones are consequences. */

/** All in milliseconds from the start of the program. */
export interface WatchLimits {
  /** Wall clock. */
  readonly timeoutMs: number;
  /** Until it prints for the first time. */
  readonly firstOutputMs?: number | undefined;
  /** Silence after it has printed. */
  readonly idleMs?: number | undefined;
  /** Until the run's own time is over: no fault of the program. */
  readonly deadlineMs?: number | undefined;
}

export type StopCause =
  | { readonly kind: "cancelled" }
  | { readonly kind: "deadline" }
  | { readonly kind: "timeout"; readonly after_ms: number }
  | { readonly kind: "first_output"; readonly after_ms: number }
  | { readonly kind: "idle"; readonly after_ms: number }
  /** Whoever reads the program's output has had enough of it. */
  | { readonly kind: "limit"; readonly limit: "turns" | "cost" }
  /** Its server turns it away again and again, or has it wait: its reader knows why. */
  | { readonly kind: "turned_away" };

/** An end that is due in so many milliseconds, unless something else is said of it before. */
export interface Ending {
  readonly cause: StopCause;
  readonly in_ms: number;
}

export interface Watchdog extends Disposable {
  /** Never rejects; never resolves when nothing has to be ended. */
  readonly barked: Promise<StopCause>;
  /** The program printed something; `ending` is what follows from that, and takes the place of what was said before. */
  heard(ending?: Ending | undefined): void;
}

/** A longer timer would go off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Begins to count at once. To be disposed of when the program has ended, so that no timer outlives it. */
export function watch(limits: WatchLimits, cancelled: AbortSignal): Watchdog {
  const { promise: barked, resolve: stop } = Promise.withResolvers<StopCause>();
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number | undefined, cause: StopCause): NodeJS.Timeout | undefined => {
    if (ms === undefined) return undefined;
    const timer = setTimeout(() => stop(cause), Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
    timers.add(timer);
    return timer;
  };
  const onCancel = () => stop({ kind: "cancelled" });

  if (cancelled.aborted) onCancel();
  cancelled.addEventListener("abort", onCancel, { once: true });
  after(limits.deadlineMs, { kind: "deadline" });
  after(limits.timeoutMs, { kind: "timeout", after_ms: limits.timeoutMs });
  const first = after(limits.firstOutputMs, { kind: "first_output", after_ms: limits.firstOutputMs ?? 0 });
  let silence: NodeJS.Timeout | undefined;
  let due: NodeJS.Timeout | undefined;
  const end = (ending: Ending | undefined) => {
    if (due) {
      clearTimeout(due);
      timers.delete(due);
    }
    if (ending?.in_ms === 0) stop(ending.cause);
    due = ending && after(ending.in_ms, ending.cause);
  };

  return {
    barked,
    heard(ending) {
      end(ending);
      clearTimeout(first);
      // A refreshed timer, not a new one: a flood calls this many thousand times a second.
      if (silence) silence.refresh();
      else silence = after(limits.idleMs, { kind: "idle", after_ms: limits.idleMs ?? 0 });
    },
    [Symbol.dispose]() {
      cancelled.removeEventListener("abort", onCancel);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
