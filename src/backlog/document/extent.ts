/** Which lines of the text belong to a value, comments included. */
import { lineEndAt, lineStartAt, nextLineAt } from "../yaml/source.ts";
import { type Edit, insertion } from "./edit.ts";

/**
 * The end of a value together with the comment lines right below it that are indented deeper than its key or dash:
 * those speak of the value, and nothing new goes between.
 */
export function endWithComments(text: string, end: number, column: number): number {
  let last = end;
  for (;;) {
    const next = isLineStart(text, last) ? last : nextLineAt(text, last);
    const line = text.slice(next, lineEndAt(text, next));
    const comment = /^( *)#/.exec(line);
    if (next >= text.length || !comment || (comment[1] ?? "").length <= column) return last;
    last = lineEndAt(text, next);
  }
}

/** Lines of their own behind a value that ends at `end`, before the line break that follows it. */
export function insertLinesBehind(
  text: string,
  end: number,
  { lines, lineBreak }: { readonly lines: readonly string[]; readonly lineBreak: string },
): Edit {
  // A block scalar that keeps its blank lines ends where the next line begins.
  if (isLineStart(text, end)) return insertion(end, lines.map((line) => line + lineBreak).join(""));
  return insertion(lineEndAt(text, end), lines.map((line) => lineBreak + line).join(""));
}

/** The end of a value's text without the line break that a block scalar may end with. */
export function endOfText(text: string, end: number): number {
  return isLineStart(text, end) ? lineEndAt(text, lineStartAt(text, end - 1)) : end;
}

/** The beginning of the line behind a value. */
export function lineBehind(text: string, end: number): number {
  return isLineStart(text, end) ? end : nextLineAt(text, end);
}

/** Whether only blanks stand before `at` on its line. */
export function isFirstOnLine(text: string, at: number): boolean {
  return /^ *$/.test(text.slice(lineStartAt(text, at), at));
}

function isLineStart(text: string, at: number): boolean {
  return at > 0 && text[at - 1] === "\n";
}
