/** `agent.cli: copilot`, GitHub Copilot CLI: https://docs.github.com/copilot/concepts/agents/about-copilot-cli */
import { join } from "node:path";
import type { AgentDescription, AgentNeeds } from "./agent.ts";
import { agentReader } from "./agent-reader.ts";
import { faultVerdict } from "./api-fault.ts";
import type { AgentEvent } from "./events.ts";
import { installRemedy } from "./install-line.ts";
import { type Json, jsonLine, number, object, text } from "./json.ts";
import { TESTED } from "./versions.ts";

const NEEDS: AgentNeeds = {
  ...TESTED.copilot,
  program: "copilot",
  keys: ["COPILOT_GITHUB_TOKEN"],
  or: ["GH_TOKEN", "GITHUB_TOKEN", "COPILOT_PROVIDER_BASE_URL", "COPILOT_HOME"],
  tells: "tokens",
  orders: ["AGENTS.md", "CLAUDE.md", "GEMINI.md", "/.github", ".copilot", ".mcp.json", ".claude", ".agents"],
};

/**
 * It obeys the repository's hooks and servers only when told to trust the folder, which nothing here does. Its program
 * (235 MB) is unpacked into the cache of the user, which all steps share. It has no limit of turns.
 */
export const COPILOT: AgentDescription = {
  cli: "copilot",
  needs: NEEDS,
  start: ({ agent, prompt, home, named }) => ({
    kind: "program",
    argv: [
      NEEDS.program,
      ...["--output-format", "json"],
      ...["--allow-all", "--no-ask-user", "--no-auto-update"],
      // Its tools do not see them.
      ...(Object.keys(named).length === 0 ? [] : [`--secret-env-vars=${Object.keys(named).join(",")}`]),
      ...["--usage-output-file", join(home, "usage.json")],
      ...(agent.model === undefined ? [] : ["--model", agent.model]),
      ...agent.args,
    ],
    stdin: prompt,
    env: { COPILOT_HOME: home, COPILOT_AUTO_UPDATE: "false" },
    usage_file: join(home, "usage.json"),
    install: installRemedy(NEEDS, agent.version),
  }),
  openReader: (options) => {
    const verdictOf = (data: Json, message: string) =>
      faultVerdict({ status: number(data["statusCode"]), message }, { keys: NEEDS.keys, now: options.now() });
    const understand = (line: Json): readonly AgentEvent[] => {
      const data = object(line["data"]);
      switch (line["type"]) {
        case "assistant.turn_start":
          return [{ kind: "turn" }];
        case "assistant.message":
          return [{ kind: "said", text: text(data["content"]) }];
        case "tool.execution_start":
          return [{ kind: "tool", name: text(data["toolName"]), about: aboutOf(object(data["arguments"])) }];
        case "tool.execution_complete":
          return refusal(data);
        case "model.call_failure":
          return [{ kind: "turned_away", verdict: verdictOf(data, errorIn(text(data["errorMessage"]))) }];
        case "session.error":
          return [{ kind: "verdict", verdict: verdictOf(data, text(data["message"])) }];
        default:
          return [];
      }
    };
    return agentReader({ understand, readUsage, own_limits: [] }, options);
  },
};

function aboutOf(input: Json): string {
  const told = ["command", "path", "pattern", "url", "query", "description"];
  return text(told.map((name) => input[name]).find((value) => text(value) !== ""));
}

function refusal(data: Json): readonly AgentEvent[] {
  const { code, message } = object(data["error"]);
  return data["success"] === false && code === "denied" ? [{ kind: "refused", why: text(message) }] : [];
}

/** The server's answer as it came: often JSON with a message in it. */
function errorIn(answer: string): string {
  const json = jsonLine(answer, (part) => part);
  return json ? text(json["message"]) || text(object(json["error"])["message"]) || answer : answer;
}

/** What was in the cache is among the input already. */
function readUsage(file: Json): readonly AgentEvent[] {
  const models = Object.values(object(file["modelMetrics"])).map((model) => object(object(model)["usage"]));
  const tokens = models.reduce((total, usage) => {
    return total + (number(usage["inputTokens"]) ?? 0) + (number(usage["outputTokens"]) ?? 0);
  }, 0);
  return models.length === 0 ? [] : [{ kind: "used", total: true, tokens }];
}
