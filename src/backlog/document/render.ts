/** New values as YAML lines, in the habits of the file they go into. */
import { BLOCK_INDENT, isScalar, keyText, type ScalarContext, scalarText } from "../yaml/scalar.ts";
import { ANY_SHAPE, type Fields, isFields, orderedFields, type Shape, shapeOf } from "./shape.ts";

/** What stands behind a `key:` or a `-`, on its line and on lines of their own, indented as they go into the file. */
export interface ValueText {
  readonly inline: string;
  readonly lines: readonly string[];
}

/** How far a file's hand moves to the right. */
export interface Indents {
  /** From the column of a key to the dashes of its list: 0 or more. */
  readonly listIndent: number;
  /** From the column of a key to the keys of its map: 1 or more. */
  readonly mapIndent: number;
}

export interface BlockPlace {
  /** Column of the key or of the dash. */
  readonly column: number;
  readonly indents: Indents;
  readonly shape: Shape;
  readonly quotes?: ScalarContext["quotes"];
}

/**
 * Any value that a backlog can hold, in block style: what goes behind its key, and the lines below. Throws `TypeError`
 * for any other.
 */
export function blockValue(value: unknown, place: BlockPlace): ValueText {
  const { column, indents } = place;
  if (isFields(value)) {
    const lines = fieldLines(value, { ...place, column: column + indents.mapIndent });
    return lines.length === 0 ? { inline: "{}", lines } : { inline: "", lines };
  }
  if (Array.isArray(value)) {
    const entries = place.shape.entries ?? ANY_SHAPE;
    const lines = value.flatMap((entry) =>
      entryLines(entry, { ...place, column: column + indents.listIndent, shape: entries }),
    );
    return lines.length === 0 ? { inline: "[]", lines } : { inline: "", lines };
  }
  const { inline, lines } = scalarText(scalarOf(value), { flow: false, quotes: place.quotes });
  return { inline, lines: lines.map((line) => indented(line, column + BLOCK_INDENT)) };
}

/** The lines of a map whose keys stand at the column. */
export function fieldLines(value: Fields, place: BlockPlace): readonly string[] {
  return orderedFields(value, place.shape).flatMap(([name, field]) => pairLines(name, field, place));
}

/** The lines of one field. */
export function pairLines(name: string, value: unknown, place: BlockPlace): readonly string[] {
  const { inline, lines } = blockValue(value, { ...place, shape: shapeOf(place.shape, name) });
  const key = keyText(name, { flow: false });
  return [indented(inline === "" ? `${key}:` : `${key}: ${inline}`, place.column), ...lines];
}

/** The lines of one entry of a list whose dash stands at the column, `gap` columns before what it has. */
export function entryLines(value: unknown, place: BlockPlace & { readonly gap?: number }): readonly string[] {
  const { column, gap = 2 } = place;
  const inner = { ...place, column: column + gap };
  const nested = isFields(value)
    ? fieldLines(value, inner)
    : Array.isArray(value)
      ? value.flatMap((entry) => entryLines(entry, { ...inner, shape: ANY_SHAPE, gap: 2 }))
      : [];
  const dash = indented(`-${" ".repeat(gap - 1)}`, column);
  const [first, ...rest] = nested;
  if (first !== undefined) return [dash + first.slice(column + gap), ...rest];
  const { inline, lines } = blockValue(value, { ...place, column });
  return [`${indented("-", column)} ${inline}`, ...lines];
}

/** All on one line, as inside of brackets. */
export function flowValue(
  value: unknown,
  context: { readonly shape: Shape; readonly quotes?: ScalarContext["quotes"] },
): string {
  const { shape, quotes } = context;
  if (Array.isArray(value)) {
    const entries = value.map((entry) => flowValue(entry, { ...context, shape: shape.entries ?? ANY_SHAPE }));
    return `[${entries.join(", ")}]`;
  }
  if (isFields(value)) {
    const pairs = orderedFields(value, shape).map(([name, field]) => flowPair(name, field, context));
    return `{${pairs.join(", ")}}`;
  }
  return scalarText(scalarOf(value), { flow: true, quotes }).inline;
}

/** `name: value`, for inside of braces: on one line. */
export function flowPair(
  name: string,
  value: unknown,
  context: { readonly shape: Shape; readonly quotes?: ScalarContext["quotes"] },
): string {
  const { shape, quotes } = context;
  return `${keyText(name, { flow: true, quotes })}: ${flowValue(value, { shape: shapeOf(shape, name), quotes })}`;
}

function scalarOf(value: unknown) {
  if (isScalar(value)) return value;
  throw new TypeError(`a backlog has no ${typeof value} in it`);
}

/** Empty lines stay empty. */
function indented(line: string, column: number): string {
  return line === "" ? line : " ".repeat(column) + line;
}
