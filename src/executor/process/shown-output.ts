/**
 * Both streams of a program as people see them: line by line as it comes, plain text, without secrets. What is read by
 * an agent's reader shows what the reader makes of it instead.
 */
import { boundedOutput, plainText } from "./output.ts";
import type { Ending } from "./watchdog.ts";
import { wholeLines } from "./whole-lines.ts";

export interface ShownOutput {
  stdout(chunk: Uint8Array): void;
  stderr(chunk: Uint8Array): void;
  /** What follows for the program from all that was heard so far; undefined: it may go on. */
  ending(): Ending | undefined;
  /** All that was shown, bounded; nothing comes after it. */
  end(): string;
}

export interface ShowOptions {
  /** Takes secrets out of a text. It sees whole lines only, since half a secret is one that it does not know. */
  readonly hide: (text: string) => string;
  /** Sees whole lines, each with its end, as they come. */
  readonly show: (text: string) => void;
  /** Absent: both streams are shown as they are. */
  readonly reader?: OutputReader | undefined;
}

/** Somebody who understands what a program prints. */
export interface OutputReader {
  /** Standard output in pieces of any size → what is to be shown of it: whole lines with their ends, or nothing. */
  read(text: string): string;
  /** The same of standard error, which is shown as it is where this is absent. */
  readonly readErrors?: ((text: string) => string) | undefined;
  /** What it has heard and not shown yet; nothing comes after it. */
  rest(): string;
  ending(): Ending | undefined;
}

const LONGEST_LINE = 32 * 1024;
/** No secret that is cut at the end of a line is longer. */
const LONGEST_SECRET = 8 * 1024;

/**
 * One for each program. Nothing that `show` sees has a control character, but tabs, or a line of more than 32 KiB.
 */
export function shownOutput({ hide, show, reader }: ShowOptions): ShownOutput {
  const kept = boundedOutput();
  const bytes = new TextEncoder();
  const print = (lines: readonly string[]) => {
    if (lines.length === 0) return;
    const text = lines.map((line) => `${shortened(hide(plainText(line)))}\n`).join("");
    kept.add(bytes.encode(text));
    show(text);
  };
  const stream = (understand: ((text: string) => string) | undefined) => {
    const decoder = new TextDecoder();
    const lines = wholeLines(LONGEST_LINE + LONGEST_SECRET);
    const take = (text: string) => print(lines.add(understand ? understand(text) : text));
    return {
      add: (chunk: Uint8Array) => take(decoder.decode(chunk, { stream: true })),
      end() {
        // A last line without an end is one all the same.
        take(understand ? `${decoder.decode()}\n` : decoder.decode());
        print(lines.rest());
      },
    };
  };
  const out = stream(reader && ((text) => reader.read(text)));
  const err = stream(reader?.readErrors);

  return {
    stdout: (chunk) => out.add(chunk),
    stderr: (chunk) => err.add(chunk),
    ending: () => reader?.ending(),
    end() {
      out.end();
      err.end();
      if (reader) print(reader.rest().split("\n").slice(0, -1));
      return kept.text();
    },
  };
}

function shortened(line: string): string {
  return line.length <= LONGEST_LINE
    ? line
    : `${line.slice(0, LONGEST_LINE)} [… the rest of this line left out]`;
}
