/** What breaks the schema of a backlog, everything at once and each at its line. */
import * as z from "zod";
import { nextItemIdSchema } from "../backlog-file.ts";
import { descriptionSchema, itemSchema } from "../item.ts";
import { compareProblems, type Problem } from "../problem.ts";
import type { ProblemCode } from "../problem-codes.ts";
import { idIn, nearField, schemaProblems } from "../schema-problems.ts";
import type { YamlText } from "../yaml-text.ts";
import type { Content } from "./content.ts";
import { BACKLOG_SHAPE, type Fields, isFields } from "./shape.ts";

export interface CheckedFile {
  readonly yaml: YamlText;
  readonly file: string;
}

const topSchema = z.looseObject({
  items: z.array(z.unknown()).nullish(),
  next_item_id: nextItemIdSchema,
});

const KNOWN_FIELDS = {
  top: BACKLOG_SHAPE.order,
  item: Object.keys(itemSchema.shape),
  description: Object.keys(descriptionSchema.shape),
};

const KNOWN_SETS = {
  top: new Set(KNOWN_FIELDS.top),
  item: new Set(KNOWN_FIELDS.item),
  description: new Set(KNOWN_FIELDS.description),
};

/** Why the value is no backlog at all: not a map, its items are no list of maps, or they stand under another name. */
export function formProblems({ yaml, file }: CheckedFile): readonly Problem[] {
  const { value } = yaml;
  if (value !== null && !isFields(value)) {
    const found = Array.isArray(value) ? "a bare list" : "no map of fields";
    return [
      {
        code: "TW010",
        severity: "error",
        file,
        ...yaml.locate([]),
        message: `this is ${found}, not a backlog`,
        hint: "A backlog has `schema_version: 3` and its items below `items:`.",
      },
    ];
  }
  const fields = value ?? {};
  const misnamed = misnamedFields(fields, { yaml, file });
  const top = topSchema.safeParse(fields);
  const issues = top.success ? [] : schemaProblems(top.error.issues, { yaml, file, value, path: [] });
  const items = Array.isArray(fields["items"]) ? fields["items"] : [];
  const noMaps = items.flatMap((item, index) => {
    if (isFields(item)) return [];
    const issues = itemSchema.safeParse(item).error?.issues ?? [];
    return schemaProblems(issues, { yaml, file, value: item, path: ["items", index] });
  });
  return [...misnamed, ...issues, ...noMaps];
}

/** Without their own names there would be no items, or the schema would be the first one: a run would do harm. */
const NEEDED_BY_NAME = ["items", "schema_version"];

/** What of these stands under a name that is nearly theirs, or under any other. */
function misnamedFields(fields: Fields, { yaml, file }: CheckedFile): readonly Problem[] {
  const near = Object.keys(fields).flatMap((name) => {
    const meant = KNOWN_FIELDS.top.includes(name) ? undefined : nearField(name, NEEDED_BY_NAME);
    return meant === undefined || fields[meant] !== undefined ? [] : [{ name, meant }];
  });
  if (near.length > 0 || fields["items"] !== undefined) {
    return near.map(({ name, meant }) => {
      const problem = nearlyKnown({ name, meant, item: undefined }, { yaml, file, path: [name] });
      return { ...problem, severity: "error" };
    });
  }
  const list = Object.keys(fields).find((name) => isListOfMaps(fields[name]));
  if (list === undefined) return [];
  const message = `there is no \`items:\`, and nobody reads the list under "${list}"`;
  const place = yaml.locateKey([list]);
  const hint = "The items of a backlog stand below `items:`.";
  return [{ code: "TW010", severity: "error", file, ...place, message, hint }];
}

function isListOfMaps(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isFields);
}

/**
 * Problems of the items, in the order of the file; the text that `file` shows may be of an older schema. What is no map
 * is passed over: `formProblems` has it.
 */
export function itemProblems(items: readonly unknown[], { yaml, file }: CheckedFile): readonly Problem[] {
  const problems: Problem[] = [];
  const ids = new Map<unknown, number>();
  for (const [index, item] of items.entries()) {
    if (!isFields(item)) continue;
    const checked = itemSchema.safeParse(item);
    const path = ["items", index];
    if (!checked.success) {
      problems.push(
        ...schemaProblems(checked.error.issues, { yaml, file, value: item, item: idIn(item), path }),
      );
    }
    const first = ids.get(item["id"]);
    if (first !== undefined && item["id"] !== undefined) {
      problems.push(repeatedId(item, { yaml, file, first, index }));
    } else ids.set(item["id"], index);
  }
  return problems.toSorted(compareProblems);
}

/** Fields that nobody knows and that are nearly those somebody does: they are kept, and have no effect. */
export function fieldWarnings(content: Content, { yaml, file }: CheckedFile): readonly Problem[] {
  const warnings: Problem[] = [];
  const near = new Map<string, string | undefined>();
  const look = (
    fields: Fields,
    known: keyof typeof KNOWN_FIELDS,
    path: readonly (string | number)[],
    item: unknown,
  ) => {
    for (const name in fields) {
      if (KNOWN_SETS[known].has(name)) continue;
      const names = KNOWN_FIELDS[known];
      const key = `${known} ${name}`;
      if (!near.has(key)) near.set(key, nearField(name, names));
      const meant = near.get(key);
      if (meant === undefined || fields[meant] !== undefined) continue;
      warnings.push(nearlyKnown({ name, meant, item }, { yaml, file, path: [...path, name] }));
    }
  };
  // As it is written: the content has a floor for ids whether or not the file does.
  if (isFields(yaml.value)) look(yaml.value, "top", [], undefined);
  for (const [index, item] of content.items.entries()) {
    look(item, "item", ["items", index], item);
    const description = item["description"];
    if (isFields(description)) look(description, "description", ["items", index, "description"], item);
  }
  return warnings.toSorted(compareProblems);
}

function nearlyKnown(
  { name, meant, item }: { readonly name: string; readonly meant: string; readonly item: unknown },
  { yaml, file, path }: CheckedFile & { readonly path: readonly (string | number)[] },
): Problem {
  const id = idIn(item);
  return {
    code: "TW019" satisfies ProblemCode,
    severity: "warning",
    file,
    ...yaml.locateKey(path),
    ...(id === undefined ? {} : { item: id }),
    message: `the field "${name}" is not known and has no effect`,
    hint: `Did you mean "${meant}"?`,
  };
}

function repeatedId(
  item: Fields,
  { yaml, file, first, index }: CheckedFile & { readonly first: number; readonly index: number },
): Problem {
  const id = idIn(item);
  return {
    code: "TW016" satisfies ProblemCode,
    severity: "error",
    file,
    ...yaml.locate(["items", index, "id"]),
    ...(id === undefined ? {} : { item: id }),
    message: `the id ${String(item["id"])} is that of the item at line ${yaml.locate(["items", first, "id"]).line} too`,
    hint: "Give one of them an id of its own: `renumber` does it.",
  };
}
