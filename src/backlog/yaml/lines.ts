/** Offsets as people count: lines and columns from 1, columns in UTF-16 units. */
import { BYTE_ORDER_MARK } from "./source.ts";

export interface LinePlace {
  readonly line: number;
  readonly column: number;
}

/** Answers where offsets of one text are; the lines are counted once, at the first question. */
export function placesIn(text: string): (offset: number) => LinePlace {
  let starts: readonly number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.max(0, offset - (starts[low] ?? 0)) + 1 };
  };
}

/** A byte order mark takes no column; `\n`, `\r\n` and a lone `\r` end a line, as YAML has it. */
function lineStarts(text: string): readonly number[] {
  const starts = [text.startsWith(BYTE_ORDER_MARK) ? 1 : 0];
  for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}
