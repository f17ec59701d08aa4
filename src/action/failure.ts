import type { Log } from "../ports/log.ts";

/** What ends a command with a message a person can act on: caught in one place, at the edge, and turned into a red step. */
export class RunFailure extends Error {
  override readonly name = "RunFailure";
  readonly what: string;
  readonly remedy: string;

  /** `what` is wrong and where; `remedy` is the next thing to do. Full sentences, both. */
  constructor(what: string, remedy: string, options?: ErrorOptions) {
    super(`${what} ${remedy}`, options);
    this.what = what;
    this.remedy = remedy;
  }
}

/** A run ends at once, successfully, and any other command in red: a person has the next word on a pull request. */
export class HeldBackEnd extends RunFailure {}

/** What was asked for cannot be meant: an input is missing, or says what no input can. */
export class WrongUse extends RunFailure {}

/** It is not legal now, or about what is not there: a person's mistake, and no fault of the run. */
export class UnfitAsk extends RunFailure {}

/** An earlier run did it for the same comment. */
export class DoneBefore extends RunFailure {
  constructor() {
    super("It was done already, by an earlier run for the same comment.", "Nothing is left to do.");
  }
}

/** A person took a command back before it did anything. */
export class Interrupted extends RunFailure {
  constructor() {
    super("Interrupted before anything was done.", "Start it again when you like.");
  }
}

/** An error of Tickwork's own. Its stack is for the debug log; a person gets the sentence. */
export function unforeseen(error: unknown, log: Pick<Log, "debug">): RunFailure {
  const message = error instanceof Error ? error.message : String(error);
  log.debug(error instanceof Error && error.stack ? error.stack : message);
  return new RunFailure(
    `Tickwork met an error that it did not foresee: ${message}.`,
    "Please report it with the debug log of the run (re-run the job with debug logging). Work up to the last checkpoint is on the branch.",
    { cause: error },
  );
}
