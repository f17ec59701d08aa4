/** What the schemas of the config are made of: keys that may be left out, numbers with bounds, texts. */
import * as z from "zod";
import type { Bound } from "./bounds.ts";

/** A key without a value (`guardrails:` and nothing behind it) is the same as no key. */
export const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);
export const defaulted = <T extends z.ZodType>(schema: T, value: z.output<T>) =>
  schema
    .nullish()
    .transform((given) => given ?? value)
    .meta({ default: value });
export const section = <T extends z.ZodRawShape>(shape: T, about: string) => {
  const schema = z.strictObject(shape);
  return schema
    .nullish()
    .transform((given) => given ?? schema.parse({}))
    .describe(about);
};

export const number = ({ min, max, whole }: Bound) =>
  whole ? z.int().min(min).max(max) : z.number().gt(min).max(max);

/** No NUL: no process takes an argument with one. */
export const text = z.string().regex(/^[^\0]*$/, { error: "a NUL character cannot be passed on" });
export const words = text.regex(/\S/, { error: "it is empty" });
export const list = z.array(words).max(100);
