/** `agent.cli: codex`, OpenAI Codex: https://developers.openai.com/codex/noninteractive */
import type { AgentDescription, AgentNeeds } from "./agent.ts";
import { agentReader } from "./agent-reader.ts";
import { faultVerdict } from "./api-fault.ts";
import type { AgentEvent } from "./events.ts";
import { installRemedy } from "./install-line.ts";
import { type Json, number, object, objects, text } from "./json.ts";
import { TESTED } from "./versions.ts";

const NEEDS: AgentNeeds = {
  ...TESTED.codex,
  program: "codex",
  keys: ["OPENAI_API_KEY", "CODEX_API_KEY"],
  or: ["CODEX_HOME"],
  tells: "tokens",
  orders: ["AGENTS.md", "AGENTS.override.md", ".codex", ".agents"],
};

const SETTINGS = [
  "analytics.enabled=false",
  'otel.metrics_exporter="none"',
  "check_for_update_on_startup=false",
  // Its tools do not see the key. By exclusion: what else is in the environment is how they are found and ended.
  'shell_environment_policy.exclude=["*KEY*","*TOKEN*","*SECRET*"]',
];

/**
 * A planted `.codex/config.toml` is obeyed only in a folder that its own home calls trusted, and ours is empty. It has no
 * limit of turns; a use of a tool is counted as one.
 */
export const CODEX: AgentDescription = {
  cli: "codex",
  needs: NEEDS,
  start: ({ agent, prompt, home, named }) => ({
    kind: "program",
    argv: [
      NEEDS.program,
      ...["exec", "--json", "--ephemeral", "--skip-git-repo-check"],
      ...["--color", "never"],
      "--dangerously-bypass-approvals-and-sandbox",
      ...SETTINGS.flatMap((setting) => ["-c", setting]),
      ...["--disable", "plugins", "--disable", "apps"],
      ...(agent.model === undefined ? [] : ["--model", agent.model]),
      ...agent.args,
      "-",
    ],
    stdin: prompt,
    env: {
      CODEX_HOME: home,
      // The name it reads; the other is the one that people have.
      ...(named["OPENAI_API_KEY"] !== undefined && { CODEX_API_KEY: named["OPENAI_API_KEY"] }),
    },
    install: installRemedy(NEEDS, agent.version),
  }),
  openReader: (options) => {
    const verdictOf = (message: string) =>
      faultVerdict({ message }, { keys: NEEDS.keys, now: options.now() });
    // `Reconnecting... 2/5 (…)` before it tries again, and the reason once more, without that, when it is over.
    const troubled = (message: string): AgentEvent => {
      const [, reason] = /^Reconnecting\b[^(]*\((.*)\)$/s.exec(message) ?? [];
      if (reason === undefined) return { kind: "noted", text: message };
      return { kind: "turned_away", verdict: verdictOf(reason) };
    };
    const begun = new Set<string>();
    const begin = (item: Json): readonly AgentEvent[] => {
      if (begun.has(text(item["id"]))) return [];
      begun.add(text(item["id"]));
      return started(item);
    };
    const understand = (line: Json): readonly AgentEvent[] => {
      const item = object(line["item"]);
      switch (line["type"]) {
        case "item.started":
          return begin(item);
        // Some kinds are told of when they are over, and not before.
        case "item.completed":
          return [...begin(item), ...completed(item)];
        case "error":
          return [troubled(text(line["message"]))];
        case "turn.failed":
          return [{ kind: "verdict", verdict: verdictOf(text(object(line["error"])["message"])) }];
        case "turn.completed":
          return [{ kind: "used", total: true, tokens: tokensOf(object(line["usage"])) }];
        default:
          return [];
      }
    };
    return agentReader({ understand, own_limits: [] }, options);
  },
};

const SILENT = new Set(["agent_message", "reasoning", "error", "todo_list"]);

function started(item: Json): readonly AgentEvent[] {
  const type = text(item["type"]);
  const name = type === "command_execution" ? "shell" : type.replaceAll("_", " ");
  return SILENT.has(type) ? [] : [{ kind: "turn" }, { kind: "tool", name, about: aboutOf(item) }];
}

function completed(item: Json): readonly AgentEvent[] {
  switch (item["type"]) {
    case "agent_message":
      return [{ kind: "said", text: text(item["text"]) }];
    // About its surroundings; nothing has failed.
    case "error":
      return [{ kind: "noted", text: text(item["message"]) }];
    default:
      return refusal(item);
  }
}

/** It has no word for what its sandbox stops: the tool fails on a file system that nobody can write to. */
function refusal(item: Json): readonly AgentEvent[] {
  const output = text(item["aggregated_output"]);
  const stopped = item["status"] === "failed" && /read-only file system/i.test(output);
  if (item["status"] !== "declined" && !stopped) return [];
  const why = stopped ? "its sandbox is read-only" : "its approval policy declined it";
  return [{ kind: "refused", why: `${aboutOf(item)}: ${why}` }];
}

function aboutOf(item: Json): string {
  const paths = objects(item["changes"]).map(({ path }) => text(path));
  const shell = text(item["command"]).replace(/^\S+\/(?:ba|z)?sh -l?c /, "");
  return [shell, paths.join(", "), text(item["query"]), text(item["tool"])].find((part) => part !== "") ?? "";
}

/** What was in the cache is among the input already. */
function tokensOf(usage: Json): number {
  return (number(usage["input_tokens"]) ?? 0) + (number(usage["output_tokens"]) ?? 0);
}
