/**
 * How one agent's command line is used. Each agent is one small file that describes it: how it is started, how the
 * prompt gets in, and where its cost, refusals and limits are read. What all of them have in common (processes, time
 * limits, the result file, attempts) is not an agent's business.
 */
import type { ItemId, PhaseName } from "../../backlog/item.ts";
import type { AgentCli, AgentConfig } from "../../config/config.ts";
import type { StopCause } from "../process/watchdog.ts";

export interface AgentDescription {
  readonly cli: AgentCli;
  start(request: AgentStart): AgentProgram | AgentUnavailable;
  /** One for each attempt; absent for an agent whose output says nothing that we understand. */
  readonly openReader?: (() => AgentReader) | undefined;
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
}

export interface AgentProgram {
  readonly kind: "program";
  /** Never a shell string. The prompt is not among it: it could pass the system's limit. */
  readonly argv: readonly [string, ...string[]];
  /** Written to standard input, which is then closed. */
  readonly stdin: string;
  /** Set besides what the agent may see of the runner's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What to do when the program is not there. */
  readonly install: string;
}

export interface AgentUnavailable {
  readonly kind: "unavailable";
  readonly because: string;
  readonly remedy: string;
}

export interface AgentReader {
  /** Standard output as it comes, in pieces of any size. An answer ends the agent. */
  read(text: string): StopCause | undefined;
  /** When it has ended. `output` is standard output and error together, bounded. */
  report(end: { readonly exit_code?: number | undefined; readonly output: string }): AgentReport;
}

export interface AgentReport {
  readonly cost_usd?: number | undefined;
  readonly turns?: number | undefined;
  readonly verdicts: AgentVerdicts;
}

/** What the agent itself says of its end, by how far it can be trusted: `outcome.ts` takes the first there is. */
export interface AgentVerdicts {
  readonly by_exit_code?: AgentVerdict | undefined;
  readonly by_json?: AgentVerdict | undefined;
  readonly by_text?: AgentVerdict | undefined;
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
