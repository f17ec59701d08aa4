/**
 * What a program printed, within bounds: an agent that floods its output costs no memory, and of what it said the
 * beginning and the end are kept, which is where the reasons are.
 */
import { stripVTControlCharacters } from "node:util";

export interface OutputBounds {
  readonly headBytes: number;
  readonly tailBytes: number;
}

export interface BoundedOutput {
  add(chunk: Uint8Array): void;
  /** As text, whatever the bytes were; where something was left out, a line says how many bytes. */
  text(): string;
}

const OUTPUT_BOUNDS: OutputBounds = { headBytes: 32 * 1024, tailBytes: 96 * 1024 };

/** Keeps so many bytes of the beginning and of the end; by default 32 and 96 KiB. */
export function boundedOutput({ headBytes, tailBytes }: OutputBounds = OUTPUT_BOUNDS): BoundedOutput {
  let head = Buffer.alloc(0);
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  let cut = 0;

  const shortenRest = () => {
    const whole = Buffer.concat(rest);
    const kept = Buffer.from(whole.subarray(Math.max(0, whole.length - tailBytes)));
    cut += whole.length - kept.length;
    rest = [kept];
    restBytes = kept.length;
    return kept;
  };

  return {
    add(chunk) {
      const room = headBytes - head.length;
      if (room > 0) head = Buffer.concat([head, chunk.subarray(0, room)]);
      if (chunk.length <= room) return;
      rest.push(chunk.subarray(Math.max(0, room)));
      restBytes += chunk.length - Math.max(0, room);
      // In large pieces, so that a flood of small chunks does not copy the tail each time.
      if (restBytes > 4 * tailBytes) shortenRest();
    },
    text() {
      const tail = shortenRest();
      if (cut === 0) return decoded(Buffer.concat([head, tail]));
      // Whole lines on both sides of the gap: half a line could be half a secret, which no mask knows.
      const before = head.subarray(0, head.lastIndexOf("\n") + 1);
      const after = tail.subarray(tail.indexOf("\n") + 1);
      const left_out = cut + (head.length - before.length) + (tail.length - after.length);
      return `${decoded(before)}[… ${left_out} bytes of output left out …]\n${decoded(after)}`;
    },
  };
}

/** Text of any kind as a log can hold it: no escape sequences, no control characters but tabs and new lines. */
export function plainText(printed: string): string {
  const text = stripVTControlCharacters(printed).replaceAll(/\r\n?/g, "\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into the log
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd");
}

function decoded(bytes: Uint8Array): string {
  return plainText(new TextDecoder().decode(bytes));
}
