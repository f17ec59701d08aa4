/**
 * What each agent really printed, recorded with the versions of `versions.ts` (`npm run test:agents` runs them), and
 * what becomes of it. Long lists and texts in the records are cut.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AgentVerdict } from "../../../src/executor/agents/agent.ts";
import { agentDescription } from "../../../src/executor/agents/registry.ts";

const FIXTURES = new URL("../../fixtures/agents/", import.meta.url);
const NOW = new Date("2026-11-24T12:00:00Z");

interface Record {
  readonly agent: "claude" | "codex" | "opencode" | "gemini" | "copilot";
  readonly scene: string;
  readonly exit_code: number;
  /** Undefined: nothing is said that decides. */
  readonly verdict?: AgentVerdict["kind"];
  readonly message?: RegExp;
  readonly cost_usd?: number;
  readonly tokens?: number;
  readonly turns?: number;
}

/** Each answer of the model took 1,000 fresh and 200 cached tokens, and gave 50. */
const RECORDS: readonly Record[] = [
  { agent: "claude", scene: "build", exit_code: 0, cost_usd: 0.01512, tokens: 3750, turns: 3 },
  { agent: "claude", scene: "talk", exit_code: 0, cost_usd: 0.00504, tokens: 1250, turns: 1 },
  {
    agent: "claude",
    scene: "401",
    exit_code: 1,
    verdict: "unavailable",
    message: /key was refused/,
    cost_usd: 0,
    turns: 1,
  },
  {
    agent: "claude",
    scene: "429",
    exit_code: 1,
    verdict: "quota",
    message: /over its quota/,
    cost_usd: 0,
    turns: 1,
  },
  {
    agent: "claude",
    scene: "500",
    exit_code: 1,
    verdict: "crash",
    message: /could not reach its model.*500/,
    cost_usd: 0,
    turns: 1,
  },
  {
    agent: "claude",
    scene: "loop",
    exit_code: 1,
    verdict: "limit",
    message: /limit of turns/,
    cost_usd: 0.0252,
    tokens: 6250,
    turns: 6,
  },
  {
    agent: "claude",
    scene: "budget",
    exit_code: 1,
    verdict: "limit",
    message: /\$0\.01/,
    cost_usd: 0.01008,
    tokens: 2500,
    turns: 2,
  },
  {
    agent: "claude",
    scene: "denied",
    exit_code: 0,
    verdict: "denied",
    message: /Write: Permission to use Write has been denied/,
    cost_usd: 0.01008,
    tokens: 2500,
    turns: 2,
  },
  { agent: "codex", scene: "build", exit_code: 0, tokens: 3750, turns: 2 },
  { agent: "codex", scene: "talk", exit_code: 0, tokens: 1250 },
  { agent: "codex", scene: "401", exit_code: 1, verdict: "unavailable", message: /key was refused.*401/ },
  { agent: "codex", scene: "429", exit_code: 1, verdict: "quota", message: /429/ },
  { agent: "codex", scene: "500", exit_code: 1, verdict: "crash", message: /high demand/ },
  {
    agent: "codex",
    scene: "denied",
    exit_code: 0,
    verdict: "denied",
    message: /sandbox is read-only/,
    tokens: 2500,
    turns: 1,
  },
  { agent: "opencode", scene: "build", exit_code: 0, cost_usd: 0.01143, tokens: 3750, turns: 3 },
  { agent: "opencode", scene: "talk", exit_code: 0, cost_usd: 0.00381, tokens: 1250, turns: 1 },
  { agent: "opencode", scene: "401", exit_code: 1, verdict: "unavailable", message: /key was refused/ },
  { agent: "opencode", scene: "429", exit_code: 1, verdict: "quota", message: /over its quota/ },
  {
    agent: "opencode",
    scene: "denied",
    exit_code: 0,
    verdict: "denied",
    message: /rejected permission/,
    cost_usd: 0.00381,
    tokens: 1250,
    turns: 1,
  },
  { agent: "gemini", scene: "build", exit_code: 0, tokens: 3750, turns: 3 },
  { agent: "gemini", scene: "talk", exit_code: 0, tokens: 1250, turns: 1 },
  {
    agent: "gemini",
    scene: "401",
    exit_code: 145,
    verdict: "unavailable",
    message: /key was refused/,
    tokens: 0,
  },
  { agent: "gemini", scene: "429", exit_code: 173, verdict: "quota", message: /over its quota/, tokens: 0 },
  { agent: "gemini", scene: "500", exit_code: 244, verdict: "crash", message: /500/, tokens: 0 },
  {
    agent: "gemini",
    scene: "loop",
    exit_code: 53,
    verdict: "limit",
    message: /limit of turns/,
    tokens: 6250,
    turns: 5,
  },
  { agent: "copilot", scene: "build", exit_code: 0, tokens: 3750, turns: 3 },
  { agent: "copilot", scene: "talk", exit_code: 0, turns: 1 },
  {
    agent: "copilot",
    scene: "401",
    exit_code: 1,
    verdict: "unavailable",
    message: /key was refused/,
    turns: 1,
  },
  { agent: "copilot", scene: "429", exit_code: 1, verdict: "quota", message: /over its quota/, turns: 1 },
  {
    agent: "copilot",
    scene: "500",
    exit_code: 1,
    verdict: "crash",
    message: /could not reach its model/,
    turns: 1,
  },
  {
    agent: "copilot",
    scene: "denied",
    exit_code: 0,
    verdict: "denied",
    message: /Permission denied/,
    turns: 2,
  },
];

const text = (name: string) => readFileSync(new URL(name, FIXTURES), "utf8");

function readerOf(agent: Record["agent"], limits: { max_turns?: number; max_cost_usd?: number } = {}) {
  const reader = agentDescription(agent).openReader?.({
    max_turns: 100,
    ...limits,
    secrets: [],
    now: () => NOW,
  });
  if (!reader) throw new Error(`${agent} has no reader`);
  return reader;
}

describe("a recorded agent", () => {
  test.each(RECORDS)(
    "$agent $scene: exit $exit_code, $verdict, $turns turns, $tokens tokens, $cost_usd USD",
    (record) => {
      const { agent, scene, exit_code } = record;
      const reader = readerOf(agent);
      const usage = agent === "copilot" && scene === "build" ? text("copilot-build-usage.json") : undefined;

      reader.read(text(`${agent}-${scene}.jsonl`));
      const ending = reader.ending();
      const report = reader.report({ exit_code, usage });

      const verdict = report.verdicts.by_exit_code ?? report.verdicts.by_json;
      expect(ending).toBeUndefined();
      expect(verdict?.kind).toBe(record.verdict);
      if (record.message) expect(verdict?.message).toMatch(record.message);
      expect(report.turns).toBe(record.turns);
      expect(report.tokens).toBe(record.tokens);
      if (record.cost_usd === undefined) expect(report.cost_usd).toBeUndefined();
      else expect(report.cost_usd).toBeCloseTo(record.cost_usd, 6);
    },
  );

  test.each(["claude", "codex", "opencode", "gemini", "copilot"] as const)(
    "%s is shown as a line for each thing it does, in whatever pieces that comes",
    (agent) => {
      const record = text(`${agent}-build.jsonl`);
      const reader = readerOf(agent);

      const shown = record
        .match(/[\s\S]{1,97}/g)
        ?.map((piece) => reader.read(piece))
        .join("");

      const lines = (shown ?? "")
        .trimEnd()
        .split("\n")
        .filter((line) => !line.startsWith("· "));
      expect(lines).toEqual([
        expect.stringMatching(/^→ .*built-WRK-001\.txt/),
        expect.stringMatching(/^→ .*(result\.json|phase_complete)/),
        "Done with build of WRK-001.",
      ]);
    },
  );

  test.each(["codex", "opencode", "copilot"] as const)(
    "%s, which has no limit of turns, is ended when it begins the one after the last",
    (agent) => {
      const reader = readerOf(agent, { max_turns: 1 });

      reader.read(text(`${agent}-build.jsonl`));

      expect(reader.ending()).toEqual({ cause: { kind: "limit", limit: "turns" }, in_ms: 0 });
    },
  );

  test("opencode, which has no limit of money, is ended when it has spent more", () => {
    const reader = readerOf("opencode", { max_cost_usd: 0.005 });

    reader.read(text("opencode-build.jsonl"));

    expect(reader.ending()).toEqual({ cause: { kind: "limit", limit: "cost" }, in_ms: 0 });
  });
});

test("claude's quota says when to come back", () => {
  const reader = readerOf("claude");
  const at = Date.parse("2026-11-24T17:00:00Z") / 1000;
  const info = { status: "rejected", resetsAt: at, rateLimitType: "five_hour" };

  reader.read(`${JSON.stringify({ type: "rate_limit_event", rate_limit_info: info })}\n`);

  expect(reader.report({ exit_code: 1 }).verdicts.by_json).toEqual({
    kind: "quota",
    message: "The agent is over its quota (five hour).",
    retry_after: "2026-11-24T17:00:00.000Z",
  });
});

test("a warning that the quota is nearly used up is no verdict", () => {
  const reader = readerOf("claude");

  reader.read(
    '{"type":"rate_limit_event","rate_limit_info":{"status":"allowed_warning","resetsAt":1795530000}}\n',
  );

  expect(reader.report({ exit_code: 0 }).verdicts.by_json).toBeUndefined();
});

test("a price of nothing for tokens that were used is not known", () => {
  const reader = readerOf("opencode");

  reader.read('{"type":"step_finish","part":{"cost":0,"tokens":{"input":10,"output":5}}}\n');

  expect(reader.report({ exit_code: 0 })).toMatchObject({ cost_usd: undefined, tokens: 15 });
});

test("an agent that was refused one tool of two was not refused its tools", () => {
  const reader = readerOf("codex");
  const item = (id: string, status: string) => ({ id, type: "command_execution", command: "ls", status });
  const line = (type: string, of: object) => `${JSON.stringify({ type, item: of })}\n`;

  reader.read(line("item.completed", item("1", "declined")) + line("item.completed", item("2", "completed")));

  expect(reader.report({ exit_code: 0 }).verdicts.by_json).toBeUndefined();
});

test("text that is no JSON is shown as it is, and broken or strange JSON does no harm", () => {
  const reader = readerOf("claude");

  const show = reader.read(
    'Warning: old\n{"type":"assistant","message":7}\n{"type":"result"}\n[1]\n{"type":\n',
  );

  expect(show).toBe('Warning: old\n[1]\n{"type":\n');
  expect(reader.report({ exit_code: 0 })).toMatchObject({ cost_usd: undefined, verdicts: {} });
});
