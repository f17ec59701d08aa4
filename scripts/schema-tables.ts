/** A JSON Schema as tables for people: a row a field, a table for each map in it. */
import { markdownTable } from "markdown-table";
import type { JsonSchema } from "./json-schemas.ts";

export interface TableOptions {
  /** Says what may be left out rather than what the default is: for fields of data. */
  readonly data?: boolean;
}

/** The fields of a map, the ones of maps inside it left to tables of their own. */
export function fieldTable(schema: JsonSchema, { data = false }: TableOptions = {}): string {
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) => [
    `\`${name}\`${data && required.has(name) ? " (needed)" : ""}`,
    cell(valuesText(field)),
    ...(data ? [] : [cell(defaultText(field, required.has(name)))]),
    cell(field.description ?? ""),
  ]);
  const head = data
    ? ["field", "what stands there", "what it says"]
    : ["key", "what stands there", "default", "what it does"];
  return markdownTable([head, ...rows], { alignDelimiters: false });
}

/** `small, medium or large`; `a whole number from 1 to 100`; `a list of texts`. */
export function valuesText(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return orList(schema.enum.filter((value) => value !== null).map(code));
  if (schema.anyOf) return orList(schema.anyOf.filter(({ type }) => type !== "null").map(valuesText));
  const type = [schema.type ?? []].flat().find((one) => one !== "null");
  switch (type) {
    case "boolean":
      return "`true` or `false`";
    case "integer":
    case "number":
      return numberText(schema, type);
    case "array":
      return `a list of ${plural(schema.items ?? {})}`;
    case "object":
      return "a map";
    default:
      return schema["pattern"] === TIME_PATTERN ? "a time" : "text";
  }
}

/** As src/backlog/timestamp.ts gives it to an editor. */
const TIME_PATTERN = String.raw`^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,12}))?([Zz]|[+-]\d{2}:\d{2})$`;

function numberText(schema: JsonSchema, type: "integer" | "number"): string {
  const { minimum, exclusiveMinimum, maximum } = schema;
  const noun = type === "integer" ? "a whole number" : "a number";
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (exclusiveMinimum !== undefined)
    return `${noun} above ${exclusiveMinimum}${most === undefined ? "" : `, at most ${figure(most)}`}`;
  if (minimum === undefined) return noun;
  return `${noun} from ${figure(minimum)}${most === undefined ? "" : ` to ${figure(most)}`}`;
}

function plural(items: JsonSchema): string {
  if (items.anyOf) return items.anyOf.map(plural).join(" or ");
  return items.type === "object" ? "maps" : "texts";
}

function defaultText(schema: JsonSchema, required: boolean): string {
  if (required) return "needed";
  const preset = schema.default;
  if (preset === undefined || (Array.isArray(preset) && preset.length === 0)) return "";
  return Array.isArray(preset) ? code(`[${preset.join(", ")}]`) : code(preset);
}

function orList(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} or ${parts.at(-1)}`;
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}

function figure(number: number): string {
  return number.toLocaleString("en-US");
}

export function cell(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}
