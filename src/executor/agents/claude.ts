/** `agent.cli: claude`, Claude Code: https://code.claude.com/docs/en/headless */
import type { AgentDescription, AgentNeeds } from "./agent.ts";
import { agentReader } from "./agent-reader.ts";
import { faultVerdict } from "./api-fault.ts";
import type { AgentEvent } from "./events.ts";
import { installRemedy } from "./install-line.ts";
import { type Json, number, object, objects, text } from "./json.ts";
import { epochTime } from "./retry-time.ts";
import { TESTED } from "./versions.ts";

const NEEDS: AgentNeeds = {
  ...TESTED.claude,
  program: "claude",
  keys: ["ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"],
  or: [
    "ANTHROPIC_AUTH_TOKEN",
    "CLAUDE_CODE_USE_BEDROCK",
    "CLAUDE_CODE_USE_VERTEX",
    "CLAUDE_CODE_USE_FOUNDRY",
    "CLAUDE_CONFIG_DIR",
  ],
  tells: "usd",
  orders: ["CLAUDE.md", "CLAUDE.local.md", "AGENTS.md", ".claude", ".mcp.json"],
};

export const CLAUDE: AgentDescription = {
  cli: "claude",
  needs: NEEDS,
  start: ({ agent, prompt, home, max_cost_usd }) => ({
    kind: "program",
    argv: [
      NEEDS.program,
      "--print",
      "--verbose",
      ...["--output-format", "stream-json"],
      "--dangerously-skip-permissions",
      // The repository's settings can name hooks, a program that is asked for the key, and another address to send it
      // to. Only those of the step's own folder are read; CLAUDE.md comes in as that of a further folder.
      ...["--setting-sources", "user", "--add-dir", "."],
      ...["--settings", '{"disableAllHooks":true}'],
      "--strict-mcp-config",
      ...["--max-turns", String(agent.max_turns)],
      ...(max_cost_usd === undefined ? [] : ["--max-budget-usd", String(max_cost_usd)]),
      ...(agent.model === undefined ? [] : ["--model", agent.model]),
      ...agent.args,
    ],
    stdin: prompt,
    env: {
      CLAUDE_CONFIG_DIR: home,
      CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: "1",
      // Without it root may not skip permissions, as in a job that runs in a container.
      IS_SANDBOX: "1",
      DISABLE_AUTOUPDATER: "1",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      // By default it tries for three minutes, with a wrong key too.
      CLAUDE_CODE_MAX_RETRIES: "4",
    },
    install: installRemedy(NEEDS, agent.version),
  }),
  openReader: (options) => {
    const seen = new Set<string>();
    const understand = (line: Json): readonly AgentEvent[] => {
      switch (line["type"]) {
        case "assistant":
          return spoken(line, seen);
        case "system":
          return told(line);
        case "rate_limit_event":
          return rateLimit(object(line["rate_limit_info"]), options.now());
        case "result":
          return ended(line, options.now());
        default:
          return [];
      }
    };
    return agentReader({ understand, own_limits: ["turns", "cost"] }, options);
  },
};

/** One message comes in several lines, a part each. Those of sub-agents have a parent, and are no turns of its own. */
function spoken(line: Json, seen: Set<string>): readonly AgentEvent[] {
  const message = object(line["message"]);
  // Written by the program itself, to tell of an error that its last line has as well.
  if (message["model"] === "<synthetic>") return [];
  const id = text(message["id"]);
  const first = !seen.has(id);
  seen.add(id);
  const parts = objects(message["content"]).flatMap((part): readonly AgentEvent[] => {
    if (part["type"] === "text") return [{ kind: "said", text: text(part["text"]) }];
    if (part["type"] !== "tool_use") return [];
    return [{ kind: "tool", name: text(part["name"]), about: aboutOf(object(part["input"])) }];
  });
  const turn: readonly AgentEvent[] = first && !line["parent_tool_use_id"] ? [{ kind: "turn" }] : [];
  const used: readonly AgentEvent[] = first
    ? [{ kind: "used", total: false, tokens: tokensOf(object(message["usage"])) }]
    : [];
  return [...turn, ...used, ...parts];
}

function aboutOf(input: Json): string {
  const told = ["command", "file_path", "pattern", "url", "description", "query", "prompt"];
  return text(told.map((name) => input[name]).find((value) => text(value) !== ""));
}

function told(line: Json): readonly AgentEvent[] {
  switch (line["subtype"]) {
    case "init":
      return [
        { kind: "noted", text: `claude ${text(line["claude_code_version"])}, model ${text(line["model"])}` },
      ];
    case "permission_denied":
      return [{ kind: "refused", why: `${text(line["tool_name"])}: ${text(line["message"])}` }];
    case "api_retry":
      return [
        {
          kind: "noted",
          text: `tries again (${line["attempt"]} of ${line["max_retries"]}): ${line["error_status"] ?? ""} ${text(line["error"])}`,
        },
      ];
    default:
      return [];
  }
}

function rateLimit(info: Json, now: Date): readonly AgentEvent[] {
  if (info["status"] !== "rejected") return [];
  const at = number(info["resetsAt"]);
  const retry_after = at === undefined ? undefined : epochTime(at, now);
  const of = text(info["rateLimitType"]).replaceAll("_", " ");
  const message = `The agent is over its quota${of === "" ? "" : ` (${of})`}.`;
  return [{ kind: "verdict", verdict: { kind: "quota", message, retry_after } }];
}

function ended(line: Json, now: Date): readonly AgentEvent[] {
  const models = Object.values(object(line["modelUsage"])).map(object);
  const tokens = models.length > 0 ? models.map(modelTokens).reduce((a, b) => a + b, 0) : undefined;
  const cost_usd = number(line["total_cost_usd"]);
  const turns = number(line["num_turns"]);
  return [
    {
      kind: "used",
      total: true,
      ...(cost_usd !== undefined && { cost_usd }),
      ...(tokens !== undefined && { tokens }),
    },
    ...(turns === undefined ? [] : [{ kind: "turns", count: turns } as const]),
    ...verdictOf(line, now),
  ];
}

/** `subtype` is "success" for an error of the server, too: `is_error` tells them apart. */
function verdictOf(line: Json, now: Date): readonly AgentEvent[] {
  if (line["is_error"] !== true) return [];
  const said = [text(line["result"]), ...(Array.isArray(line["errors"]) ? line["errors"].map(text) : [])];
  const words = said.filter((part) => part !== "").join(" ");
  switch (line["subtype"]) {
    case "error_max_turns":
      return limit("turns", `The agent reached its limit of turns. ${words}`);
    case "error_max_budget_usd":
      return limit("cost", `The agent reached the money that it may spend. ${words}`);
    default: {
      const status = number(line["api_error_status"]);
      const verdict = faultVerdict({ status, message: words }, { keys: NEEDS.keys, now });
      return [{ kind: "verdict", verdict }];
    }
  }
}

function limit(of: "turns" | "cost", message: string): readonly AgentEvent[] {
  return [{ kind: "verdict", verdict: { kind: "limit", limit: of, message: message.trim() } }];
}

function tokensOf(usage: Json): number {
  const names = ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens"];
  return names.reduce((total, name) => total + (number(usage[name]) ?? 0), 0);
}

function modelTokens(usage: Json): number {
  const names = ["inputTokens", "cacheCreationInputTokens", "cacheReadInputTokens", "outputTokens"];
  return names.reduce((total, name) => total + (number(usage[name]) ?? 0), 0);
}
