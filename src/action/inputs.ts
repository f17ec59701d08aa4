/**
 * The inputs of one start, read once into one typed object (spec §8). Defaults stand in action.yml and nowhere else: the
 * runner fills them in, and the command line reads them from there.
 */
import { stripVTControlCharacters } from "node:util";
import * as z from "zod";
import { type ItemId, itemIdSchema, type PhaseName, phaseNameSchema } from "../backlog/item.ts";
import { nearestName } from "../backlog/schema-problems.ts";
import { MOST_TICKS } from "../config/bounds.ts";
import { prefixSchema } from "../config/schema.ts";
import { TOKEN } from "../delivery/github/tokens.ts";
import { MOST_TRIES } from "../delivery/retry.ts";
import { bounded } from "../report/escape.ts";
import { defaultOf } from "./action-file.ts";

export const DELIVERIES = ["push", "pull-request", "auto", "commit", "none"] as const;
export type DeliveryMode = (typeof DELIVERIES)[number];

/** What `init` may set up; `none`: phases are commands. */
export const INIT_AGENTS = ["claude", "codex", "opencode", "gemini", "copilot", "none"] as const;

/** How `validate` prints what it found. */
export const FORMATS = ["text", "json", "sarif", "github"] as const;
export type Format = (typeof FORMATS)[number];

export interface Inputs {
  /** Whether there is such a command is `commands.ts`'s to say. */
  readonly command: string;
  readonly backlog?: string | undefined;
  readonly config?: string | undefined;
  readonly max_ticks: number;
  readonly max_phases?: number | undefined;
  readonly time_budget_minutes?: number | undefined;
  readonly cost_budget_usd?: number | undefined;
  readonly targets: readonly ItemId[];
  readonly only?: string | undefined;
  readonly auto_advance: boolean;
  readonly item?: ItemId | undefined;
  readonly phase?: PhaseName | undefined;
  readonly title?: string | undefined;
  /** Of a new item; `item-fields.ts` reads them. */
  readonly fields?: string | undefined;
  readonly note?: string | undefined;
  readonly delivery: DeliveryMode;
  readonly branch?: string | undefined;
  /** How often in all a push or fetch is tried. */
  readonly push_tries: number;
  readonly dry_run: boolean;
  readonly strict: boolean;
  readonly fix: boolean;
  readonly format: Format;
  /** A file for the board's page. */
  readonly html?: string | undefined;
  readonly yes: boolean;
  /** Of new items' ids, for `init`. */
  readonly prefix?: string | undefined;
  /** The agent that `init` sets up; `none` for commands alone. */
  readonly agent?: (typeof INIT_AGENTS)[number] | undefined;
  /** `owner/name@ref`: what the workflows that `init` writes are to use. */
  readonly action?: string | undefined;
  readonly token?: string | undefined;
  readonly app_id?: string | undefined;
  /** PEM. */
  readonly private_key?: string | undefined;
  readonly keepalive: boolean;
  readonly max_open_pull_requests: number;
  readonly pull_request_draft: boolean;
  readonly pull_request_labels: readonly string[];
  readonly working_directory: string;
}

export type ReadInputs =
  | { readonly kind: "read"; readonly inputs: Inputs }
  /** One sentence for each input that will not do. */
  | { readonly kind: "refused"; readonly messages: readonly string[] };

/** The value of an input by its name in action.yml; empty when it was not given. */
export type InputSource = (name: string) => string;

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
const INPUTS = {
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

interface InputRule {
  readonly schema: z.ZodType;
  readonly expected: string;
  readonly known?: readonly string[];
}

/** Of an input in a message, in characters. */
const MOST_QUOTED = 100;

/** Never quoted in a message. */
const SECRETS = ["token", "private-key"];

/** An input that this release reads. */
export type InputName = keyof typeof INPUTS;
export const READABLE_INPUTS = Object.keys(INPUTS) as readonly InputName[];

/** The words an input may have, where they are few; empty for free text. */
export function knownValuesOf(input: string): readonly string[] {
  const rule = Object.entries<InputRule>(INPUTS).find(([name]) => name === input)?.[1];
  return rule?.known ?? [];
}

type InputValues = { [N in InputName]: z.infer<(typeof INPUTS)[N]["schema"]> };

/**
 * Every input is read and judged; what will not do is said for all of them at once. An empty value is as good as none:
 * on a schedule, `max-ticks: ${{ inputs.max-ticks }}` gives nothing, and must not undo the default.
 */
export async function readInputs(source: InputSource): Promise<ReadInputs> {
  const values: Record<string, unknown> = {};
  const messages: string[] = [];
  for (const [name, rule] of Object.entries<InputRule>(INPUTS)) {
    const { schema } = rule;
    const value = source(name).trim();
    const given = value === "" && !schema.safeParse("").success ? await defaultOf(name) : value;
    const parsed = schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else messages.push(unfit(name, given, rule));
  }
  if (messages.length > 0) return { kind: "refused", messages };
  const read = values as InputValues;
  if (read.targets.length > 0 && read.only !== undefined) {
    return {
      kind: "refused",
      messages: ["Inputs targets and only cannot be given together: choose one of them."],
    };
  }
  if ((read["app-id"] === undefined) !== (read["private-key"] === undefined)) {
    return {
      kind: "refused",
      messages: [
        "Inputs app-id and private-key belong together: one of them is missing, or its secret is empty.",
      ],
    };
  }
  return { kind: "read", inputs: inputsOf(read) };
}

/** A person's words, read like the inputs of these names, in the place of those that were given. */
export function inputsWith(
  inputs: Inputs,
  given: { readonly [N in "command" | "item" | "phase" | "title" | "note"]?: string | undefined },
): ReadInputs {
  const values: Record<string, unknown> = {};
  const messages: string[] = [];
  for (const [name, value = ""] of Object.entries(given)) {
    const rule: InputRule = INPUTS[name as keyof typeof given];
    const parsed = rule.schema.safeParse(value.trim());
    if (parsed.success) values[name] = parsed.data;
    else messages.push(unfit(name, value, rule));
  }
  const none = { item: undefined, phase: undefined, title: undefined, note: undefined, fields: undefined };
  return messages.length > 0
    ? { kind: "refused", messages }
    : { kind: "read", inputs: { ...inputs, ...none, ...values } };
}

function unfit(name: string, given: string, { expected, known = [] }: InputRule): string {
  const near = nearestName(given, known);
  const guess = near === undefined ? "" : `Did you mean "${near}"? `;
  return `Input ${name}: ${quoted(name, given)} will not do. ${guess}Expected: ${expected}.`;
}

function quoted(name: string, given: string): string {
  return SECRETS.includes(name) ? "what was given" : `"${bounded(given, MOST_QUOTED)}"`;
}

function inputsOf(read: InputValues): Inputs {
  return {
    command: read.command,
    backlog: read.backlog,
    config: read.config,
    max_ticks: read["max-ticks"],
    push_tries: read["push-tries"],
    max_phases: read["max-phases"],
    time_budget_minutes: read["time-budget-minutes"],
    cost_budget_usd: read["cost-budget-usd"],
    targets: read.targets,
    only: read.only,
    auto_advance: read["auto-advance"],
    item: read.item,
    phase: read.phase,
    title: read.title,
    fields: read.fields,
    note: read.note,
    delivery: read.delivery,
    branch: read.branch,
    dry_run: read["dry-run"],
    strict: read.strict,
    fix: read.fix,
    format: read.format,
    html: read.html,
    yes: read.yes,
    prefix: read.prefix,
    agent: read.agent,
    action: read.action,
    token: read.token,
    app_id: read["app-id"],
    private_key: read["private-key"],
    keepalive: read.keepalive,
    max_open_pull_requests: read["max-open-pull-requests"],
    pull_request_draft: read["pull-request-draft"],
    pull_request_labels: read["pull-request-labels"],
    working_directory: read["working-directory"],
  };
}
