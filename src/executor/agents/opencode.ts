/** `agent.cli: opencode`: https://opencode.ai/docs/cli */
import { join } from "node:path";
import type { AgentDescription, AgentNeeds, AgentProgram, AgentStart, AgentUnavailable } from "./agent.ts";
import { agentReader } from "./agent-reader.ts";
import { faultVerdict } from "./api-fault.ts";
import type { AgentEvent } from "./events.ts";
import { installRemedy } from "./install-line.ts";
import { type Json, number, object, text } from "./json.ts";
import { TESTED } from "./versions.ts";

const NEEDS: AgentNeeds = {
  ...TESTED.opencode,
  program: "opencode",
  // Each of its many providers has its own.
  keys: [],
  tells: "usd",
  // CONTEXT.md where there is no AGENTS.md; deeper down it is a common name for other things.
  orders: [
    "AGENTS.md",
    "CLAUDE.md",
    "/CONTEXT.md",
    ".opencode",
    "opencode.json",
    "opencode.jsonc",
    ".claude",
    ".agents",
  ],
  // Plugins, by files or by name: programs that run as soon as it starts.
  obeys: [".opencode", "opencode.json", "opencode.jsonc"],
};

/** Stands above every other config that it finds. */
const CONFIG = {
  autoupdate: false,
  share: "disabled",
  snapshot: false,
  permission: "allow",
};

/** It has no limit of turns that holds; a request to the model is one. */
export const OPENCODE: AgentDescription = {
  cli: "opencode",
  needs: NEEDS,
  start: (request) => (request.obeyed.length === 0 ? started(request) : refused(request.obeyed)),
  openReader: (options) => {
    const understand = (line: Json): readonly AgentEvent[] => {
      const part = object(line["part"]);
      switch (line["type"]) {
        case "step_start":
          return [{ kind: "turn" }];
        case "text":
          return [{ kind: "said", text: text(part["text"]) }];
        case "tool_use":
          return toolUse(part);
        case "step_finish":
          return [
            { kind: "used", total: false, cost_usd: number(part["cost"]) ?? 0, tokens: tokensOf(part) },
          ];
        case "error":
          return [failure(object(line["error"]), options.now())];
        default:
          return [];
      }
    };
    const understandError = (line: string): readonly AgentEvent[] | undefined => {
      const message = streamError(line);
      if (message === undefined) return undefined;
      const verdict = faultVerdict({ message }, { keys: NEEDS.keys, now: options.now() });
      return [{ kind: "turned_away", verdict }];
    };
    return agentReader({ understand, understandError, own_limits: [] }, options);
  },
};

/** Of its log: `… message="stream error" … error.error="AI_APICallError: Overloaded"`. It then tries again. */
function streamError(line: string): string | undefined {
  if (!line.includes('message="stream error"')) return undefined;
  const [, quoted = ""] = /\berror\.error=("(?:[^"\\]|\\.)*"|\S+)/.exec(line) ?? [];
  return quoted
    .replaceAll(/^"|"$/g, "")
    .replaceAll('\\"', '"')
    .replace(/^\w+Error: /, "");
}

/** Its switch for the project's config does not hold for plugins, and takes AGENTS.md away as well: it is of no use. */
function refused(obeyed: readonly string[]): AgentUnavailable {
  return {
    kind: "unavailable",
    because: `opencode would run the plugins that ${obeyed.join(" and ")} of this repository name, and has no switch against it.`,
    remedy:
      "Take them off the branch, use another agent, or start it yourself with `agent.cli: command`, where it may.",
  };
}

function started({ agent, prompt, home, item_id, phase }: AgentStart): AgentProgram {
  return {
    kind: "program",
    argv: [
      NEEDS.program,
      ...["run", "--format", "json"],
      // That its server turns it away, and that it tries again, it tells its log alone.
      ...["--print-logs", "--log-level", "ERROR"],
      // Without a title it asks a model for one, and leaves the price of that out.
      ...["--title", `${item_id} ${phase}`],
      ...(agent.model === undefined ? [] : ["--model", agent.model]),
      ...agent.args,
    ],
    stdin: prompt,
    env: {
      XDG_CONFIG_HOME: join(home, "config"),
      XDG_DATA_HOME: join(home, "data"),
      XDG_STATE_HOME: join(home, "state"),
      XDG_CACHE_HOME: join(home, "cache"),
      OPENCODE_CONFIG_CONTENT: JSON.stringify(CONFIG),
      OPENCODE_DISABLE_AUTOUPDATE: "1",
    },
    install: installRemedy(NEEDS, agent.version),
  };
}

function toolUse(part: Json): readonly AgentEvent[] {
  const state = object(part["state"]);
  const input = object(state["input"]);
  const about = ["command", "filePath", "pattern", "url", "description"].map((name) => text(input[name]));
  const name = text(part["tool"]);
  const tool: AgentEvent = { kind: "tool", name, about: about.find((one) => one !== "") ?? "" };
  const error = text(state["error"]);
  const refused =
    state["status"] === "error" && /\brejected permission\b|\bprevents you from using\b/.test(error);
  return refused ? [tool, { kind: "refused", why: `${name}: ${error}` }] : [tool];
}

function failure(error: Json, now: Date): AgentEvent {
  const data = object(error["data"]);
  const message = text(data["message"]) || text(error["name"]);
  const headers = object(data["responseHeaders"]);
  const seconds = text(headers["retry-after"]);
  const status = number(data["statusCode"]) ?? STATUS_OF[text(error["name"])];
  const words = seconds === "" ? message : `${message} (retry-after: ${seconds})`;
  return { kind: "verdict", verdict: faultVerdict({ status, message: words }, { keys: NEEDS.keys, now }) };
}

const STATUS_OF: Readonly<Record<string, number>> = {
  ProviderAuthError: 401,
  ProviderModelNotFoundError: 404,
};

/** The total that it gives leaves nothing out; an older one gives the parts alone. */
function tokensOf(part: Json): number {
  const tokens = object(part["tokens"]);
  const cache = object(tokens["cache"]);
  const parts = [tokens["input"], tokens["output"], tokens["reasoning"], cache["read"], cache["write"]];
  return number(tokens["total"]) ?? parts.reduce<number>((total, value) => total + (number(value) ?? 0), 0);
}
