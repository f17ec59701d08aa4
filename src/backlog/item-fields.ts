/** What a person says of a new item besides its title: `size=small risk=low tags=docs,api` (spec §8, `add`). */
import * as z from "zod";
import { type ItemDraft, itemIdSchema, LEVELS, SIZES } from "./item.ts";
import { knownValues } from "./schema-problems.ts";

export type ItemFields = Pick<ItemDraft, keyof typeof FIELDS>;

export type ParsedFields =
  | { readonly kind: "fields"; readonly fields: ItemFields }
  /** One sentence a fault, each on a line of its own. */
  | { readonly kind: "refused"; readonly message: string };

const ids = z.array(itemIdSchema);

/** `known`: the words it may have, in any case. `list`: several, separated by commas. */
const FIELDS = {
  size: { known: SIZES },
  complexity: { known: LEVELS },
  risk: { known: LEVELS },
  impact: { known: LEVELS },
  pipeline_type: {},
  tags: { list: true },
  dependencies: { list: true },
} as const satisfies Record<string, { readonly known?: readonly string[]; readonly list?: true }>;

const NAMES = Object.keys(FIELDS);

/**
 * Fields stand on lines of their own, or behind one another: where white space, a semicolon or a comma is followed by a word
 * and `=`, the next one begins, so that a tag may have a space in it.
 */
export function parseItemFields(text: string): ParsedFields {
  const faults: string[] = [];
  const fields: Record<string, unknown> = {};
  const parts = text
    .split(/[\s;,]+(?=[A-Za-z_]+\s*=)/)
    .map((part) => part.replace(/[\s;,]+$/, "").trim())
    .filter((part) => part !== "");
  for (const part of parts) {
    const parsed = parseField(part);
    if (parsed.kind === "fault") faults.push(parsed.message);
    else if (Object.hasOwn(fields, parsed.name)) faults.push(`the field ${parsed.name} is there twice.`);
    else fields[parsed.name] = parsed.value;
  }
  return faults.length > 0
    ? { kind: "refused", message: faults.join("\n") }
    : { kind: "fields", fields: fields as ItemFields };
}

type ParsedField =
  | { readonly kind: "field"; readonly name: string; readonly value: unknown }
  | { readonly kind: "fault"; readonly message: string };

function parseField(part: string): ParsedField {
  const at = part.indexOf("=");
  if (at < 0) return fault(`the field "${part}" has no "=". Write it like size=small or tags=docs,api.`);
  const written = part.slice(0, at).trim();
  const name = written.toLowerCase();
  if (!isField(name)) return fault(`the field "${written}" is not known. ${knownValues(written, NAMES)}`);
  const value = part.slice(at + 1).trim();
  if (value === "") return fault(`the field ${name} has no value.`);
  const { known, list }: { known?: readonly string[]; list?: true } = FIELDS[name];
  if (list) return listField(name, value);
  if (known === undefined) return { kind: "field", name, value };
  return known.includes(value.toLowerCase())
    ? { kind: "field", name, value: value.toLowerCase() }
    : fault(`the value "${value}" is not known for ${name}. ${knownValues(value, known)}`);
}

function listField(name: string, text: string): ParsedField {
  const values = [
    ...new Set(
      text
        .split(",")
        .map((value) => value.trim())
        .filter((value) => value !== ""),
    ),
  ];
  if (values.length === 0) return fault(`the field ${name} has only commas and no value.`);
  const bad = name === "dependencies" && values.find((value) => !ids.safeParse([value]).success);
  return bad ? fault(`"${bad}" in ${name} is no item id.`) : { kind: "field", name, value: values };
}

function isField(name: string): name is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, name);
}

function fault(message: string): ParsedField {
  return { kind: "fault", message };
}
