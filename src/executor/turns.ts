/** One at a time, in the order they came. A piece of work must not ask for a turn of its own. */
export type TakeTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** A queue of its own. */
export function turns(): TakeTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    // Whoever fails tells its own caller; the next one's turn comes all the same.
    last = turn.catch(() => {});
    return turn;
  };
}
