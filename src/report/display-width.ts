/** How many columns of a terminal a text takes: emoji and East Asian characters take two, combining marks none. */
import stringWidth from "fast-string-width";

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
const NARROW = /^[\u0020-\u007e]*$/;

/**
 * Columns that a text takes in a terminal: wide characters take two, marks that combine with another none.
 */
export function displayWidth(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

/** The text, cut to at most `width` columns; what was cut ends in "…". */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    used += displayWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** The text with blanks behind it, so many columns wide; one that is wider stays as it is. */
export function padToWidth(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}
