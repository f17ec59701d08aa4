/** `agent.cli: gemini`, Gemini CLI: https://geminicli.com/docs/cli/headless */
import type { AgentDescription, AgentNeeds, AgentVerdict } from "./agent.ts";
import { agentReader } from "./agent-reader.ts";
import { faultVerdict } from "./api-fault.ts";
import type { AgentEvent } from "./events.ts";
import { installRemedy } from "./install-line.ts";
import { type Json, number, object, text } from "./json.ts";
import { TESTED } from "./versions.ts";

const NEEDS: AgentNeeds = {
  ...TESTED.gemini,
  program: "gemini",
  keys: ["GEMINI_API_KEY"],
  or: ["GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_APPLICATION_CREDENTIALS", "GEMINI_CLI_HOME"],
  tells: "tokens",
  // Not `.env`, which is most often the project's own: it is looked at before each start.
  orders: ["GEMINI.md", ".gemini", ".agents"],
  // Hooks, servers and settings, and variables such as the address that the key is sent to.
  obeys: [".gemini", ".env"],
};

/** Of the rules of an untrusted folder this is the one that lets it work: everything is allowed, by a rule. */
const POLICY = `[[rule]]
toolName = "*"
decision = "allow"
allowRedirection = true
priority = 999
`;

/**
 * It obeys what stands in a folder that it trusts, and no setting of ours stands above that. Where the checkout has
 * nothing to obey the folder is trusted. Else it is not: then it works without the commands that it asks about, git's
 * among them, and without GEMINI.md.
 */
export const GEMINI: AgentDescription = {
  cli: "gemini",
  needs: NEEDS,
  start: ({ agent, prompt, home, named, obeyed }) => ({
    kind: "program",
    argv: [
      NEEDS.program,
      ...["--output-format", "stream-json"],
      ...(obeyed.length === 0 ? ["--approval-mode", "yolo"] : ["--policy", `${home}/policy.toml`]),
      ...(agent.model === undefined ? [] : ["--model", agent.model]),
      ...agent.args,
    ],
    stdin: prompt,
    env: {
      GEMINI_CLI_HOME: home,
      GEMINI_CLI_TRUST_WORKSPACE: obeyed.length === 0 ? "true" : "false",
      // It starts itself anew otherwise, and that one does not hear a signal.
      GEMINI_CLI_NO_RELAUNCH: "true",
    },
    files: {
      ".gemini/settings.json": JSON.stringify(settings({ max_turns: agent.max_turns, named })),
      "policy.toml": POLICY,
    },
    install: installRemedy(NEEDS, agent.version),
    notice:
      obeyed.length === 0
        ? undefined
        : `gemini would obey ${obeyed.join(" and ")} of this repository. It was started without trust in the folder: its git commands are refused, and GEMINI.md is not read.`,
  }),
  openReader: (options) => {
    const tools = new Map<string, string>();
    let speaking = false;
    const understand = (line: Json): readonly AgentEvent[] => {
      // Its text comes in pieces, and between two tools there is one turn at least.
      const turn: readonly AgentEvent[] = speaking ? [] : [{ kind: "turn" }];
      switch (line["type"]) {
        case "message":
          if (line["role"] !== "assistant") return [];
          speaking = true;
          return [...turn, { kind: "said", text: text(line["content"]), piece: line["delta"] === true }];
        case "tool_use": {
          const name = text(line["tool_name"]);
          tools.set(text(line["tool_id"]), name);
          speaking = true;
          return [...turn, { kind: "tool", name, about: aboutOf(object(line["parameters"])) }];
        }
        case "tool_result":
          speaking = false;
          return refusal(line, tools.get(text(line["tool_id"])) ?? "");
        case "error":
          return [{ kind: "noted", text: text(line["message"]) }];
        case "result":
          return ended(line, options.now());
        default:
          return [];
      }
    };
    return agentReader({ understand, exitCodes, own_limits: ["turns"] }, options);
  },
};

function settings(of: {
  readonly max_turns: number;
  readonly named: Readonly<Record<string, string>>;
}): Json {
  const byKey = of.named["GEMINI_API_KEY"] !== undefined;
  return {
    // By default it tries ten times, for four minutes.
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false, maxAttempts: 4 },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    security: {
      folderTrust: { enabled: false },
      ...(byKey && { auth: { selectedType: "gemini-api-key" } }),
      // Its tools do not see the key.
      environmentVariableRedaction: { enabled: true },
    },
    hooksConfig: { enabled: false },
    model: { maxSessionTurns: of.max_turns },
  };
}

/** https://geminicli.com/docs/cli/headless/#exit-codes; an error of the server leaves its status, less 256. */
function exitCodes(code: number): AgentVerdict | undefined {
  switch (code) {
    case 53:
      return { kind: "limit", limit: "turns", message: "The agent reached its limit of turns." };
    case 41:
      return {
        kind: "unavailable",
        message: "The agent found no way to authenticate.",
        remedy: `Give it its key: the name of one of ${NEEDS.keys.join(", ")} in agent.env, and its secret in the workflow.`,
      };
    case 55:
      return { kind: "denied", message: "The agent does not work in a folder that it does not trust." };
    default:
      return undefined;
  }
}

function aboutOf(parameters: Json): string {
  const told = ["command", "file_path", "path", "dir_path", "pattern", "query", "url", "prompt"];
  return text(told.map((name) => parameters[name]).find((value) => text(value) !== ""));
}

function refusal(line: Json, name: string): readonly AgentEvent[] {
  if (line["status"] !== "error") return [];
  const { type, message } = object(line["error"]);
  const words = text(message) || text(line["output"]);
  const refused = type === "policy_violation" || /requires user confirmation|denied by policy/i.test(words);
  return refused ? [{ kind: "refused", why: `${name}: ${words}` }] : [];
}

function ended(line: Json, now: Date): readonly AgentEvent[] {
  const tokens = number(object(line["stats"])["total_tokens"]);
  const used: readonly AgentEvent[] = tokens === undefined ? [] : [{ kind: "used", total: true, tokens }];
  if (line["status"] !== "error") return used;
  const message = text(object(line["error"])["message"]);
  return [...used, { kind: "verdict", verdict: faultVerdict({ message }, { keys: NEEDS.keys, now }) }];
}
