/** `only`: which items a run may look at (spec §3, Targets and filters). */
import { type Item, LEVELS, SIZES, STATUSES } from "./item.ts";
import { knownValues } from "./schema-problems.ts";

/** The values of one line are alternatives; an item has to meet every line. */
export interface Filter {
  readonly criteria: readonly Criterion[];
}

export interface Criterion {
  readonly field: FilterField;
  readonly values: readonly string[];
}

export type FilterField = keyof typeof FIELDS;

export type ParsedFilter =
  | { readonly kind: "filter"; readonly filter: Filter }
  /** One sentence a fault, each on a line of its own. */
  | { readonly kind: "refused"; readonly message: string };

/** What each field compares with, and which values it knows; those without a list are compared exactly. */
const FIELDS = {
  status: { of: (item: Item) => [item.status], known: STATUSES },
  impact: { of: (item: Item) => [item.impact], known: LEVELS },
  size: { of: (item: Item) => [item.size], known: SIZES },
  risk: { of: (item: Item) => [item.risk], known: LEVELS },
  complexity: { of: (item: Item) => [item.complexity], known: LEVELS },
  tag: { of: (item: Item) => item.tags ?? [], known: undefined },
  pipeline_type: { of: (item: Item) => [item.pipeline_type], known: undefined },
} as const satisfies Record<
  string,
  { of: (item: Item) => readonly (string | undefined)[]; known: readonly string[] | undefined }
>;

/**
 * Reads lines of `field=value[,value]`; blank lines are skipped, and no line at all lets every item
 * through. Field names and the values of enums may have any case. Only `tag` may stand on several lines,
 * since an item has several: it then needs one of each.
 */
export function parseFilter(text: string): ParsedFilter {
  const criteria: Criterion[] = [];
  const faults: string[] = [];
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  for (const line of lines.filter((one) => one !== "")) {
    const parsed = parseLine(line);
    if (parsed.kind === "fault") faults.push(parsed.message);
    else {
      const fault = clash(criteria, parsed.criterion);
      if (fault === undefined) criteria.push(parsed.criterion);
      else faults.push(fault);
    }
  }
  return faults.length > 0
    ? { kind: "refused", message: faults.join("\n") }
    : { kind: "filter", filter: { criteria } };
}

/**
 * Does the item meet every line? A field that the item lacks meets none. Says nothing of dependencies
 * (TGT-5).
 */
export function matches(filter: Filter, item: Item): boolean {
  return filter.criteria.every(({ field, values }) => {
    const own: readonly (string | undefined)[] = FIELDS[field].of(item);
    return values.some((value) => own.includes(value));
  });
}

type ParsedLine =
  | { readonly kind: "criterion"; readonly criterion: Criterion }
  | { readonly kind: "fault"; readonly message: string };

/** The first `=` splits: a tag may have one too. */
function parseLine(line: string): ParsedLine {
  const at = line.indexOf("=");
  if (at < 0) return fault(`the filter "${line}" has no "=". Write it like status=ready or tag=docs,api.`);
  const written = line.slice(0, at).trim();
  const field = written.toLowerCase();
  const names = FIELD_NAMES.join(", ");
  if (field === "") return fault(`the filter "${line}" names no field before "=". Known: ${names}.`);
  if (!isField(field)) {
    return fault(`the filter field "${written}" is not known. ${knownValues(field, FIELD_NAMES)}`);
  }
  const values = line
    .slice(at + 1)
    .split(",")
    .map((value) => value.trim());
  const wrong = emptyFault(field, values) ?? unknownFault(field, values) ?? repeatedFault(field, values);
  return wrong === undefined
    ? { kind: "criterion", criterion: { field, values: comparable(field, values) } }
    : fault(wrong);
}

function emptyFault(field: FilterField, values: readonly string[]): string | undefined {
  const line = `the filter ${field}=${values.join(",")}`;
  if (!values.includes("")) return undefined;
  if (values.length === 1) return `${line} has no value.`;
  if (values.every((value) => value === "")) return `${line} has only commas and no value.`;
  if (values[0] === "") return `${line} begins with a comma. Take it away.`;
  return values.at(-1) === ""
    ? `${line} ends in a comma. Take it away.`
    : `${line} has an empty value between two commas.`;
}

function unknownFault(field: FilterField, values: readonly string[]): string | undefined {
  const known: readonly string[] | undefined = FIELDS[field].known;
  const unknown = values.find((value) => known?.includes(value.toLowerCase()) === false);
  if (known === undefined || unknown === undefined) return undefined;
  return `the filter value "${unknown}" is not known for ${field}. ${knownValues(unknown, known)}`;
}

function repeatedFault(field: FilterField, values: readonly string[]): string | undefined {
  const repeated = comparable(field, values).find((value, index, all) => all.indexOf(value) < index);
  return repeated === undefined ? undefined : `the filter ${field}= has the value "${repeated}" twice.`;
}

/** Enums may be written in any case; tags and pipelines are exact. */
function comparable(field: FilterField, values: readonly string[]): readonly string[] {
  return FIELDS[field].known ? values.map((value) => value.toLowerCase()) : values;
}

/** What a line may not say because an earlier one did. */
function clash(criteria: readonly Criterion[], next: Criterion): string | undefined {
  const before = criteria.filter(({ field }) => field === next.field).flatMap(({ values }) => values);
  if (before.length === 0) return undefined;
  if (next.field !== "tag") {
    const together = [...new Set([...before, ...next.values])].join(",");
    const remedy = `An item has only one; write the alternatives on one line: ${next.field}=${together}.`;
    return `the filter field ${next.field} is there twice. ${remedy}`;
  }
  const repeated = next.values.find((value) => before.includes(value));
  return repeated === undefined ? undefined : `the filter tag= has the value "${repeated}" twice.`;
}

const FIELD_NAMES = Object.keys(FIELDS);

function isField(name: string): name is FilterField {
  return Object.hasOwn(FIELDS, name);
}

function fault(message: string): { readonly kind: "fault"; readonly message: string } {
  return { kind: "fault", message };
}
