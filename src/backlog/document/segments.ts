/** A backlog's text cut into its items. */
import { pairOf, type YamlNode } from "../yaml/node.ts";
import { columnAt, lineStartAt, skipSpaceAndComments } from "../yaml/source.ts";
import { isFirstOnLine } from "./extent.ts";
import { attachedStart, behindItem } from "./item-extent.ts";

export interface Segments {
  readonly head: string;
  /** An item each, with the comments right above it and what stands between it and the next, or the next key of the file. */
  readonly items: readonly string[];
  readonly tail: string;
}

/** All is head where the items are not in lines of their own: in brackets, or not there. */
export function segmentsOf(text: string, root: YamlNode | undefined): Segments {
  return listSegments(text, root?.kind === "map" ? pairOf(root, "items")?.value : undefined);
}

/** A text cut into the entries of one list in it; all is head where they are not in lines of their own. */
export function listSegments(text: string, list: YamlNode | undefined): Segments {
  const entries = list?.kind === "list" && !list.flow ? list.entries : [];
  const last = entries.at(-1);
  if (!list || !last || !entries.every(({ dash }) => isFirstOnLine(text, dash ?? 0)))
    return { head: text, items: [], tail: "" };
  const column = columnAt(text, list.start);
  const starts = entries.map((_, index) => attachedStart(text, entries, { index, column }));
  const next = skipSpaceAndComments(text, behindItem(text, last, column));
  const end = next < text.length ? lineStartAt(text, next) : next;
  return {
    head: text.slice(0, starts[0]),
    items: starts.map((start, index) => text.slice(start, starts[index + 1] ?? end)),
    tail: text.slice(end),
  };
}
