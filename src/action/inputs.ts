/**
 * The inputs of one start, read once into one typed object (spec §8). Defaults stand in action.yml and nowhere else: the
 * runner fills them in, and the command line reads them from there.
 */
import type { ItemId, PhaseName } from "../backlog/item.ts";
import { nearestName } from "../backlog/schema-problems.ts";
import { bounded } from "../report/escape.ts";
import { defaultOf } from "./action-file.ts";
import {
  type DeliveryMode,
  type Format,
  INPUTS,
  type InitAgent,
  type InputRule,
  type InputValues,
} from "./input-rules.ts";

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
  readonly agent?: InitAgent | undefined;
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

/** Of an input in a message, in characters. */
const MOST_QUOTED = 100;

/** Never quoted in a message. */
const SECRETS = ["token", "private-key"];

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
