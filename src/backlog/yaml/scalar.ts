/** Values as the text that a person would write for them: quotes only where needed, several lines as a block. */
import {
  DEFAULT_SCALAR_STYLE_RULES,
  DUMP_SCHEMA,
  type DumpOptions,
  dump,
  SCALAR_STYLE,
  type ScalarLayout,
} from "js-yaml";

export type Scalar = string | number | boolean | null;

/** What stands behind `key:`, and for a block scalar its lines, not yet indented. */
export interface ScalarText {
  readonly inline: string;
  readonly lines: readonly string[];
}

export interface ScalarContext {
  /** Inside of `[]` or `{}`: one line, and commas and brackets need quotes. */
  readonly flow: boolean;
  /** Text is quoted this way even where it need not be, to go on with what stands there. */
  readonly quotes?: "single" | "double" | undefined;
}

/** Spaces before a block scalar's lines, from the column of its key or dash. */
export const BLOCK_INDENT = 2;

/** What stands in a field without fields of its own; null among it. */
export function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** What goes behind the key, and the lines of a block below it, without their indent. */
export function scalarText(value: Scalar, context: ScalarContext): ScalarText {
  if (typeof value === "string" && PLAIN_TIME.test(value) && !context.quotes)
    return { inline: value, lines: [] };
  if (typeof value === "string" && value.length > LONGEST_FOR_LIBRARY)
    return { inline: doubleQuoted(value), lines: [] };
  if (context.flow)
    return { inline: dump([value], options(context, { flowLevel: 0 })).slice(1, -2), lines: [] };
  const [first = "", ...lines] = dump({ k: value }, options(context)).slice("k: ".length, -1).split("\n");
  return { inline: first, lines: lines.map((line) => line.slice(BLOCK_INDENT)) };
}

/** The library tells by regular expressions how a text can be written, and runs out of stack on one of some megabytes. */
const LONGEST_FOR_LIBRARY = 256 * 1024;

/** JSON is YAML, but for characters that YAML wants escaped. */
function doubleQuoted(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replaceAll(/[\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g, escaped);
}

/** A key, on one line. */
export function keyText(key: string, context: ScalarContext): string {
  const text = dump(
    { [key]: 0 },
    options({ ...context, quotes: undefined }, { flowLevel: 0, quoteFlowKeys: context.quotes === "double" }),
  );
  return text.slice(1, text.lastIndexOf(":"));
}

/** Full instants are text in YAML 1.2, and the backlogs of the family have them without quotes. */
const PLAIN_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:Z|[+-]\d\d:\d\d)$/;

function options({ quotes }: ScalarContext, more: DumpOptions = {}): DumpOptions {
  return {
    // It quotes what any YAML reader, of 1.1 too, would take for something else than text.
    schema: DUMP_SCHEMA,
    lineWidth: -1,
    noRefs: true,
    indent: BLOCK_INDENT,
    scalarStyleRules: [multiLineStyle, ...Object.values(DEFAULT_SCALAR_STYLE_RULES)],
    ...(quotes ? { forceQuotes: true, quoteStyle: quotes } : {}),
    ...more,
  };
}

/**
 * Tabs and no-break spaces may stand in a block. Text that ends in blank lines may not: they would only belong to it as
 * long as nobody writes a blank line after them.
 */
function multiLineStyle(layout: ScalarLayout): void {
  const { value } = layout.node;
  if (layout.style !== SCALAR_STYLE.PLAIN || layout.isKey || !value.includes("\n")) return;
  const block = (layout.allowedStylesMask & (1 << SCALAR_STYLE.LITERAL_BLOCK)) !== 0;
  const unsafe =
    /[\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]/.test(value) || /^\s*$|\n\n$|\n[ \t]+\n?$/.test(value);
  layout.style = block && !unsafe ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.DOUBLE_QUOTED;
}
