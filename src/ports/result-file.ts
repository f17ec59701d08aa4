/** The result file of a step (spec §5): the only proof that work was done. Written by an agent, so a stranger's input. */
import * as z from "zod";
import { BLOCKED_TYPES, itemIdSchema, LEVELS, SIZES } from "../backlog/item.ts";

/** Bounds on a stranger's text; more is refused, not cut. */
const MAX_TEXT = 64 * 1024;
const text = z.string().max(MAX_TEXT);
const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);

const assessmentsSchema = z.object({
  size: optional(z.enum(SIZES)),
  complexity: optional(z.enum(LEVELS)),
  risk: optional(z.enum(LEVELS)),
  impact: optional(z.enum(LEVELS)),
});

const descriptionSchema = z.object({
  context: optional(text),
  problem: optional(text),
  solution: optional(text),
  impact: optional(text),
  sizing_rationale: optional(text),
});

/** A bare string is a title. */
const followUpSchema = z.union([
  text.transform((title) => ({ title })),
  z.object({
    title: text,
    context: optional(text),
    description: optional(z.union([text.transform((context) => ({ context })), descriptionSchema])),
    size: optional(z.enum(SIZES)),
    complexity: optional(z.enum(LEVELS)),
    risk: optional(z.enum(LEVELS)),
    impact: optional(z.enum(LEVELS)),
    pipeline_type: optional(text),
    dependencies: optional(z.array(itemIdSchema).max(100)),
    tags: optional(z.array(text).max(100)),
  }),
]);

export const resultFileSchema = z.object({
  item_id: z.string(),
  phase: z.string(),
  result: z.enum(["phase_complete", "subphase_complete", "failed", "blocked"]),
  summary: text,
  context: optional(text),
  updated_assessments: optional(assessmentsSchema),
  follow_ups: optional(z.array(followUpSchema).max(1000)),
  based_on_commit: optional(text),
  pipeline_type: optional(text),
  commit_summary: optional(text),
  duplicates: optional(z.array(itemIdSchema).max(100)),
  description: optional(descriptionSchema),
  blocked_type: optional(z.enum(BLOCKED_TYPES)),
  question: optional(text),
  options: optional(z.array(text).max(20)),
});

export type ResultFile = z.infer<typeof resultFileSchema>;
