/**
 * How one agent's command line is used. Each agent is one small file that describes it: how it is started, how the
 * prompt gets in, and how what it prints is to be understood. What all of them have in common (processes, time limits,
 * the result file, attempts, counting) is not an agent's business.
 */
import type { ItemId, PhaseName } from "../../backlog/item.ts";
import type { AgentCli, AgentConfig } from "../../config/config.ts";
import type { OutputReader } from "../process/shown-output.ts";

export interface AgentDescription {
  readonly cli: AgentCli;
  /** Absent for a program that only the config knows. */
  readonly needs?: AgentNeeds | undefined;
  start(request: AgentStart): AgentProgram | AgentUnavailable;
  /** One for each attempt; absent for an agent whose output says nothing that we understand. */
  readonly openReader?: ((of: ReaderOptions) => AgentReader) | undefined;
}

/** What must be there before the first step, so that nothing is spent on finding out. */
export interface AgentNeeds {
  /** Its name on the PATH. */
  readonly program: string;
  readonly package: string;
  /** The version that `npm run test:agents` works with. */
  readonly tested: string;
  /** Variables of which it needs one to reach its model; empty where that depends on the model. */
  readonly keys: readonly string[];
  /** Variables that do as well: another way to its model, or a folder where it is logged in. */
  readonly or?: readonly string[] | undefined;
  /** What it says of its cost: money, or tokens alone. */
  readonly tells: "usd" | "tokens";
  /**
   * Names in the checkout that it takes words, settings or programs from, in whatever folder (with a `/` in front: at the
   * top alone). No step may write them: the next one would do what they say.
   */
  readonly orders: readonly string[];
  /** Those of settings and programs that it would obey when it starts there, and that no switch turns off. */
  readonly obeys?: readonly string[] | undefined;
}

export interface AgentStart {
  readonly agent: AgentConfig;
  readonly prompt: string;
  /** Absolute. */
  readonly prompt_file: string;
  /** Absolute. */
  readonly result_file: string;
  readonly item_id: ItemId;
  readonly phase: PhaseName;
  /** Absolute; an empty folder of this attempt alone, for the state that the agent keeps. */
  readonly home: string;
  /** What may still be spent on this step, in US dollars. */
  readonly max_cost_usd?: number | undefined;
  /** The variables of `agent.env` that the runner has, with their values. */
  readonly named: Readonly<Record<string, string>>;
  /** Which of what it `obeys` is in the checkout, relative to the folder that it starts in. */
  readonly obeyed: readonly string[];
}

export interface AgentProgram {
  readonly kind: "program";
  /** Never a shell string. The prompt is not among it: it could pass the system's limit. */
  readonly argv: readonly [string, ...string[]];
  /** Written to standard input, which is then closed. */
  readonly stdin: string;
  /** Set besides what the agent may see of the runner's environment; a variable of `agent.env` stands above it. */
  readonly env: Readonly<Record<string, string>>;
  /** Files of its home: name → text. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** Absolute: where it writes down what it used, if that is not in what it prints. */
  readonly usage_file?: string | undefined;
  /** What to do when the program is not there. */
  readonly install: string;
  /** For people: what this start is without. */
  readonly notice?: string | undefined;
}

export interface AgentUnavailable {
  readonly kind: "unavailable";
  readonly because: string;
  readonly remedy: string;
}

export interface ReaderOptions {
  /** We end it when it has made more, unless the agent does so itself (`own_limits` of its tongue). */
  readonly max_turns: number;
  readonly max_cost_usd?: number | undefined;
  /** Taken out of every text: an agent may quote what it was given. */
  readonly secrets: readonly string[];
  readonly now: () => Date;
}

export interface AgentReader extends OutputReader {
  /** When it has ended. `usage` is the text of its usage file. */
  report(end: { readonly exit_code?: number | undefined; readonly usage?: string | undefined }): AgentReport;
}

/** What is not known is absent: nothing is estimated. No text in it has a secret. */
export interface AgentReport {
  readonly cost_usd?: number | undefined;
  /** In and out together, cached ones included. */
  readonly tokens?: number | undefined;
  readonly turns?: number | undefined;
  readonly verdicts: AgentVerdicts;
}

/** What the agent itself says of its end, by how far it can be trusted: `outcome.ts` takes the first there is. */
export interface AgentVerdicts {
  readonly by_exit_code?: AgentVerdict | undefined;
  readonly by_json?: AgentVerdict | undefined;
}

/** `message` is for people: never empty. */
export type AgentVerdict = { readonly message: string } & (
  | { readonly kind: "denied" }
  | { readonly kind: "crash" }
  /** `retry_after`: RFC 3339. */
  | { readonly kind: "quota"; readonly retry_after?: string | undefined }
  | { readonly kind: "limit"; readonly limit: "turns" | "cost" }
  | { readonly kind: "unavailable"; readonly remedy: string }
);
