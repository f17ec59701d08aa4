/** The zod schemas of files that people and agents write, as JSON Schema. */
import * as z from "zod";
import { backlogFileSchema } from "../src/backlog/backlog-file.ts";
import { configSchema } from "../src/config/schema.ts";
import { resultFileSchema } from "../src/ports/result-file.ts";

/** What of JSON Schema comes out of ours. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly [keyword: string]: unknown;
}

/** Of BACKLOG.yaml, of the config, and of a step's result file. */
export const BACKLOG_SCHEMA = jsonSchema(backlogFileSchema, "Tickwork's backlog");
export const CONFIG_SCHEMA = jsonSchema(configSchema, "Tickwork's config");
export const RESULT_SCHEMA = jsonSchema(resultFileSchema, "Tickwork's result file");

/** Draft 7 is what editors know best. */
function jsonSchema(schema: z.ZodType, title: string): JsonSchema {
  const made = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    override({ zodSchema, jsonSchema: made }) {
      // zod drops the default of a value that is transformed: what stands in the file is not what comes out.
      const preset = z.globalRegistry.get(zodSchema)?.["default"];
      if (preset !== undefined) made.default = preset as never;
    },
  });
  const { $schema, ...rest } = made;
  return { $schema, title, ...(withNull(rest as JsonSchema) as JsonSchema) };
}

/** `anyOf: [X, null]` as X that may be null: the same, and editors offer the values of X instead of two alternatives. */
function withNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNull);
  if (typeof value !== "object" || value === null) return value;
  const schema = Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, withNull(part)]),
  ) as JsonSchema;
  const [other, nothing, ...more] = schema.anyOf ?? [];
  if (!other || nothing?.type !== "null" || more.length > 0) return schema;
  const { anyOf: _, ...around } = schema;
  return { ...orNull(other), ...around };
}

function orNull(schema: JsonSchema): JsonSchema {
  if (schema.anyOf) return { ...schema, anyOf: [...schema.anyOf, { type: "null" }] };
  return {
    ...schema,
    // What the patterns of a text say holds for a text alone.
    ...(schema.allOf ? { allOf: schema.allOf.map(({ type: _, ...rest }) => rest) } : {}),
    type: [...[schema.type ?? []].flat(), "null"],
    ...(schema.enum ? { enum: [...schema.enum, null] } : {}),
  };
}
