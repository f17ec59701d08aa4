/** Questions about places in a text. Offsets count UTF-16 units from 0; a line ends with `\n` or `\r\n`. */

export const BYTE_ORDER_MARK = "\uFEFF";

/** Where the line that `at` is in begins; a byte order mark is before the first line. */
export function lineStartAt(text: string, at: number): number {
  const start = at <= 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
  return start === 0 && text.startsWith(BYTE_ORDER_MARK) ? 1 : start;
}

/** Where the line that `at` is in ends, its line break not counted. */
export function lineEndAt(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  const end = found < 0 ? text.length : found;
  return end > at && text[end - 1] === "\r" ? end - 1 : end;
}

/** Where the line after the one that `at` is in begins; the end of the text if there is none. */
export function nextLineAt(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  return found < 0 ? text.length : found + 1;
}

/** How far from the beginning of its line: the column as YAML counts indentation, from 0. */
export function columnAt(text: string, at: number): number {
  return at - lineStartAt(text, at);
}

/** The line that `at` is in, without its line break. */
export function lineAt(text: string, at: number): string {
  return text.slice(lineStartAt(text, at), lineEndAt(text, at));
}

/** The first offset from `at` on that is neither white space nor in a comment. */
export function skipSpaceAndComments(text: string, at: number): number {
  let position = at;
  for (;;) {
    while (isSpace(text.charCodeAt(position))) position += 1;
    if (text[position] !== "#" || !(position === 0 || isSpace(text.charCodeAt(position - 1))))
      return position;
    position = lineEndAt(text, position);
  }
}

/** The first offset that only blanks of the same line divide from `at`, going backwards. */
export function skipBlanksBefore(text: string, at: number): number {
  let position = at;
  while (text[position - 1] === " " || text[position - 1] === "\t") position -= 1;
  return position;
}

/** What ends the lines of this text: that of its first line. */
export function lineBreakOf(text: string): "\n" | "\r\n" {
  const first = text.indexOf("\n");
  return first > 0 && text[first - 1] === "\r" ? "\r\n" : "\n";
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff;
}
