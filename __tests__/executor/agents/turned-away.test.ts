/** An agent whose server turns it away tries again by itself, for as long as it likes: how long it may, and what comes of it. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AgentReader } from "../../../src/executor/agents/agent.ts";
import { LONGEST_WAIT_MS, MOST_TIMES_TURNED_AWAY } from "../../../src/executor/agents/agent-reader.ts";
import { agentDescription } from "../../../src/executor/agents/registry.ts";

type Cli = "codex" | "opencode" | "copilot";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const NOW_ENOUGH = { cause: { kind: "turned_away" }, in_ms: 0 };

const lines = (record: string) =>
  readFileSync(new URL(`../../fixtures/agents/${record}`, import.meta.url), "utf8").split(/(?<=\n)/);

function agent(cli: Cli, { max_turns = 100 } = {}) {
  const clock = { ms: NOW };
  const reader = agentDescription(cli).openReader?.({
    max_turns,
    secrets: [],
    now: () => new Date(clock.ms),
  });
  if (!reader) throw new Error(`${cli} has no reader`);
  return { reader, clock };
}

const hear = (cli: Cli, reader: AgentReader, line: string) =>
  cli === "opencode" ? (reader.readErrors?.(line) ?? "") : reader.read(line);

/** One line in which it tells that it was turned away, as the real one does. */
const REBUFF: Readonly<Record<Cli, string>> = {
  codex: '{"type":"error","message":"Reconnecting... 1/5 (last status: 429 Too Many Requests)"}\n',
  opencode: lines("opencode-429.log")[0] ?? "",
  copilot: lines("copilot-429.jsonl").find((line) => line.includes("model.call_failure")) ?? "",
};

const PROGRESS: Readonly<Record<Cli, string>> = {
  codex: '{"type":"item.completed","item":{"id":"1","type":"agent_message","text":"Here."}}\n',
  opencode: '{"type":"text","part":{"text":"Here."}}\n',
  copilot: '{"type":"assistant.message","data":{"content":"Here."}}\n',
};

describe.each([
  ["codex", "codex-401.jsonl", "unavailable", /key was refused.*a scripted 401/],
  ["codex", "codex-500.jsonl", "crash", /high demand/],
  ["opencode", "opencode-429.log", "quota", /over its quota: .*a scripted 429/],
  ["copilot", "copilot-429.jsonl", "quota", /over its quota: .*a scripted 429/],
  ["copilot", "copilot-500.jsonl", "crash", /could not reach its model/],
] as const)("%s, as recorded in %s", (cli, record, kind, message) => {
  test(`is ended when it is turned away for the ${MOST_TIMES_TURNED_AWAY}th time in a row, as ${kind}`, () => {
    const { reader } = agent(cli);
    let shown = "";

    for (const line of lines(record)) {
      shown += hear(cli, reader, line);
      if (reader.ending()?.in_ms === 0) break;
    }

    expect(reader.ending()).toEqual(NOW_ENOUGH);
    expect(shown.match(/^· turned away \(\d of 4\): /gm)).toHaveLength(MOST_TIMES_TURNED_AWAY);
    const verdict = reader.report({}).verdicts.by_json;
    expect(verdict?.kind).toBe(kind);
    expect(verdict?.message).toMatch(message);
  });
});

describe.each(["codex", "opencode", "copilot"] as const)("%s that was turned away", (cli) => {
  test("is ended when it waits longer than a minute, however often it prints something else meanwhile", () => {
    const { reader, clock } = agent(cli);

    hear(cli, reader, REBUFF[cli]);
    const at_first = reader.ending();
    clock.ms += 40_000;
    reader.read("Warning: something else\n");
    const later = reader.ending();

    expect(at_first).toEqual({ cause: { kind: "turned_away" }, in_ms: LONGEST_WAIT_MS });
    expect(later).toEqual({ cause: { kind: "turned_away" }, in_ms: LONGEST_WAIT_MS - 40_000 });
    expect(reader.report({}).verdicts.by_json?.kind).toBe("quota");
  });

  test("and then got on is as if it had not been", () => {
    const { reader } = agent(cli);

    for (let time = 1; time < MOST_TIMES_TURNED_AWAY; time++) hear(cli, reader, REBUFF[cli]);
    reader.read(PROGRESS[cli]);
    const got_on = reader.ending();
    hear(cli, reader, REBUFF[cli]);
    reader.read(PROGRESS[cli]);

    expect(got_on).toBeUndefined();
    expect(reader.ending()).toBeUndefined();
    expect(reader.report({ exit_code: 0 }).verdicts.by_json).toBeUndefined();
  });
});

test("what else opencode's log says is shown as it is", () => {
  const { reader } = agent("opencode");

  expect(reader.readErrors?.("timestamp=x level=ERROR message=other\nplain\n")).toBe(
    "timestamp=x level=ERROR message=other\nplain\n",
  );
  expect(reader.ending()).toBeUndefined();
});

test("an agent that is over its limit while it is turned away is ended for its limit, and at once", () => {
  const { reader } = agent("copilot", { max_turns: 0 });

  reader.read('{"type":"assistant.turn_start","data":{}}\n');
  hear("copilot", reader, REBUFF.copilot);

  expect(reader.ending()).toEqual({ cause: { kind: "limit", limit: "turns" }, in_ms: 0 });
});
