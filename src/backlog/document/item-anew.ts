/** An item in canonical form, in the place of one that no smaller edit makes say what is wanted. */
import type { YamlMap, YamlNode } from "../yaml/node.ts";
import { columnAt, lineEndAt, lineStartAt } from "../yaml/source.ts";
import { deletion, type Edit } from "./edit.ts";
import { endOfText, lineBehind } from "./extent.ts";
import type { Source } from "./habits.ts";
import { flowValue, pairLines } from "./render.ts";
import { type Fields, ITEM_SHAPE, orderedFields } from "./shape.ts";

/** Comments on lines of their own stay with the field below them, if it is still there; others inside of the item go. */
export function itemAnew(
  source: Source,
  node: YamlNode,
  { value, flow }: { readonly value: Fields; readonly flow: boolean },
): readonly Edit[] {
  const { text, habits } = source;
  const start = Math.min(node.start, node.anchor?.start ?? node.start, node.tag?.start ?? node.start);
  if (flow || node.kind !== "map" || node.flow) {
    const written = flowValue(value, { shape: ITEM_SHAPE, quotes: isJson(node) ? "double" : undefined });
    return [{ start, end: endOfText(text, node.end), text: written }];
  }
  // Anchor and tag stand on the line of the dash, and the fields begin below it.
  const column = columnAt(text, node.start);
  const comments = commentsAbove(text, node);
  const lines = orderedFields(value, ITEM_SHAPE).flatMap(([name, field], index) => {
    const own = pairLines(name, field, { column, shape: ITEM_SHAPE, indents: habits });
    // On the line of the dash there is no place for any.
    const above = index === 0 ? [] : (comments.get(name) ?? []);
    return [...above.map((line) => " ".repeat(column) + line), ...own];
  });
  const written = lines.join(habits.lineBreak).slice(column);
  const properties = [node.anchor, node.tag].flatMap((one) => (one ? [deletion(one.start, one.end)] : []));
  // A comment behind the last value goes too: behind a block scalar it would be a part of that.
  const end = lineEndAt(text, endOfText(text, node.end));
  return [...properties, { start: node.start, end, text: written }];
}

function commentsAbove(text: string, { pairs }: YamlMap): ReadonlyMap<string, readonly string[]> {
  const comments = new Map<string, readonly string[]>();
  for (const [index, { name, key }] of pairs.entries()) {
    const before = pairs[index - 1];
    if (!before || name === undefined) continue;
    const between = text.slice(lineBehind(text, before.value.end), lineStartAt(text, key.start));
    const lines = between.split(/\r?\n/).map((line) => line.trim());
    comments.set(
      name,
      lines.filter((line) => line.startsWith("#")),
    );
  }
  return comments;
}

/** Keys in double quotes. */
export function isJson(node: YamlNode): boolean {
  const key = node.kind === "map" ? node.pairs[0]?.key : undefined;
  return key?.kind === "scalar" && key.style === "double";
}
