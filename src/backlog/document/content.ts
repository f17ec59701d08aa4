/** What a backlog's text says, as plain data: known fields that are null are absent, as in the model. */
import { blockedQuestionSchema, descriptionSchema, itemSchema } from "../item.ts";
import { sameValue } from "../same-value.ts";
import { type Fields, isFields } from "./shape.ts";

export interface Content {
  /** Everything but the items. */
  readonly top: Fields;
  readonly items: readonly Fields[];
}

/** Undefined when the value is no map, or `items` is no list of maps. An empty text is an empty backlog. */
export function contentOf(value: unknown): Content | undefined {
  const fields = value ?? {};
  if (!isFields(fields)) return undefined;
  const { items, next_item_id, ...others } = fields;
  const list = items ?? [];
  if (!Array.isArray(list) || !list.every(isFields)) return undefined;
  return { top: { ...others, next_item_id: next_item_id ?? 0 }, items: list.map(itemContent) };
}

/** The very same object where nothing in it is null. */
function itemContent(item: Fields): Fields {
  const own = withoutNulls(item, OPTIONAL_FIELDS);
  return withContent(
    withContent(withContent(own, "description", DESCRIPTION_FIELDS), "blocked_question", QUESTION_FIELDS),
    "answered_question",
    QUESTION_FIELDS,
  );
}

/** Where two contents differ: an item's place, or `top`; undefined when they are the same. */
export function differenceOf(one: Content, other: Content): number | "top" | undefined {
  if (one.items.length !== other.items.length || !sameValue(one.top, other.top)) return "top";
  const place = one.items.findIndex((item, index) => !sameValue(item, other.items[index]));
  return place < 0 ? undefined : place;
}

const OPTIONAL_FIELDS = optionalFields(itemSchema.shape);
const DESCRIPTION_FIELDS = optionalFields(descriptionSchema.shape);
const QUESTION_FIELDS = optionalFields(blockedQuestionSchema.shape);

function optionalFields(
  shape: Readonly<Record<string, { safeParse(value: unknown): { success: boolean } }>>,
): ReadonlySet<string> {
  return new Set(Object.keys(shape).filter((name) => shape[name]?.safeParse(null).success));
}

function withContent(item: Fields, name: string, optional: ReadonlySet<string>): Fields {
  const value = item[name];
  if (!isFields(value)) return item;
  const content = withoutNulls(value, optional);
  return content === value ? item : { ...item, [name]: content };
}

function withoutNulls(fields: Fields, optional: ReadonlySet<string>): Fields {
  for (const name in fields) {
    if (fields[name] !== null || !optional.has(name)) continue;
    const kept = Object.entries(fields).filter(([key, value]) => value !== null || !optional.has(key));
    return Object.fromEntries(kept);
  }
  return fields;
}
