/**
 * Follows an agent by what it prints, a JSON object a line: shows a line for each thing it does, counts turns, tokens
 * and money, ends it at its limits, and keeps what it says of its own end.
 */
import { oneLine } from "../excerpt.ts";
import type { Ending } from "../process/watchdog.ts";
import { wholeLines } from "../process/whole-lines.ts";
import { redact } from "../secrets.ts";
import type { AgentReader, AgentReport, AgentVerdict, ReaderOptions } from "./agent.ts";
import type { AgentEvent } from "./events.ts";
import { type Json, jsonLine } from "./json.ts";
import { spokenText } from "./spoken-text.ts";

export interface AgentTongue {
  /** One for each attempt: it may remember what it has seen. */
  readonly understand: (line: Json) => readonly AgentEvent[];
  /** A line of its standard error; undefined when that is to be shown as it is. */
  readonly understandError?: ((line: string) => readonly AgentEvent[] | undefined) | undefined;
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

/**
 * An agent that its server turns away tries again by itself, some for a minute, some for as long as the server tells them
 * to wait. It may do so this often, and wait this long; then the step ends with what the server said.
 */
export const MOST_TIMES_TURNED_AWAY = 4;
export const LONGEST_WAIT_MS = 60_000;

/**
 * A reader of one attempt. What is no JSON is shown as it is; what is broken or strange counts for nothing, and does
 * no harm.
 */
export function agentReader(tongue: AgentTongue, options: ReaderOptions): AgentReader {
  const output = wholeLines(LONGEST_LINE);
  const errors = wholeLines(LONGEST_LINE);
  const tally = newTally();
  const spoken = spokenText(options.secrets);
  const hide = (text: string) => redact(text, options.secrets);

  const take = (event: AgentEvent): string => {
    count(tally, event, options.now());
    return event.kind === "said" ? spoken.say(event) : `${spoken.pause()}${shownAs(event, tally)}`;
  };
  const hear = (line: string): string => {
    if (line.trim() === "") return "";
    const json = jsonLine(line, hide);
    // Warnings and stack traces get into standard output as well.
    if (!json) return `${spoken.pause()}${line}\n`;
    return tongue.understand(json).map(take).join("");
  };
  const overhear = (line: string): string => {
    const events = tongue.understandError?.(hide(line));
    return events ? events.map(take).join("") : `${spoken.pause()}${line}\n`;
  };

  return {
    read: (piece) => output.add(piece).map(hear).join(""),
    ...(tongue.understandError && {
      readErrors: (piece: string) => errors.add(piece).map(overhear).join(""),
    }),
    rest: () => spoken.pause(),
    ending: () => limitReached(tally, { tongue, options }) ?? turnedAway(tally, options.now()),
    report({ exit_code, usage }) {
      const used = usage === undefined ? undefined : jsonLine(usage, hide);
      if (used) for (const event of tongue.readUsage?.(used) ?? []) count(tally, event, options.now());
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
  /** Since it got on: how often, and when the last time was (epoch milliseconds). */
  turned_away: { readonly times: number; readonly at_ms: number };
}

const GOT_ON = { times: 0, at_ms: 0 };

function newTally(): Tally {
  return {
    turns: undefined,
    cost_usd: undefined,
    tokens: undefined,
    tools: 0,
    refused: [],
    verdict: undefined,
    turned_away: GOT_ON,
  };
}

function count(tally: Tally, event: AgentEvent, now: Date): void {
  switch (event.kind) {
    case "turn":
      tally.turns = (tally.turns ?? 0) + 1;
      return;
    case "turns":
      if (isAmount(event.count)) tally.turns = event.count;
      return;
    case "tool":
      tally.tools += 1;
      gotOn(tally);
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
      // It has given up by itself.
      tally.turned_away = GOT_ON;
      return;
    case "turned_away":
      tally.turned_away = { times: tally.turned_away.times + 1, at_ms: now.getTime() };
      tally.verdict = event.verdict;
      return;
    case "said":
      gotOn(tally);
      return;
    case "noted":
      return;
    default:
      event satisfies never;
  }
}

/** Whatever its server said before: it answers now. */
function gotOn(tally: Tally): void {
  if (tally.turned_away.times > 0) tally.verdict = undefined;
  tally.turned_away = GOT_ON;
}

function sum(before: number | undefined, more: number | undefined): number | undefined {
  return isAmount(more) ? (before ?? 0) + more : undefined;
}

/** Nobody uses up less than nothing, nor so much in a step: what says so counts as not said, and lifts no budget. */
function isAmount(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value <= MOST;
}

/** Dollars, tokens and turns alike. */
const MOST = 1e12;

/** A line, never more: what the agent works on may be long. */
function shownAs(event: Exclude<AgentEvent, { kind: "said" }>, { turned_away }: Tally): string {
  switch (event.kind) {
    case "tool":
      return `→ ${oneLine(`${event.name}  ${event.about}`, MAX_ABOUT)}\n`;
    case "refused":
      return `✗ refused: ${oneLine(event.why, MAX_ABOUT)}\n`;
    case "noted":
      return `· ${oneLine(event.text, MAX_SAID)}\n`;
    case "turned_away":
      return `· turned away (${turned_away.times} of ${MOST_TIMES_TURNED_AWAY}): ${oneLine(event.verdict.message, MAX_SAID)}\n`;
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

function turnedAway({ turned_away: { times, at_ms } }: Tally, now: Date): Ending | undefined {
  if (times === 0) return undefined;
  const left = at_ms + LONGEST_WAIT_MS - now.getTime();
  return { cause: { kind: "turned_away" }, in_ms: times < MOST_TIMES_TURNED_AWAY ? Math.max(0, left) : 0 };
}

function limitReached(
  { turns = 0, cost_usd = 0 }: Tally,
  { tongue, options }: { readonly tongue: AgentTongue; readonly options: ReaderOptions },
): Ending | undefined {
  const { own_limits } = tongue;
  const { max_turns, max_cost_usd } = options;
  const overTurns = !own_limits.includes("turns") && turns > max_turns;
  const overCost = !own_limits.includes("cost") && max_cost_usd !== undefined && cost_usd > max_cost_usd;
  if (!overTurns && !overCost) return undefined;
  return { cause: { kind: "limit", limit: overTurns ? "turns" : "cost" }, in_ms: 0 };
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
