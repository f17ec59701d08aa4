/** What an agent's reader makes of texts in which the agent quotes the key that it was given. */
import { describe, expect, test } from "vitest";
import { agentDescription } from "../../../src/executor/agents/registry.ts";

const KEY = "sk-Q7zX2mW9vK4pR8tY";
/** No text around it has these characters in this order. */
const PARTS = Array.from({ length: KEY.length - 3 }, (_, at) => KEY.slice(at, at + 4));

const partsIn = (text: string) => PARTS.filter((part) => text.includes(part));

/** The key at every place in which a cut at `max` could go through it. */
const offsetsAround = (max: number) =>
  Array.from({ length: 2 * KEY.length + 24 }, (_, at) => max - 2 * KEY.length - 12 + at);

function claude() {
  const options = { max_turns: 100, secrets: [KEY], now: () => new Date(0) };
  const reader = agentDescription("claude").openReader?.(options);
  if (!reader) throw new Error("claude has no reader");
  return reader;
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const says = (...content: readonly object[]) => line({ type: "assistant", message: { id: "m", content } });

describe.each([
  ["what a tool is about, cut at 160", 160, (text: string) => says(tool({ command: text }))],
  ["what the agent says, cut at 400", 400, (text: string) => says({ type: "text", text })],
  [
    "how the agent says that it ended, cut at 400",
    400,
    (text: string) =>
      line({ type: "result", subtype: "error_during_execution", is_error: true, result: text }),
  ],
])("[T11] a key in %s", (_name, max, spoken) => {
  test("is shown in no part, wherever it stands", () => {
    for (const offset of offsetsAround(max)) {
      const text = `${"- ".repeat(offset).slice(0, offset)}${KEY}${" -".repeat(50)}`;
      const reader = claude();

      const show = reader.read(spoken(text));
      const { verdicts } = reader.report({ exit_code: 1 });

      expect(show, `at ${offset}`).toMatch(/- -/);
      expect(partsIn(show), `at ${offset}`).toEqual([]);
      expect(partsIn(verdicts.by_json?.message ?? ""), `at ${offset}`).toEqual([]);
    }
  });
});

test("[T11] a key in what was refused to the agent is in no part of the verdict, cut at 300", () => {
  for (const offset of offsetsAround(300)) {
    const reader = agentDescription("gemini").openReader?.({
      max_turns: 100,
      secrets: [KEY],
      now: () => new Date(0),
    });
    const message = `${"- ".repeat(offset).slice(0, offset)}${KEY}${" -".repeat(50)}`;
    const refused = { status: "error", error: { type: "policy_violation", message } };

    reader?.read(line({ type: "tool_use", tool_id: "1", tool_name: "shell", parameters: {} }));
    const shown = reader?.read(line({ type: "tool_result", tool_id: "1", ...refused }));
    const verdict = reader?.report({ exit_code: 0 }).verdicts.by_json;

    expect(verdict?.kind).toBe("denied");
    expect(partsIn(verdict?.message ?? ""), `at ${offset}`).toEqual([]);
    expect(partsIn(shown ?? ""), `at ${offset}`).toEqual([]);
  }
});

function tool(input: object): object {
  return { type: "tool_use", id: "t", name: "Bash", input };
}
