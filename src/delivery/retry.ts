/** Trying again with growing, jittered pauses. */
import pRetry from "p-retry";

export interface RetryPolicy {
  /** How often in all, at least 1. */
  readonly tries: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** Ends the pauses: what the last try gave is the result. */
  readonly signal?: AbortSignal | undefined;
}

/** With pauses that grow to a quarter of a minute that is as long as anybody may want to wait. */
export const MOST_TRIES = 20;

/** Spec §10: 5 tries. The pauses add up to about half a minute. */
export const REMOTE_RETRY: RetryPolicy = { tries: 5, firstDelayMs: 400, maxDelayMs: 15_000 };

/** `again`: worth another try; `value` is what the caller gets when it was the last. */
export type Attempt<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "again"; readonly value: T };

/** Calls `attempt` (numbered from 1) until it is done or the tries are used up. */
export async function tryAgain<T>(
  policy: RetryPolicy,
  attempt: (number: number) => Promise<Attempt<T>>,
): Promise<T> {
  const { signal } = policy;
  // Whoever asks gets an answer, be it that it was too late.
  if (signal?.aborted) return (await attempt(1)).value;
  let last: { readonly value: T } | undefined;
  const once = async (number: number): Promise<T> => {
    const outcome = await attempt(number);
    last = outcome;
    if (outcome.kind === "done") return outcome.value;
    throw new AgainError();
  };
  try {
    return await pRetry(once, {
      retries: policy.tries - 1,
      minTimeout: policy.firstDelayMs,
      maxTimeout: policy.maxDelayMs,
      factor: 3,
      randomize: true,
      shouldRetry: ({ error }) => error instanceof AgainError,
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if ((error instanceof AgainError || signal?.aborted) && last) return last.value;
    throw error;
  }
}

class AgainError extends Error {}
