/** The result file of a step (spec §5): the only proof that work was done. Written by an agent, so a stranger's input. */
import * as z from "zod";
import { BLOCKED_TYPES, itemIdSchema, LEVELS, SIZES } from "../backlog/item.ts";

/** Bounds on a stranger's text; more is refused, not cut. */
const MAX_TEXT = 64 * 1024;
const text = z.string().max(MAX_TEXT);
const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);

const assessmentsSchema = z.object({
  size: optional(z.enum(SIZES)).describe("How much work it is."),
  complexity: optional(z.enum(LEVELS)).describe("How hard it is to get right."),
  risk: optional(z.enum(LEVELS)).describe("How much can break."),
  impact: optional(z.enum(LEVELS)).describe("How much it matters."),
});

const descriptionSchema = z.object({
  context: optional(text).describe("What one has to know."),
  problem: optional(text).describe("What is wrong today."),
  solution: optional(text).describe("What is to be done about it."),
  impact: optional(text).describe("What is better afterwards."),
  sizing_rationale: optional(text).describe("Why it is rated so."),
});

/** A bare string is a title. */
const followUpSchema = z.union([
  text.transform((title) => ({ title })),
  z.object({
    title: text.describe("What it is about, in a line."),
    context: optional(text).describe("What one has to know of it."),
    description: optional(z.union([text.transform((context) => ({ context })), descriptionSchema])).describe(
      "More than a context: the parts of an item's description.",
    ),
    size: optional(z.enum(SIZES)).describe("How much work it is."),
    complexity: optional(z.enum(LEVELS)).describe("How hard it is to get right."),
    risk: optional(z.enum(LEVELS)).describe("How much can break."),
    impact: optional(z.enum(LEVELS)).describe("How much it matters."),
    pipeline_type: optional(text).describe("The pipeline it should go through."),
    dependencies: optional(z.array(itemIdSchema).max(100)).describe("Ids of items that come before it."),
    tags: optional(z.array(text).max(100)).describe("Words for filters."),
  }),
]);

/** The words of `describe` are what docs/steps.md says. */
export const resultFileSchema = z.object({
  item_id: z
    .string()
    .describe("The item this step is for: `$TICKWORK_ITEM_ID`. Another one fails the phase without a retry."),
  phase: z.string().describe("The phase this step is: `$TICKWORK_PHASE`. Another one fails it likewise."),
  result: z
    .enum(["phase_complete", "subphase_complete", "failed", "blocked"])
    .describe(
      "`phase_complete`: all that the phase asks for is done. `subphase_complete`: a part is done, and the phase runs again. `failed`: it cannot be done this way. `blocked`: only a person can decide how to go on.",
    ),
  summary: text.describe("What was done and found: the next phase starts from it, and people read it."),
  context: optional(text).describe("With `blocked`: what a person has to know; used in place of `summary`."),
  updated_assessments: optional(assessmentsSchema).describe(
    "Ratings of the item; what is left out stays as it is.",
  ),
  follow_ups: optional(z.array(followUpSchema).max(1000)).describe(
    "New items for what was found: each a title, or a map. `execution.max_follow_ups` bounds them.",
  ),
  based_on_commit: optional(text).describe("The commit that the work looked at."),
  pipeline_type: optional(text).describe("Of triage: the pipeline that the item should go through."),
  commit_summary: optional(text).describe("The change in the words of a commit's first line."),
  duplicates: optional(z.array(itemIdSchema).max(100)).describe(
    "Of triage: ids of other items that ask for the same.",
  ),
  description: optional(descriptionSchema).describe("Of triage: what the item is about."),
  blocked_type: optional(z.enum(BLOCKED_TYPES)).describe(
    "With `blocked`: whether a fact is missing, or a choice is to be made.",
  ),
  question: optional(text).describe("With `blocked`: the question, so that a sentence answers it."),
  options: optional(z.array(text).max(20)).describe("With `blocked`: the answers you see, the best first."),
});

export type ResultFile = z.infer<typeof resultFileSchema>;
