/**
 * What each input may be (spec §8): its schema, the words of a message for what will not do, and the few values it may have.
 * A new input has its line here, in `inputs.ts` and in action.yml.
 */
import { stripVTControlCharacters } from "node:util";
import * as z from "zod";
import { itemIdSchema, phaseNameSchema } from "../backlog/item.ts";
import { MOST_TICKS } from "../config/bounds.ts";
import { prefixSchema } from "../config/schema.ts";
import { TOKEN } from "../delivery/github/tokens.ts";
import { MOST_TRIES } from "../delivery/retry.ts";

const DELIVERIES = ["push", "pull-request", "auto", "commit", "none"] as const;
export type DeliveryMode = (typeof DELIVERIES)[number];

/** What `init` may set up; `none`: phases are commands. */
const INIT_AGENTS = ["claude", "codex", "opencode", "gemini", "copilot", "none"] as const;
export type InitAgent = (typeof INIT_AGENTS)[number];

/** How `validate` prints what it found. */
const FORMATS = ["text", "json", "sarif", "github"] as const;
export type Format = (typeof FORMATS)[number];

const blank = z.literal("").transform(() => undefined);
const optionalText = z.union([blank, z.string()]);
/** A person's words, in which control characters have no business but to break lines. */
const words = z.string().overwrite((text) =>
  stripVTControlCharacters(text.replaceAll(/\r\n?/g, "\n"))
    .replaceAll(/(?![\n\t])\p{Cc}/gu, "")
    .toWellFormed(),
);
const wholeNumber = (most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(most));
const positive = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number)
  .pipe(z.number().gt(0));
/** The six spellings that YAML's core schema and `core.getBooleanInput` know. */
const flag = z.union([
  z.enum(["true", "True", "TRUE"]).transform(() => true),
  z.enum(["false", "False", "FALSE"]).transform(() => false),
]);
const labels = z
  .string()
  .transform((text) => [
    ...new Set(
      text
        .split(/[\n,]+/)
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    ),
  ])
  .pipe(z.array(z.string().max(50)).max(20));
const ids = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""))
  .pipe(z.array(itemIdSchema));

/** What stands for words in a command that was copied: `…`, `...`, `<…>`, `<your answer>`. */
const PLACEHOLDER =
  /^["'\s]*(?:[….]+|<\s*(?:[….]*|[^<>]*\b(?:answer|note|reason|text|words)\b[^<>]*)>)["'\s]*$/i;

/** Schema and what would do, for each input this release reads; `known` where a typing error can be guessed. */
export const INPUTS = {
  command: { schema: z.string().min(1), expected: "the name of a command" },
  backlog: { schema: optionalText, expected: "a path" },
  config: { schema: optionalText, expected: "a path" },
  "max-ticks": { schema: wholeNumber(MOST_TICKS), expected: `a whole number from 1 to ${MOST_TICKS}` },
  "push-tries": { schema: wholeNumber(MOST_TRIES), expected: `a whole number from 1 to ${MOST_TRIES}` },
  "max-phases": {
    schema: z.union([blank, wholeNumber(100_000)]),
    expected: "a whole number from 1, or nothing",
  },
  "time-budget-minutes": { schema: z.union([blank, positive]), expected: "a number above 0, or nothing" },
  "cost-budget-usd": { schema: z.union([blank, positive]), expected: "a number above 0, or nothing" },
  targets: { schema: ids, expected: "item ids separated by commas or white space, such as WRK-007" },
  only: { schema: optionalText, expected: "filters, one a line" },
  "auto-advance": { schema: flag, expected: "true or false" },
  item: { schema: z.union([blank, itemIdSchema]), expected: "an item id, such as WRK-007" },
  phase: { schema: z.union([blank, phaseNameSchema]), expected: "the name of a phase" },
  title: { schema: z.union([blank, words.max(10_000)]), expected: "a line of text" },
  note: {
    schema: z.union([blank, words.max(10_000).refine((text) => !PLACEHOLDER.test(text))]),
    expected: "your answer or remark itself in the place of a placeholder, at most 10,000 characters",
  },
  fields: {
    schema: z.union([blank, words.max(10_000)]),
    expected: "fields of the item, such as size=small risk=low tags=docs,api",
  },
  delivery: { schema: z.enum(DELIVERIES), expected: `one of ${DELIVERIES.join(", ")}`, known: DELIVERIES },
  branch: { schema: optionalText, expected: "a branch name" },
  "dry-run": { schema: flag, expected: "true or false" },
  yes: { schema: flag, expected: "true or false" },
  prefix: {
    schema: z.union([blank, prefixSchema]),
    expected: "1 to 40 letters, digits, '-', '_' or '.', such as WRK",
  },
  agent: {
    schema: z.union([blank, z.enum(INIT_AGENTS)]),
    expected: `one of ${INIT_AGENTS.join(", ")}`,
    known: INIT_AGENTS,
  },
  action: {
    schema: z.union([blank, z.string().regex(/^[\w.-]+\/[\w.-]+@[\w./-]+$/)]),
    expected: "owner/name@ref, such as octo/tickwork@v1",
  },
  token: {
    schema: z.union([blank, z.string().regex(TOKEN)]),
    expected: "the token alone, without quotes, spaces or line breaks",
  },
  "app-id": {
    schema: z.union([blank, z.string().regex(/^[\w.-]+$/)]),
    expected: "an App's id, such as 123456, or its client id",
  },
  "private-key": {
    schema: z.union([blank, z.string().regex(/^-----BEGIN [A-Z ]*PRIVATE KEY-----/)]),
    expected: "the whole text of the .pem file that GitHub gave, from a secret",
  },
  keepalive: { schema: flag, expected: "true or false" },
  strict: { schema: flag, expected: "true or false" },
  fix: { schema: flag, expected: "true or false" },
  html: { schema: optionalText, expected: "a path" },
  format: { schema: z.enum(FORMATS), expected: `one of ${FORMATS.join(", ")}`, known: FORMATS },
  "max-open-pull-requests": { schema: wholeNumber(1_000), expected: "a whole number from 1 to 1000" },
  "pull-request-draft": { schema: flag, expected: "true or false" },
  "pull-request-labels": {
    schema: labels,
    expected: "labels of at most 50 characters, separated by commas or lines",
  },
  "working-directory": { schema: z.string().min(1), expected: "a path" },
} as const;

export interface InputRule {
  readonly schema: z.ZodType;
  readonly expected: string;
  readonly known?: readonly string[];
}

/** An input that this release reads. */
export type InputName = keyof typeof INPUTS;
export const READABLE_INPUTS = Object.keys(INPUTS) as readonly InputName[];

/** The words an input may have, where they are few; empty for free text. */
export function knownValuesOf(input: string): readonly string[] {
  const rule = Object.entries<InputRule>(INPUTS).find(([name]) => name === input)?.[1];
  return rule?.known ?? [];
}

/** What came of each. */
export type InputValues = { [N in InputName]: z.infer<(typeof INPUTS)[N]["schema"]> };
