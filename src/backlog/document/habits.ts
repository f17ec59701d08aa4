/** How this file is written where YAML leaves a choice: what is new in it is written the same way. */
import type { YamlNode, YamlPair } from "../yaml/node.ts";
import { pairOf } from "../yaml/node.ts";
import { columnAt, lineBreakOf } from "../yaml/source.ts";
import type { Indents } from "./render.ts";

/** Those of what is inside of items. */
export interface Habits extends Indents {
  readonly lineBreak: "\n" | "\r\n";
  /** The `listIndent` of `items` itself. */
  readonly itemIndent: number;
}

/** A text being edited, with what is known of it. */
export interface Source {
  readonly text: string;
  readonly root: YamlNode | undefined;
  readonly habits: Habits;
}

const DEFAULT_INDENT = 2;
/** Enough to see a habit; looking at every item of a large file is dear. */
const ITEMS_LOOKED_AT = 100;

/** The text with its habits. `root`: its document; undefined for a text with nothing in it, which has the defaults. */
export function sourceOf(text: string, root: YamlNode | undefined): Source {
  const items = root?.kind === "map" ? pairOf(root, "items") : undefined;
  const itemIndent = items && listIndentOf(text, items);
  let listIndent: number | undefined;
  let mapIndent: number | undefined;
  return {
    text,
    root,
    habits: {
      lineBreak: lineBreakOf(text),
      itemIndent: itemIndent ?? DEFAULT_INDENT,
      get listIndent() {
        listIndent ??= firstIndent(items?.value, (pair) => listIndentOf(text, pair)) ?? itemIndent;
        listIndent ??= DEFAULT_INDENT;
        return listIndent;
      },
      get mapIndent() {
        mapIndent ??= firstIndent(items?.value, (pair) => mapIndentOf(text, pair)) ?? DEFAULT_INDENT;
        return mapIndent;
      },
    },
  };
}

/** What the first field says that says anything. */
function firstIndent(
  items: YamlNode | undefined,
  indentOf: (pair: YamlPair) => number | undefined,
): number | undefined {
  if (items?.kind !== "list") return undefined;
  for (const { value } of items.entries.slice(0, ITEMS_LOOKED_AT)) {
    if (value.kind !== "map") continue;
    for (const pair of value.pairs) {
      const indent = indentOf(pair);
      if (indent !== undefined) return indent;
    }
  }
  return undefined;
}

function listIndentOf(text: string, { key, value }: YamlPair): number | undefined {
  if (value.kind !== "list" || value.flow || value.entries.length === 0) return undefined;
  const indent = columnAt(text, value.start) - columnAt(text, key.start);
  return indent >= 0 && indent <= 8 ? indent : undefined;
}

function mapIndentOf(text: string, { key, value }: YamlPair): number | undefined {
  if (value.kind !== "map" || value.flow || value.pairs.length === 0) return undefined;
  const indent = columnAt(text, value.start) - columnAt(text, key.start);
  return indent >= 1 && indent <= 8 ? indent : undefined;
}
