/** Which lines belong to an item of a block list, its comments included. */
import type { YamlEntry } from "../yaml/node.ts";
import { lineEndAt, lineStartAt } from "../yaml/source.ts";
import { endWithComments, lineBehind } from "./extent.ts";

/** The first of the comment lines that stand right above an item's dash, without a blank line between. */
export function attachedStart(
  text: string,
  entries: readonly YamlEntry[],
  { index, column }: { readonly index: number; readonly column: number },
): number {
  const before = entries[index - 1];
  const dash = entries[index]?.dash ?? 0;
  const floor = before ? behindItem(text, before, column) : 0;
  let start = lineStartAt(text, dash);
  while (start > floor) {
    const above = lineStartAt(text, start - 1);
    if (above < floor || above === start || !/^[ \t]*#/.test(text.slice(above, lineEndAt(text, above))))
      break;
    start = above;
  }
  return start;
}

/** The line behind an item and the comments that are indented deeper than its dash. */
export function behindItem(text: string, { value }: YamlEntry, column: number): number {
  return lineBehind(text, endWithComments(text, value.end, column));
}
