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
  let result = "";
  let done = 0;
  let deleted = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const inside = edit.start === edit.end && edit.start < deleted;
    if (edit.start < done && edit.text !== "" && !inside) return undefined;
    if (edit.start > done) result += text.slice(done, edit.start);
    result += inside ? inPlaceOfLines(result, edit.text) : edit.text;
    if (edit.text === "") deleted = Math.max(deleted, edit.end);
    done = Math.max(done, edit.end);
  }
  return result + text.slice(done);
}

/** Lines that were to come behind a line that goes: its line break was to be theirs, and they need one of their own. */
function inPlaceOfLines(before: string, inserted: string): string {
  const [lineBreak] = /^\r?\n/.exec(inserted) ?? [];
  if (lineBreak === undefined || !(before === "" || before.endsWith("\n"))) return inserted;
  return inserted.slice(lineBreak.length) + lineBreak;
}

/** Puts `text` before what is at `at`. */
export function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

/** Takes away from `start` to before `end`. */
export function deletion(start: number, end: number): Edit {
  return { start, end, text: "" };
}
