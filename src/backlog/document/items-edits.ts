/** The list of items: items that come, go, change, or are written anew. */
import type { YamlEntry, YamlList, YamlNode } from "../yaml/node.ts";
import { columnAt, lineEndAt, lineStartAt, nextLineAt } from "../yaml/source.ts";
import { deletion, type Edit, insertion } from "./edit.ts";
import { endWithComments, insertLinesBehind, isFirstOnLine } from "./extent.ts";
import { flowEdits } from "./flow-members.ts";
import type { Source } from "./habits.ts";
import { isJson, itemAnew } from "./item-anew.ts";
import { attachedStart, behindItem } from "./item-extent.ts";
import { mapEdits } from "./map-edits.ts";
import { entryLines, flowValue } from "./render.ts";
import { type Fields, ITEM_SHAPE } from "./shape.ts";

/** An item as it is to be, and the place in the list of the one it comes from, if it is not new. */
export interface WantedItem {
  readonly value: Fields;
  readonly from?: number | undefined;
  /** For an item that stood elsewhere in the list: it has the lines that it has there. */
  readonly lines_of?: number | undefined;
  /** Written in canonical form, whatever stands there. */
  readonly anew?: boolean | undefined;
}

export interface ItemsChange {
  readonly before: readonly Fields[];
  /** Those that come from somewhere are in the order in which they stand. */
  readonly after: readonly WantedItem[];
}

/** Undefined when the text has no place for such a change. Of a list in brackets at least one item stays. */
export function itemsEdits(source: Source, list: YamlList, change: ItemsChange): readonly Edit[] | undefined {
  const edits: Edit[] = [];
  for (const wanted of change.after) {
    const before = wanted.from === undefined ? undefined : change.before[wanted.from];
    const entry = wanted.from === undefined ? undefined : list.entries[wanted.from];
    if (!before || !entry || (before === wanted.value && !wanted.anew)) continue;
    const set = itemEdits(source, entry, { before, wanted, flow: list.flow });
    if (!set) return undefined;
    edits.push(...set);
  }
  const structure = list.flow ? flowListEdits(source, list, change) : blockListEdits(source, list, change);
  return structure && [...edits, ...structure];
}

function itemEdits(
  source: Source,
  { value: node }: YamlEntry,
  { before, wanted, flow }: { readonly before: Fields; readonly wanted: WantedItem; readonly flow: boolean },
): readonly Edit[] | undefined {
  if (wanted.anew || node.kind !== "map") return itemAnew(source, node, { value: wanted.value, flow });
  const edits = mapEdits(source, node, { before, after: wanted.value, shape: ITEM_SHAPE });
  return edits ?? itemAnew(source, node, { value: wanted.value, flow });
}

function blockListEdits(source: Source, list: YamlList, change: ItemsChange): readonly Edit[] | undefined {
  const { text, habits } = source;
  const { entries } = list;
  const column = columnAt(text, list.start);
  const staying = new Set(change.after.map(({ from }) => from));
  const edits: Edit[] = [];
  for (const [index, entry] of entries.entries()) {
    if (staying.has(index)) continue;
    if (!isFirstOnLine(text, entry.dash ?? 0)) return undefined;
    edits.push(itemRemoval(text, entries, { index, column }));
  }
  let stays: YamlEntry | undefined;
  for (const { value, from, lines_of } of change.after) {
    if (from !== undefined) stays = entries[from];
    if (from !== undefined || !entries[0]) continue;
    const gap = dashGap(text, stays ?? entries[0]);
    const lines =
      lines_of === undefined
        ? entryLines(value, { column, gap, shape: ITEM_SHAPE, indents: habits })
        : ownLines(text, entries, { index: lines_of, column });
    if (stays) {
      const end = endWithComments(text, stays.value.end, column);
      // A blank line behind a block scalar that keeps them would be a line of it.
      const spaced =
        spacedItems(text, entries, column) && !endsWithKeptLines(stays.value) ? ["", ...lines] : lines;
      edits.push(insertLinesBehind(text, end, { lines: spaced, lineBreak: habits.lineBreak }));
    } else {
      const spaced = spacedItems(text, entries, column) ? [...lines, ""] : lines;
      const start = attachedStart(text, entries, { index: 0, column });
      edits.push(insertion(start, spaced.map((line) => line + habits.lineBreak).join("")));
    }
  }
  return edits;
}

/** As they are, comments included. */
function ownLines(
  text: string,
  entries: readonly YamlEntry[],
  { index, column }: { readonly index: number; readonly column: number },
): readonly string[] {
  const entry = entries[index];
  const end = entry ? behindItem(text, entry, column) : 0;
  const lines = text.slice(attachedStart(text, entries, { index, column }), end);
  return lines.replace(/\r?\n$/, "").split(/\r?\n/);
}

/**
 * An item's lines, the comments right above its dash and those right below it that are indented deeper. Where blank
 * lines stand on both sides of it, those below go with it, so that archiving does not pile them up.
 */
function itemRemoval(
  text: string,
  entries: readonly YamlEntry[],
  { index, column }: { readonly index: number; readonly column: number },
): Edit {
  const entry = entries[index];
  const start = attachedStart(text, entries, { index, column });
  let end = entry ? behindItem(text, entry, column) : start;
  const before = entries[index - 1]?.value;
  const spaced = index === 0 || isBlankLine(text, start - 1) || endsWithKeptLines(before);
  if (spaced && entries.length > 1)
    while (end < text.length && isBlankLine(text, end)) end = nextLineAt(text, end);
  return deletion(start, end);
}

/** Whether a blank line divides the last two items, as the habit of the file. */
function spacedItems(text: string, entries: readonly YamlEntry[], column: number): boolean {
  const [one, other] = entries.slice(-2);
  if (!one || !other) return false;
  const end = behindItem(text, one, column);
  return /^[ \t]*\r?$/m.test(text.slice(end, other.dash ?? end).replace(/[ \t]*$/, "x"));
}

function isBlankLine(text: string, at: number): boolean {
  return text.slice(lineStartAt(text, at), lineEndAt(text, at)).trim() === "";
}

function endsWithKeptLines(node: YamlNode | undefined): boolean {
  if (node?.kind === "map") return endsWithKeptLines(node.pairs.at(-1)?.value);
  if (node?.kind === "list") return endsWithKeptLines(node.entries.at(-1)?.value);
  return node?.kind === "scalar" && node.keep;
}

/** From the dash to what follows on its line: two columns, unless the file has another habit. */
function dashGap(text: string, { dash, value }: YamlEntry): number {
  if (dash === undefined || value.kind !== "map" || value.flow) return 2;
  return value.start > lineEndAt(text, dash) ? 2 : value.start - dash;
}

function flowListEdits(source: Source, list: YamlList, change: ItemsChange): readonly Edit[] {
  const quotes = jsonItems(list) ? "double" : undefined;
  const staying = new Set(change.after.map(({ from }) => from));
  let behind = -1;
  const additions: { behind: number; text: string }[] = [];
  for (const { value, from } of change.after) {
    if (from === undefined) additions.push({ behind, text: flowValue(value, { shape: ITEM_SHAPE, quotes }) });
    else behind = from;
  }
  const members = list.entries.map(({ value }, index) => ({
    start: Math.min(value.start, value.anchor?.start ?? value.start),
    end: value.end,
    removed: !staying.has(index),
  }));
  return flowEdits(source, list.start + 1, { members, additions });
}

function jsonItems(list: YamlList): boolean {
  return list.entries.some(({ value }) => isJson(value));
}
