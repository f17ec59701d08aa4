/** The order in which a backlog's fields are written where we choose it: that of spec §1, unknown ones last. */
import { blockedQuestionSchema, descriptionSchema, itemSchema } from "../item.ts";

export type Fields = Readonly<Record<string, unknown>>;

export interface Shape {
  readonly order: readonly string[];
  readonly fields?: Readonly<Record<string, Shape>>;
  /** Of what a list has in it. */
  readonly entries?: Shape;
}

/** Of everything else: in the order it comes. */
export const ANY_SHAPE: Shape = { order: [] };

export const ITEM_SHAPE: Shape = {
  order: Object.keys(itemSchema.shape),
  fields: {
    description: { order: Object.keys(descriptionSchema.shape) },
    blocked_question: { order: Object.keys(blockedQuestionSchema.shape) },
    answered_question: { order: Object.keys(blockedQuestionSchema.shape) },
  },
};

export const BACKLOG_SHAPE: Shape = {
  order: ["schema_version", "items", "next_item_id"],
  fields: { items: { order: [], entries: ITEM_SHAPE } },
};

/** A map of fields: neither null nor a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The shape of what is in a field; of one that nobody knows, any. */
export function shapeOf(shape: Shape, field: string): Shape {
  return (Object.hasOwn(shape.fields ?? {}, field) ? shape.fields?.[field] : undefined) ?? ANY_SHAPE;
}

/** Where a field belongs; unknown ones behind all that are known. */
export function rankOf(shape: Shape, field: string): number {
  const rank = shape.order.indexOf(field);
  return rank < 0 ? shape.order.length : rank;
}

/** The fields that are there, in the order of the shape. */
export function orderedFields(value: Fields, shape: Shape): readonly (readonly [string, unknown])[] {
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .toSorted(([a], [b]) => rankOf(shape, a) - rankOf(shape, b));
}
