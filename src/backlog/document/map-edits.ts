/** A map of which some fields come, go or change: an item, its description, the top of the file. */
import { sameValue } from "../same-value.ts";
import { pairOf, type YamlList, type YamlMap, type YamlNode, type YamlPair } from "../yaml/node.ts";
import type { ScalarContext } from "../yaml/scalar.ts";
import { columnAt, lineStartAt } from "../yaml/source.ts";
import { deletion, type Edit, insertion } from "./edit.ts";
import { endWithComments, insertLinesBehind, isFirstOnLine, lineBehind } from "./extent.ts";
import { type FlowAddition, flowEdits } from "./flow-members.ts";
import type { Source } from "./habits.ts";
import { listEdits } from "./list-edits.ts";
import { flowPair, pairLines } from "./render.ts";
import { replacementEdits, type Slot } from "./replacement.ts";
import { type Fields, isFields, orderedFields, rankOf, type Shape, shapeOf } from "./shape.ts";

export interface FieldsChange {
  readonly before: Fields;
  readonly after: Fields;
  readonly shape: Shape;
}

/** Undefined when no small change of the text does it, and the map is to be written anew. */
export function mapEdits(source: Source, map: YamlMap, change: FieldsChange): readonly Edit[] | undefined {
  const { before, after, shape } = change;
  const edits: Edit[] = [];
  const removed = new Set<YamlPair>();
  const added: (readonly [string, unknown])[] = [];
  for (const [name, value] of orderedFields(after, shape)) {
    if (sameValue(before[name], value)) continue;
    const pair = pairOf(map, name);
    if (!pair) added.push([name, value]);
    else {
      const set = fieldEdits(
        source,
        { map, pair, shape: shapeOf(shape, name) },
        { before: before[name], after: value },
      );
      if (!set) return undefined;
      edits.push(...set);
    }
  }
  for (const name of Object.keys(before)) {
    if (before[name] === undefined || after[name] !== undefined) continue;
    const pair = pairOf(map, name);
    if (pair) removed.add(pair);
    // It comes from a merged map, which others may use too: here it is said to be absent.
    else added.push([name, null]);
  }
  if (removed.size === map.pairs.length && map.pairs.length > 0) return undefined;
  const structure = map.flow
    ? flowMapEdits(source, map, { removed, added, shape })
    : blockMapEdits(source, map, { removed, added, shape });
  return structure && [...edits, ...structure];
}

interface Structure {
  readonly removed: ReadonlySet<YamlPair>;
  readonly added: readonly (readonly [string, unknown])[];
  readonly shape: Shape;
}

function fieldEdits(
  source: Source,
  at: { readonly map: YamlMap; readonly pair: YamlPair; readonly shape: Shape },
  { before, after }: { readonly before: unknown; readonly after: unknown },
): readonly Edit[] | undefined {
  const { map, pair, shape } = at;
  const node = pair.value;
  if (pair.colon === undefined) return undefined;
  const column = columnAt(source.text, map.start);
  const slot: Slot = { node, behind: pair.colon + 1, column, flow: map.flow, shape, quotes: jsonQuotes(map) };
  return insideEdits(source, slot, { before, after }) ?? replacementEdits(source, slot, after);
}

/** The change made inside of a collection; undefined when it cannot be, or is no such thing. */
function insideEdits(
  source: Source,
  slot: Slot,
  { before, after }: { readonly before: unknown; readonly after: unknown },
): readonly Edit[] | undefined {
  const { node, shape } = slot;
  if (node.kind === "map" && isFields(before) && isFields(after))
    return mapEdits(source, node, { before, after, shape });
  if (!isList(node) || !Array.isArray(before) || !Array.isArray(after)) return undefined;
  return listEdits(source, { ...slot, node }, { before, after });
}

function isList(node: YamlNode): node is YamlList {
  return node.kind === "list";
}

function blockMapEdits(
  source: Source,
  map: YamlMap,
  { removed, added, shape }: Structure,
): readonly Edit[] | undefined {
  const { text, habits } = source;
  const column = columnAt(text, map.start);
  const edits: Edit[] = [];
  for (const [name, value] of added) {
    const lines = pairLines(name, value, { column, shape, indents: habits });
    const before = pairBefore(map, { name, shape, removed });
    if (before)
      edits.push(
        insertLinesBehind(text, endWithComments(text, before.value.end, column), {
          lines,
          lineBreak: habits.lineBreak,
        }),
      );
    else edits.push(firstPair(source, map, lines));
  }
  for (const pair of removed) {
    const removal = pairRemoval(text, map, pair);
    if (!removal) return undefined;
    edits.push(removal);
  }
  return edits;
}

/** In front of all pairs: above the first, or between the dash and it, as where a list has maps. */
function firstPair({ text, habits }: Source, map: YamlMap, lines: readonly string[]): Edit {
  const above = lines.map((line) => line + habits.lineBreak).join("");
  if (isFirstOnLine(text, map.start)) return insertion(lineStartAt(text, map.start), above);
  const column = columnAt(text, map.start);
  return insertion(map.start, above.slice(column) + " ".repeat(column));
}

/** The lines of a pair; those of the comments below it only where the pair is a collection that they stand in. */
function pairRemoval(text: string, map: YamlMap, pair: YamlPair): Edit | undefined {
  if (!isFirstOnLine(text, pairStart(text, pair))) {
    const next = map.pairs[map.pairs.indexOf(pair) + 1];
    return next && isFirstOnLine(text, next.key.start) ? deletion(pair.key.start, next.key.start) : undefined;
  }
  const { value } = pair;
  const collection = (value.kind === "map" || value.kind === "list") && !value.flow;
  const end = collection ? endWithComments(text, value.end, columnAt(text, map.start)) : value.end;
  return deletion(lineStartAt(text, pair.key.start), lineBehind(text, end));
}

/** Before the `?` of a key that has one. */
function pairStart(text: string, { key }: YamlPair): number {
  const start = Math.min(key.start, key.anchor?.start ?? key.start, key.tag?.start ?? key.start);
  return /^ *\? *$/.test(text.slice(lineStartAt(text, start), start)) ? lineStartAt(text, start) : start;
}

/** The pair that a new field comes behind: the last of those that belong before it. */
function pairBefore(
  map: YamlMap,
  {
    name,
    shape,
    removed,
  }: { readonly name: string; readonly shape: Shape; readonly removed: ReadonlySet<YamlPair> },
): YamlPair | undefined {
  const staying = map.pairs.filter((pair) => !removed.has(pair));
  const rank = rankOf(shape, name);
  let best: YamlPair | undefined;
  let bestRank = -1;
  for (const pair of staying) {
    const own = pair.name === undefined ? -1 : rankOf(shape, pair.name);
    if (own <= rank && own >= bestRank) {
      best = pair;
      bestRank = own;
    }
  }
  return best;
}

function flowMapEdits(source: Source, map: YamlMap, { removed, added, shape }: Structure): readonly Edit[] {
  const quotes = jsonQuotes(map);
  const additions: FlowAddition[] = added.map(([name, value]) => {
    const before = pairBefore(map, { name, shape, removed });
    return {
      behind: before ? map.pairs.indexOf(before) : -1,
      text: flowPair(name, value, { shape, quotes }),
    };
  });
  const members = map.pairs.map((pair) => ({
    start: Math.min(pair.key.start, pair.key.anchor?.start ?? pair.key.start),
    end: pair.value.end,
    removed: removed.has(pair),
  }));
  return flowEdits(source, map.start + 1, { members, additions });
}

/** Where keys are in double quotes, it is JSON or wants to look like it. */
function jsonQuotes(map: YamlMap): ScalarContext["quotes"] {
  const [first] = map.pairs;
  return map.flow && first?.key.kind === "scalar" && first.key.style === "double" ? "double" : undefined;
}
