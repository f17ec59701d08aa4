/**
 * Follows an agent by what it prints, a JSON object a line: shows a line for each thing it does, counts turns, tokens
 * and money, ends it at its limits, and keeps what it says of its own end.
 */
import { oneLine } from "../excerpt.ts";
import type { StopCause } from "../process/watchdog.ts";
import { wholeLines } from "../process/whole-lines.ts";
import type { AgentReader, AgentReport, AgentVerdict, ReaderOptions } from "./agent.ts";
import type { AgentEvent } from "./events.ts";
import { type Json, jsonLine } from "./json.ts";

export interface AgentTongue {
  /** One for each attempt: it may remember what it has seen. */
  readonly understand: (line: Json) => readonly AgentEvent[];
  /** Exit codes that it documents. */
  readonly exitCodes?: ((code: number) => AgentVerdict | undefined) | undefined;
  /** Of its usage file. */
  readonly readUsage?: ((file: Json) => readonly AgentEvent[]) | undefined;
  /** It ends by itself at these, and says so: then we do not. */
  readonly own_limits: readonly ("turns" | "cost")[];
}

/** A tool's output may be in one line as a whole. */
const LONGEST_LINE = 16 * 1024 * 1024;
const MAX_ABOUT = 160;
const MAX_SAID = 400;

export function agentReader(tongue: AgentTongue, options: ReaderOptions): AgentReader {
  const lines = wholeLines(LONGEST_LINE);
  const tally = newTally();

  const hear = (line: string): string => {
    if (line.trim() === "") return "";
    const json = jsonLine(line, options.hide);
    // Warnings and stack traces get into standard output as well.
    if (!json) return `${line}\n`;
    return tongue
      .understand(json)
      .map((event) => {
        count(tally, event);
        return shownAs(event);
      })
      .join("");
  };

  return {
    read(piece) {
      const show = lines.add(piece).map(hear).join("");
      return { show, stop: limitReached(tally, { tongue, options }) };
    },
    report({ exit_code, usage }) {
      const used = usage === undefined ? undefined : jsonLine(usage, options.hide);
      if (used) for (const event of tongue.readUsage?.(used) ?? []) count(tally, event);
      return reportOf(tally, exit_code === undefined ? undefined : tongue.exitCodes?.(exit_code));
    },
  };
}

interface Tally {
  turns: number | undefined;
  /** Undefined until it says something of it: 0 would be a claim. */
  cost_usd: number | undefined;
  tokens: number | undefined;
  tools: number;
  refused: string[];
  verdict: AgentVerdict | undefined;
}

function newTally(): Tally {
  return {
    turns: undefined,
    cost_usd: undefined,
    tokens: undefined,
    tools: 0,
    refused: [],
    verdict: undefined,
  };
}

function count(tally: Tally, event: AgentEvent): void {
  switch (event.kind) {
    case "turn":
      tally.turns = (tally.turns ?? 0) + 1;
      return;
    case "turns":
      tally.turns = event.count;
      return;
    case "tool":
      tally.tools += 1;
      return;
    case "refused":
      tally.refused.push(event.why);
      return;
    case "used":
      tally.cost_usd = sum(event.total ? undefined : tally.cost_usd, event.cost_usd) ?? tally.cost_usd;
      tally.tokens = sum(event.total ? undefined : tally.tokens, event.tokens) ?? tally.tokens;
      return;
    case "verdict":
      // The last one: what came before it was tried again.
      tally.verdict = event.verdict;
      return;
    case "said":
    case "noted":
      return;
    default:
      event satisfies never;
  }
}

function sum(before: number | undefined, more: number | undefined): number | undefined {
  return more === undefined ? undefined : (before ?? 0) + more;
}

/** A line, never more: what the agent works on may be long. */
function shownAs(event: AgentEvent): string {
  switch (event.kind) {
    case "tool":
      return `→ ${oneLine(`${event.name}  ${event.about}`, MAX_ABOUT)}\n`;
    case "refused":
      return `✗ refused: ${oneLine(event.why, MAX_ABOUT)}\n`;
    case "said":
      return event.text.trim() === "" ? "" : `${oneLine(event.text, MAX_SAID)}\n`;
    case "noted":
      return `· ${oneLine(event.text, MAX_SAID)}\n`;
    case "verdict":
      return `· ${oneLine(event.verdict.message, MAX_SAID)}\n`;
    case "turn":
    case "turns":
    case "used":
      return "";
    default:
      return event satisfies never;
  }
}

function limitReached(
  { turns = 0, cost_usd = 0 }: Tally,
  { tongue, options }: { readonly tongue: AgentTongue; readonly options: ReaderOptions },
): StopCause | undefined {
  const { own_limits } = tongue;
  const { max_turns, max_cost_usd } = options;
  if (!own_limits.includes("turns") && turns > max_turns) return { kind: "limit", limit: "turns" };
  if (!own_limits.includes("cost") && max_cost_usd !== undefined && cost_usd > max_cost_usd) {
    return { kind: "limit", limit: "cost" };
  }
  return undefined;
}

function reportOf(tally: Tally, by_exit_code: AgentVerdict | undefined): AgentReport {
  const { turns, tokens, verdict } = tally;
  // A price of nothing for tokens that were used is one that the agent does not know.
  const free = tally.cost_usd === 0 && (tokens ?? 0) > 0;
  return {
    cost_usd: free ? undefined : tally.cost_usd,
    tokens,
    turns,
    verdicts: { by_exit_code, by_json: verdict ?? refusedAll(tally) },
  };
}

/** It may say that it is done all the same: nobody told it otherwise. */
function refusedAll({ tools, refused }: Tally): AgentVerdict | undefined {
  if (refused.length === 0 || refused.length < tools) return undefined;
  const times = refused.length === 1 ? "the one tool" : `every tool (${refused.length} times)`;
  return {
    kind: "denied",
    message: `The agent was refused ${times} that it asked for: ${oneLine(refused[0] ?? "", 300)}`,
  };
}
