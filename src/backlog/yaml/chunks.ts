/**
 * A large list of items in pieces. Reading a text of megabytes at once leaves the garbage collector half a million small
 * objects at the same moment; in pieces it costs a third less memory, and time that grows with the text and not faster.
 */

export interface ItemChunks {
  /** From the first dash to the first line behind the list. */
  readonly start: number;
  readonly end: number;
  /** Where each piece begins: at the line of an item's dash. */
  readonly starts: readonly number[];
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Finds the items by their lines: whatever belongs to an item is indented deeper than its dash, or YAML would not have
 * it. Undefined when the list is not written so plainly; then, and when a piece does not read, the text is read whole.
 */
export function itemChunks(text: string, chunkLength: number): ItemChunks | undefined {
  const key = /^(?:items|"items"|'items'):[ \t]*(?:#.*)?\r?\n/m.exec(text);
  if (!key || (text.includes("\r") && /\r(?!\n)/.test(text))) return undefined;
  let column: number | undefined;
  let start = 0;
  const starts: number[] = [];
  let line = key.index + key[0].length;
  for (let next = line; line < text.length; line = next) {
    const feed = text.indexOf("\n", line);
    next = feed < 0 ? text.length : feed + 1;
    let at = line;
    while (text.charCodeAt(at) === 32) at += 1;
    const spaces = at - line;
    if (isEmptyFrom(text, at) || (column !== undefined && spaces > column)) continue;
    const dash = isDash(text, at) && spaces === (column ?? spaces);
    // A line of less indentation that is no key of the file: let the reader say what it thinks of it.
    if (!dash && (spaces > 0 || text[at] === "\t" || column === undefined)) return undefined;
    if (!dash) break;
    if (column === undefined) {
      column = spaces;
      start = line;
    }
    if (starts.length === 0 || line - (starts.at(-1) ?? 0) >= chunkLength) starts.push(line);
  }
  return starts.length === 0 ? undefined : { start, end: line, starts };
}

/** Nothing more on the line, or a comment. */
function isEmptyFrom(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return Number.isNaN(code) || code === LINE_FEED || code === CARRIAGE_RETURN || text[at] === "#";
}

function isDash(text: string, at: number): boolean {
  const behind = text.charCodeAt(at + 1);
  return (
    text[at] === "-" &&
    (behind === 32 || Number.isNaN(behind) || behind === LINE_FEED || behind === CARRIAGE_RETURN)
  );
}
