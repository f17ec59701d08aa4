/** The run's log. `info` tells the run as a story, a line a step; an annotation is only for something a person has to do. */
export interface Log {
  info(line: string): void;
  debug(line: string): void;
  notice(message: string, place?: LogPlace): void;
  warning(message: string, place?: LogPlace): void;
  error(message: string, place?: LogPlace): void;
  /**
   * A folded group with text of a stranger in it: fenced so that the runner obeys no command in it, and always closed.
   */
  group(title: string, untrusted: string): void;
  /**
   * The same for text that is still to come. Several may be open at once: one of them is shown as its text comes, the
   * others when it is their turn. What else is printed meanwhile stands between their parts.
   */
  openGroup(title: string): LogGroup;
  /** Keeps a secret out of everything printed from here on. */
  mask(secret: string): void;
}

export interface LogGroup {
  /** Whole lines, each with its end. */
  write(untrusted: string): void;
  /** Nothing is written after it. A group that nothing was written to is not shown. */
  close(): void;
}

export interface LogPlace {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly title?: string | undefined;
}
