import type { AgentCli } from "../../config/config.ts";
import type { AgentDescription } from "./agent.ts";
import { COMMAND_AGENT } from "./command.ts";

const AGENTS = {
  claude: notYet("claude"),
  codex: notYet("codex"),
  opencode: notYet("opencode"),
  gemini: notYet("gemini"),
  copilot: notYet("copilot"),
  command: COMMAND_AGENT,
} as const satisfies Readonly<Record<AgentCli, AgentDescription>>;

/** The description of the agent that a config names. */
export function agentDescription(cli: AgentCli): AgentDescription {
  return AGENTS[cli];
}

function notYet(cli: AgentCli): AgentDescription {
  return {
    cli,
    start: () => ({
      kind: "unavailable",
      because: `agent.cli: ${cli} is not in this release.`,
      remedy: `Set agent.cli: command, and agent.command to an argument list that starts ${cli}.`,
    }),
  };
}
