import type { AgentCli } from "../../config/config.ts";
import type { AgentDescription } from "./agent.ts";
import { CLAUDE } from "./claude.ts";
import { CODEX } from "./codex.ts";
import { COMMAND_AGENT } from "./command.ts";
import { COPILOT } from "./copilot.ts";
import { GEMINI } from "./gemini.ts";
import { OPENCODE } from "./opencode.ts";

const AGENTS = {
  claude: CLAUDE,
  codex: CODEX,
  opencode: OPENCODE,
  gemini: GEMINI,
  copilot: COPILOT,
  command: COMMAND_AGENT,
} as const satisfies Readonly<Record<AgentCli, AgentDescription>>;

/** What any of them takes orders from: see `AgentNeeds`. Also those that no phase uses today, for one may tomorrow. */
export const ORDERS: readonly string[] = [
  ...new Set(Object.values(AGENTS).flatMap(({ needs }: AgentDescription) => needs?.orders ?? [])),
];

/** The description of the agent that a config names. */
export function agentDescription(cli: AgentCli): AgentDescription {
  return AGENTS[cli];
}
