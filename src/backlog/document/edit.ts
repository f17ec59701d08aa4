/** A change of a text by position. Positions are those of the text before any change. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text with all edits made. Of edits at one place, insertions come before what replaces text, each in the order
 * given; deletions may overlap, and what is inserted inside of one stands in its place. Undefined when two edits want
 * different things of the same text.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string | undefined {
  const parts: string[] = [];
  let done = 0;
  let deleted = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const isInsertion = edit.start === edit.end;
    if (edit.start < done && edit.text !== "" && !(isInsertion && edit.start < deleted)) return undefined;
    if (edit.start > done) parts.push(text.slice(done, edit.start));
    parts.push(edit.text);
    if (edit.text === "") deleted = Math.max(deleted, edit.end);
    done = Math.max(done, edit.end);
  }
  parts.push(text.slice(done));
  return parts.join("");
}

export function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

export function deletion(start: number, end: number): Edit {
  return { start, end, text: "" };
}
