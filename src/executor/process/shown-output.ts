/**
 * Both streams of a program as people see them: line by line as it comes, plain text, without secrets. What is read by
 * an agent's reader shows what the reader makes of it instead.
 */
import { boundedOutput, plainText } from "./output.ts";
import type { StopCause } from "./watchdog.ts";
import { wholeLines } from "./whole-lines.ts";

/** What somebody who understands a program's standard output makes of a piece of it. */
export interface Heard {
  /** Whole lines with their ends, or nothing. */
  readonly show: string;
  /** Ends the program. */
  readonly stop?: StopCause | undefined;
}

export interface ShownOutput {
  stdout(chunk: Uint8Array): StopCause | undefined;
  stderr(chunk: Uint8Array): void;
  /** All that was shown, bounded; nothing comes after it. */
  end(): string;
}

export interface ShowOptions {
  /** Takes secrets out of a text. It sees whole lines only, since half a secret is one that it does not know. */
  readonly hide: (text: string) => string;
  /** Sees whole lines, each with its end, as they come. */
  readonly show: (text: string) => void;
  /** Absent: standard output is shown as it is. */
  readonly read?: ((text: string) => Heard) | undefined;
}

const LONGEST_LINE = 32 * 1024;
/** No secret that is cut at the end of a line is longer. */
const LONGEST_SECRET = 8 * 1024;

export function shownOutput({ hide, show, read }: ShowOptions): ShownOutput {
  const kept = boundedOutput();
  const bytes = new TextEncoder();
  const print = (lines: readonly string[]) => {
    if (lines.length === 0) return;
    const text = lines.map((line) => `${shortened(hide(plainText(line)))}\n`).join("");
    kept.add(bytes.encode(text));
    show(text);
  };
  const stream = () => {
    const decoder = new TextDecoder();
    const lines = wholeLines(LONGEST_LINE + LONGEST_SECRET);
    return {
      decode: (chunk?: Uint8Array) => decoder.decode(chunk, { stream: chunk !== undefined }),
      add: (text: string) => print(lines.add(text)),
      rest: () => print(lines.rest()),
    };
  };
  const out = stream();
  const err = stream();

  return {
    stdout(chunk) {
      const text = out.decode(chunk);
      if (!read) {
        out.add(text);
        return undefined;
      }
      const heard = read(text);
      out.add(heard.show);
      return heard.stop;
    },
    stderr: (chunk) => err.add(err.decode(chunk)),
    end() {
      // A last line without an end is one all the same.
      out.add(read ? read(`${out.decode()}\n`).show : out.decode());
      err.add(err.decode());
      out.rest();
      err.rest();
      return kept.text();
    },
  };
}

function shortened(line: string): string {
  return line.length <= LONGEST_LINE
    ? line
    : `${line.slice(0, LONGEST_LINE)} [… the rest of this line left out]`;
}
