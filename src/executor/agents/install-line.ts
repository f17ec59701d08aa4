/** What a workflow has to say so that an agent is there. */
import type { AgentNeeds } from "./agent.ts";

/** A sentence for people: the step that a workflow needs. `version` is the one that the config pins. */
export function installRemedy(needs: Pick<AgentNeeds, "package" | "tested">, version?: string): string {
  return `Put a step before Tickwork into the workflow: \`run: ${installLine(needs, version)}\`.`;
}

/** `npm install --global @openai/codex@0.169.0`: the version that the config asks for, else the one that is tested. */
export function installLine(needs: Pick<AgentNeeds, "package" | "tested">, version?: string): string {
  return `npm install --global ${needs.package}@${version ?? needs.tested}`;
}
