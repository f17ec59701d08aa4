/**
 * A backlog item as the file has it: field names are the file's own (spec §1).
 * Optional fields are absent when the file has none or `null`; fields nobody knows ride along unseen.
 */
import * as z from "zod";
import { compareTimestamps, timestampSchema } from "./timestamp.ts";

export const STATUSES = ["new", "scoping", "ready", "in_progress", "done", "blocked"] as const;
export const SIZES = ["small", "medium", "large"] as const;
export const LEVELS = ["low", "medium", "high"] as const;
export const POOLS = ["pre", "main"] as const;
export const BLOCKED_TYPES = ["clarification", "decision"] as const;

export type Status = (typeof STATUSES)[number];
export type Size = (typeof SIZES)[number];
export type Level = (typeof LEVELS)[number];
export type Pool = (typeof POOLS)[number];
export type BlockedType = (typeof BLOCKED_TYPES)[number];

/** 1 to 64 letters, digits, `-`, `_`, `.`, beginning with a letter or digit (spec §1). */
export const itemIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
    error: "an id is 1 to 64 letters, digits, '-', '_' or '.', and begins with a letter or digit",
  })
  .brand<"ItemId">();
export type ItemId = z.infer<typeof itemIdSchema>;

export const phaseNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
    error: "a phase name is 1 to 64 letters, digits, '-', '_' or '.', and begins with a letter or digit",
  })
  .brand<"PhaseName">();
export type PhaseName = z.infer<typeof phaseNameSchema>;

export const commitShaSchema = z
  .string()
  .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, { error: "a commit is 40 or 64 hexadecimal digits" })
  .brand<"CommitSha">();
export type CommitSha = z.infer<typeof commitShaSchema>;

const text = z.string();
const optional = <T extends z.ZodType>(schema: T) => schema.nullish();

export const descriptionSchema = z.looseObject({
  context: optional(text).describe("What one has to know: where it shows, who asked."),
  problem: optional(text).describe("What is wrong today."),
  solution: optional(text).describe("What is to be done about it."),
  impact: optional(text).describe("What is better afterwards, and for whom."),
  sizing_rationale: optional(text).describe("Why it was rated as it is."),
});

export const blockedQuestionSchema = z.looseObject({
  question: text.describe("What a person is to decide, in one sentence."),
  options: optional(z.array(text)).describe("The answers that were seen, the best first."),
  asked_at: optional(timestampSchema).describe("When it was asked."),
});

/**
 * The shape the file may have, `null` and all; `document/content.ts` leaves out what is null. The words of `describe` are
 * what an editor shows (schema/backlog.schema.json) and what docs/backlog.md says.
 */
export const itemSchema = z.looseObject({
  id: itemIdSchema.describe("The item's name for good, such as `WRK-007`; never given out twice."),
  title: text
    .refine((title) => title.trim() !== "", { error: "a title is needed" })
    // A refinement says nothing to an editor.
    .meta({ pattern: "\\S" })
    .describe("What it is about, in a line."),
  status: z
    .enum(STATUSES)
    .describe(
      "Where it is: new → scoping → ready → in_progress → done. `blocked` waits for a person, and goes back to where it was.",
    ),
  phase: optional(text).describe("The phase of its pipeline that is next, or under way."),
  phase_pool: optional(z.enum(POOLS)).describe("Whether `phase` is of `pre_phases` or of `phases`."),
  size: optional(z.enum(SIZES)).describe("How much work it is."),
  complexity: optional(z.enum(LEVELS)).describe("How hard it is to get right."),
  risk: optional(z.enum(LEVELS)).describe("How much can break."),
  impact: optional(z.enum(LEVELS)).describe("How much it matters. High ones are promoted first."),
  requires_human_review: optional(z.boolean()).describe(
    "`true`: a person approves it after scoping, whatever its ratings.",
  ),
  origin: optional(text).describe("Where it came from: `inbox`, or the item and phase that proposed it."),
  blocked_from_status: optional(z.enum(STATUSES)).describe("Where a blocked item goes back to."),
  blocked_reason: optional(text).describe("Why it is blocked."),
  blocked_type: optional(z.enum(BLOCKED_TYPES)).describe(
    "Whether a fact is missing, or a choice is to be made.",
  ),
  unblock_context: optional(text).describe("A person's answer, for the next prompt."),
  answered_question: optional(blockedQuestionSchema).describe(
    "What `unblock_context` answers; gone when the next step has been told.",
  ),
  tags: optional(z.array(text)).describe("Words of your own, for filters."),
  dependencies: optional(z.array(itemIdSchema)).describe(
    "Ids of items that must be done, or gone, before this one is worked on.",
  ),
  created: timestampSchema.describe("When it was made."),
  updated: timestampSchema.describe("When it was last changed by Tickwork."),
  pipeline_type: optional(text).describe(
    "The pipeline it goes through, by its name in the config. Empty: `feature`.",
  ),
  description: optional(descriptionSchema).describe("What is known of it, each part a text in Markdown."),
  last_phase_commit: optional(text).describe(
    "The newest commit that its last step saw: what `staleness` asks about.",
  ),
  last_phase_summary: optional(text).describe("What its last phase did, for the prompt of the next."),
  phase_attempts: optional(z.int().min(0)).describe(
    "Attempts of the present phase that were started and never finished.",
  ),
  retry_after: optional(timestampSchema).describe(
    "It is not worked on before then: a limit or quota was reached.",
  ),
  guardrails_approved: optional(z.boolean()).describe("`true`: a person accepted its risk."),
  cost_usd: optional(z.number().min(0)).describe("US dollars that its steps have cost so far."),
  blocked_question: optional(blockedQuestionSchema).describe("What exactly a person is asked."),
  decision_issue: optional(z.int().min(1)).describe(
    "The number of an issue that asks it, for people and other programs. Tickwork finds its own by a mark in it, and clears this when the item is answered.",
  ),
});

export interface Description {
  readonly context?: string | undefined;
  readonly problem?: string | undefined;
  readonly solution?: string | undefined;
  readonly impact?: string | undefined;
  readonly sizing_rationale?: string | undefined;
}

export interface BlockedQuestion {
  readonly question: string;
  readonly options?: readonly string[] | undefined;
  readonly asked_at?: string | undefined;
}

/** Times are RFC 3339 text exactly as written; compare them with `compareTimestamps`. */
export interface Item {
  readonly id: ItemId;
  readonly title: string;
  readonly status: Status;
  /** A name of the item's pipeline, if the file is right: check before use. */
  readonly phase?: PhaseName | undefined;
  readonly phase_pool?: Pool | undefined;
  readonly size?: Size | undefined;
  readonly complexity?: Level | undefined;
  readonly risk?: Level | undefined;
  readonly impact?: Level | undefined;
  readonly requires_human_review?: boolean | undefined;
  readonly origin?: string | undefined;
  readonly blocked_from_status?: Status | undefined;
  readonly blocked_reason?: string | undefined;
  readonly blocked_type?: BlockedType | undefined;
  readonly unblock_context?: string | undefined;
  /** What `unblock_context` answers; ours, and gone with it. */
  readonly answered_question?: BlockedQuestion | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly dependencies?: readonly ItemId[] | undefined;
  readonly created: string;
  readonly updated: string;
  readonly pipeline_type?: string | undefined;
  readonly description?: Description | undefined;
  readonly last_phase_commit?: string | undefined;
  /** Carried into the next phase's prompt, also by a later run. */
  readonly last_phase_summary?: string | undefined;
  /** Attempts of the current phase that were started and never finished, across runs. */
  readonly phase_attempts?: number | undefined;
  /** Not to be started before this instant (a rate limit or quota). */
  readonly retry_after?: string | undefined;
  /** A person accepted what guardrails or human review would stop. */
  readonly guardrails_approved?: boolean | undefined;
  readonly cost_usd?: number | undefined;
  readonly blocked_question?: BlockedQuestion | undefined;
  readonly decision_issue?: number | undefined;
}

/** What is known of an item before it has an id: from the inbox, a follow-up or a person. */
export interface ItemDraft {
  readonly title: string;
  readonly origin?: string | undefined;
  readonly description?: Description | undefined;
  readonly size?: Size | undefined;
  readonly complexity?: Level | undefined;
  readonly risk?: Level | undefined;
  readonly impact?: Level | undefined;
  readonly pipeline_type?: string | undefined;
  readonly dependencies?: readonly ItemId[] | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** The four ratings an agent may set or change. */
export interface Assessments {
  readonly size?: Size | undefined;
  readonly complexity?: Level | undefined;
  readonly risk?: Level | undefined;
  readonly impact?: Level | undefined;
}

/** One item, whatever its id: one that came to two branches by a commit that was picked, or that got another id. */
export function isSameItem(one: Item, other: Item): boolean {
  return one.title === other.title && compareTimestamps(one.created, other.created) === 0;
}
