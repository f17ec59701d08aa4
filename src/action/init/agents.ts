/** Which agent a repository's people use: told from files of theirs, or from what is installed. */
import { AGENT_CLIS, type AgentCli } from "../../config/config.ts";
import type { Files } from "./files.ts";

export type NamedAgent = Exclude<AgentCli, "command">;

/** Files that people who use it have in a repository. */
const TRACES: Readonly<Record<NamedAgent, readonly string[]>> = {
  claude: ["CLAUDE.md", ".claude"],
  codex: [".codex"],
  opencode: ["opencode.json", "opencode.jsonc", ".opencode"],
  gemini: ["GEMINI.md", ".gemini"],
  copilot: [".github/copilot-instructions.md", ".copilot"],
};

export const NAMED_AGENTS: readonly NamedAgent[] = AGENT_CLIS.filter((cli) => cli !== "command");

export interface FoundAgent {
  readonly cli: NamedAgent;
  /** Why this one. */
  readonly because: string;
}

/** Undefined when neither says; what the repository has weighs more. */
export function agentIn(files: Files, isInstalled: (cli: NamedAgent) => boolean): FoundAgent | undefined {
  for (const cli of NAMED_AGENTS) {
    const trace = TRACES[cli].find((path) => files.has(path));
    if (trace !== undefined) return { cli, because: `the repository has ${trace}` };
  }
  const cli = NAMED_AGENTS.find(isInstalled);
  return cli && { cli, because: "it is installed here" };
}
