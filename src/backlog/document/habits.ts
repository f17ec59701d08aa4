/** How this file is written where YAML leaves a choice: what is new in it is written the same way. */
import type { YamlNode } from "../yaml/node.ts";
import { pairOf } from "../yaml/node.ts";
import { columnAt, lineBreakOf } from "../yaml/source.ts";

export interface Habits {
  readonly lineBreak: "\n" | "\r\n";
  /** From the column of a key to the dashes of its list, for lists inside of items. */
  readonly listIndent: number;
  /** The same for `items` itself. */
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

export function sourceOf(text: string, root: YamlNode | undefined): Source {
  const items = root?.kind === "map" ? pairOf(root, "items") : undefined;
  const itemIndent = items && listIndentOf(text, items.key, items.value);
  let listIndent: number | undefined;
  return {
    text,
    root,
    habits: {
      lineBreak: lineBreakOf(text),
      itemIndent: itemIndent ?? DEFAULT_INDENT,
      get listIndent() {
        listIndent ??= innerListIndent(text, items?.value) ?? itemIndent ?? DEFAULT_INDENT;
        return listIndent;
      },
    },
  };
}

function innerListIndent(text: string, items: YamlNode | undefined): number | undefined {
  if (items?.kind !== "list") return undefined;
  for (const { value } of items.entries.slice(0, ITEMS_LOOKED_AT)) {
    if (value.kind !== "map") continue;
    for (const pair of value.pairs) {
      const indent = listIndentOf(text, pair.key, pair.value);
      if (indent !== undefined) return indent;
    }
  }
  return undefined;
}

function listIndentOf(text: string, key: YamlNode, value: YamlNode): number | undefined {
  if (value.kind !== "list" || value.flow || value.entries.length === 0) return undefined;
  const indent = columnAt(text, value.start) - columnAt(text, key.start);
  return indent >= 0 && indent <= 8 ? indent : undefined;
}
