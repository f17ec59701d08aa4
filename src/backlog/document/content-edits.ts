/** The edits that make a text say what is wanted. */
import { pairOf, type YamlMap, type YamlPair } from "../yaml/node.ts";
import { columnAt } from "../yaml/source.ts";
import type { Content } from "./content.ts";
import { type Edit, insertion } from "./edit.ts";
import type { Source } from "./habits.ts";
import { itemsEdits, type WantedItem } from "./items-edits.ts";
import { mapEdits } from "./map-edits.ts";
import { fieldLines } from "./render.ts";
import { replacementEdits } from "./replacement.ts";
import { BACKLOG_SHAPE, type Fields, shapeOf } from "./shape.ts";

export interface Wanted {
  readonly top: Fields;
  readonly items: readonly WantedItem[];
}

/** `before` is what the text says now. Undefined when there is no way to say it by editing. */
export function contentEdits(source: Source, before: Content, wanted: Wanted): readonly Edit[] | undefined {
  const { root } = source;
  if (!root || (root.kind === "scalar" && root.style === "empty")) return [wholeText(source, wanted)];
  if (root.kind !== "map") return undefined;
  const pair = pairOf(root, "items");
  const list = pair?.value.kind === "list" ? pair.value : undefined;
  const stays = wanted.items.some(({ from }) => from !== undefined);
  // A list in brackets of which nothing stays, or one that is not there yet, is a value like any other.
  if (!pair || (!stays && (!list || list.flow || list.entries.length === 0))) {
    return withWholeList(source, root, { before, wanted });
  }
  if (!list) return undefined;
  const top = mapEdits(source, root, { before: before.top, after: wanted.top, shape: BACKLOG_SHAPE });
  const items = itemsEdits(source, list, { before: before.items, after: wanted.items });
  const emptied = wanted.items.length === 0 ? [insertion(behindKey(pair), " []")] : [];
  // What is inserted behind the last item comes before what is inserted behind the list.
  return top && items && [...emptied, ...items, ...top];
}

/** Behind the colon, and what says something of the value before it comes. */
function behindKey({ key, colon, value }: YamlPair): number {
  return Math.max(colon === undefined ? key.end : colon + 1, value.anchor?.end ?? 0, value.tag?.end ?? 0);
}

function withWholeList(
  source: Source,
  root: YamlMap,
  { before, wanted }: { readonly before: Content; readonly wanted: Wanted },
): readonly Edit[] | undefined {
  const items = wanted.items.map(({ value }) => value);
  const unchanged = before.items.length === 0 && items.length === 0;
  const pair = pairOf(root, "items");
  if (unchanged || !pair) {
    const after = unchanged ? wanted.top : { ...wanted.top, items };
    return mapEdits(source, root, { before: before.top, after, shape: BACKLOG_SHAPE });
  }
  const edits = mapEdits(source, root, { before: before.top, after: wanted.top, shape: BACKLOG_SHAPE });
  const list = listInsteadOf(source, root, items);
  return edits && list && [...list, ...edits];
}

function listInsteadOf(source: Source, root: YamlMap, items: readonly Fields[]): readonly Edit[] | undefined {
  const pair = pairOf(root, "items");
  if (pair?.colon === undefined) return undefined;
  const { habits } = source;
  const slot = {
    node: pair.value,
    behind: pair.colon + 1,
    column: columnAt(source.text, root.start),
    flow: root.flow,
  };
  const listSource = { ...source, habits: { ...habits, listIndent: habits.itemIndent } };
  return replacementEdits(listSource, { ...slot, shape: shapeOf(BACKLOG_SHAPE, "items") }, items);
}

/** For a text without any data, only comments perhaps: the backlog comes below them. */
function wholeText({ text, habits }: Source, wanted: Wanted): Edit {
  const items = wanted.items.map(({ value }) => value);
  const lines = fieldLines({ ...wanted.top, items }, { column: 0, shape: BACKLOG_SHAPE, indents: habits });
  const before = text === "" || text.endsWith("\n") ? "" : habits.lineBreak;
  return insertion(text.length, before + lines.map((line) => line + habits.lineBreak).join(""));
}
