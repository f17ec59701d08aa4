/** Texts made to fit where they go: on one line, and no longer than there is room. Lengths are in UTF-16 units. */

/** On one line and trimmed, without control characters: nothing in it is obeyed by a terminal or by the runner. */
export function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}

/** At most `max` long, 1 or more; what was cut ends in "…". */
export function cutText(text: string, max: number): string {
  return text.length <= max ? text : `${wholeCharacters(text.slice(0, max - 1)).trimEnd()}…`;
}

/** A cut in the middle of a pair leaves half a character on either side: it is dropped. */
export function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]/, "").replace(/[\ud800-\udbff]$/, "");
}
