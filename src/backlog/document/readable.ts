/**
 * What of a backlog that breaks its schema can still be judged by the rules, so that a person sees everything at once:
 * the items, each in its place, without the fields that are wrong.
 */
import { type Backlog, deepFreeze } from "../backlog.ts";
import { type Item, itemSchema } from "../item.ts";
import { type Fields, isFields } from "./shape.ts";

/**
 * `items` as they are written, `floor` the file's `next_item_id`. Never written back. `guessed`: ids of items that are not
 * what is written, since a field of theirs is wrong.
 */
export function readableBacklog(
  items: readonly unknown[],
  floor: unknown,
): { readonly backlog: Backlog; readonly guessed: ReadonlySet<string> } {
  const next_item_id = typeof floor === "number" && Number.isSafeInteger(floor) && floor >= 0 ? floor : 0;
  const read = items.map(readableItem);
  return {
    backlog: deepFreeze({ schema_version: 3, items: read.map(({ item }) => item), next_item_id }),
    guessed: new Set(read.flatMap(({ item, is_guessed }) => (is_guessed ? [item.id] : []))),
  };
}

/**
 * An item whose status nobody can read is taken for a done one, of which no rule asks anything: what would follow from a
 * wrong guess is no help to anybody.
 */
function readableItem(raw: unknown): { readonly item: Item; readonly is_guessed: boolean } {
  const fields: Record<string, unknown> = isFields(raw) ? { ...raw } : {};
  const issues = itemSchema.safeParse(fields).error?.issues ?? [];
  for (const { path } of issues) {
    const [name] = path;
    if (name === "dependencies" && path.length > 1) fields[name] = idsAlone(fields[name]);
    else if (name !== "id" || typeof fields["id"] !== "string") delete fields[String(name)];
  }
  const needed: Fields = { id: "", title: "", status: "done", created: "", updated: "" };
  return { item: { ...needed, ...fields } as unknown as Item, is_guessed: issues.length > 0 };
}

/** Each in its place, so that its line is found: what is no text is no id, and said elsewhere. */
function idsAlone(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((id) => (typeof id === "string" ? id : "")) : [];
}
