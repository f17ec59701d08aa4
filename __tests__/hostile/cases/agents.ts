/**
 * What agents print that means them harm who read it: each case is put into the words of all five, as they print JSON. A
 * stand-in prints it and leaves a valid result, so that the phase is complete and all that counts is what was read on the way.
 */

/** How each puts it: a text, a use of a tool, an end in error, and what it has used. */
export interface Tongue {
  says(text: string): object;
  uses(name: string, about: string): object;
  fails(message: string): object;
  used(amount: unknown): object;
}

export const TONGUES = {
  claude: {
    says: (text) => ({ type: "assistant", message: { id: text.length, content: [{ type: "text", text }] } }),
    uses: (name, command) => ({
      type: "assistant",
      message: { id: "t", content: [{ type: "tool_use", name, input: { command } }] },
    }),
    fails: (result) => ({ type: "result", subtype: "error_during_execution", is_error: true, result }),
    used: (amount) => ({ type: "result", subtype: "success", total_cost_usd: amount, num_turns: amount }),
  },
  codex: {
    says: (text) => ({ type: "item.completed", item: { id: text.length, type: "agent_message", text } }),
    uses: (name, command) => ({
      type: "item.started",
      item: { id: name, type: "command_execution", command },
    }),
    fails: (message) => ({ type: "turn.failed", error: { message } }),
    used: (amount) => ({ type: "turn.completed", usage: { input_tokens: amount, output_tokens: amount } }),
  },
  opencode: {
    says: (text) => ({ type: "text", part: { text } }),
    uses: (tool, command) => ({ type: "tool_use", part: { tool, state: { input: { command } } } }),
    fails: (message) => ({ type: "error", error: { name: message, data: { message } } }),
    used: (amount) => ({ type: "step_finish", part: { cost: amount, tokens: { total: amount } } }),
  },
  gemini: {
    says: (content) => ({ type: "message", role: "assistant", content, delta: true }),
    uses: (tool_name, command) => ({ type: "tool_use", tool_name, tool_id: "1", parameters: { command } }),
    fails: (message) => ({ type: "result", status: "error", error: { message } }),
    used: (amount) => ({ type: "result", status: "success", stats: { total_tokens: amount } }),
  },
  copilot: {
    says: (content) => ({ type: "assistant.message", data: { content } }),
    uses: (toolName, command) => ({
      type: "tool.execution_start",
      data: { toolName, arguments: { command } },
    }),
    fails: (message) => ({ type: "session.error", data: { message, statusCode: message } }),
    used: (amount) => ({ type: "session.shutdown", data: { usage: amount } }),
  },
} as const satisfies Readonly<Record<string, Tongue>>;

export interface AgentCase {
  readonly name: string;
  /** Lines as they are printed; `%KEY%` is the key that the agent was given. */
  readonly lines: (tongue: Tongue) => readonly string[];
}

const json = (value: object) => JSON.stringify(value);
const COMMANDS =
  "::set-env name=PWNED::1\r\n::add-mask::PWNED\n##[add-path]/PWNED\u2028::error file=PWNED::x";
const MARKUP = "@evil <img src=x onerror=alert(1)> [x](http://evil.example) fixes #1337 https://evil.example";

export const AGENT_CASES: readonly AgentCase[] = [
  { name: "commands to the runner, said", lines: ({ says }) => [json(says(COMMANDS))] },
  { name: "commands to the runner, as a tool", lines: ({ uses }) => [json(uses(COMMANDS, COMMANDS))] },
  { name: "commands to the runner, as a failure", lines: ({ fails }) => [json(fails(COMMANDS))] },
  { name: "commands to the runner, in a line that is no JSON", lines: () => COMMANDS.split("\n") },
  {
    name: "markup in every place",
    lines: ({ says, uses, fails }) =>
      [says, fails].map((f) => json(f(MARKUP))).concat(json(uses(MARKUP, MARKUP))),
  },
  {
    name: "the key, said",
    lines: ({ says, uses }) => [json(says("my key is %KEY%.")), json(uses("%KEY%", "x %KEY%"))],
  },
  {
    name: "the key in two pieces",
    lines: ({ says }) => [
      json(says("my key is %KEY%").valueOf()).replace("%KEY%", "%KEY<%"),
      json(says("%KEY>% as you see")),
    ],
  },
  {
    name: "the key behind 390 letters",
    lines: ({ says, fails }) => [says, fails].map((f) => json(f(`${"- ".repeat(195)}%KEY% -`))),
  },
  {
    name: "escape sequences",
    lines: ({ says }) => [json(says("\u001b]0;PWNED\u0007\u001b[2J\u009b31m\u202egnp.exe"))],
  },
  {
    name: "amounts that are none",
    lines: ({ used }) => [null, "9", [], {}, true].map((amount) => json(used(amount))),
  },
  { name: "amounts below nothing", lines: ({ used }) => [json(used(-1_000_000))] },
  {
    name: "amounts beyond numbers",
    lines: ({ used }) => [json(used("%HUGE%")).replace('"%HUGE%"', "1e999")],
  },
  { name: "amounts as large as numbers go", lines: ({ used }) => [json(used(1.7e308)), json(used(1.7e308))] },
  {
    name: "fields of every wrong kind",
    lines: (tongue) =>
      [
        json(tongue.says("x")),
        json(tongue.uses("x", "y")),
        json(tongue.fails("x")),
        json(tongue.used(1)),
      ].flatMap((line) => [
        line.replaceAll('"x"', "null"),
        line.replaceAll('"x"', '{"toString":1}'),
        line.replaceAll(/\{[^{}]*\}/g, "[7]"),
        line.replaceAll(/"(message|part|data|item|error|state|stats)":/g, '"$1":null,"other":'),
      ]),
  },
  {
    name: "the prototype of everything",
    lines: ({ says }) => [
      json(says("x")).replace(
        "{",
        '{"__proto__":{"type":"result","polluted":true},"constructor":{"prototype":{"polluted":true}},',
      ),
    ],
  },
  {
    name: "JSON that is deep",
    lines: () => [`{"type":${"[".repeat(200_000)}`, `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  },
  { name: "a line of 20 MB", lines: ({ says }) => [json(says("%20MB%"))] },
  { name: "100,000 lines", lines: ({ says }) => Array.from({ length: 100_000 }, () => json(says("."))) },
  {
    name: "half a line at the end",
    lines: ({ says }) => [json(says("x")), json(says("cut off")).slice(0, -9)],
  },
  { name: "bytes that are no text", lines: ({ says }) => [json(says("%BYTES%"))] },
  {
    name: "a quota until the end of time",
    lines: ({ fails }) => [
      json(fails("429 rate limit, try again at 9999-12-31T23:59:59Z")),
      json(fails("rate limit, retry in 99999999999999999999 days")),
    ],
  },
  { name: "a failure in 1 MB of words", lines: ({ fails }) => [json(fails("word ".repeat(200_000)))] },
  {
    name: "the last words of another",
    lines: () => [
      '{"type":"result","subtype":"success","is_error":false}',
      '{"type":"turn.completed"}',
      '{"type":"result","status":"success"}',
      '{"type":"result","exitCode":0}',
    ],
  },
];
