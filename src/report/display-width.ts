/** How many columns of a terminal a text takes: emoji and East Asian characters take two, combining marks none. */

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
const NARROW = /^[\u0020-\u007e]*$/;
const NOTHING_TO_SEE = /^[\p{Mn}\p{Me}\p{Cc}\p{Cf}]+$/u;
const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|(?![\uff65-\uff9f])\p{Script=Katakana}|\p{Script=Bopomofo}|\p{Script=Yi}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6])/u;

/**
 * Columns that a text takes in a terminal: wide characters take two, marks that combine with another none.
 */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** The text, cut to at most `width` columns; what was cut ends in "…". */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    used += graphemeWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** The text with blanks behind it, so many columns wide; one that is wider stays as it is. */
export function padToWidth(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

function graphemeWidth(grapheme: string): number {
  if (NOTHING_TO_SEE.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}
