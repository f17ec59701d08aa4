/** What is wrong with how agents are started: the config's own settings, and what a phase says otherwise. */
import { knownValues, nearestName } from "../backlog/schema-problems.ts";
import { type AgentSettings, agentOf, type Config, type Phase, PLACEHOLDERS } from "./config.ts";
import type { Fault, FaultPath } from "./fault.ts";
import { pathName } from "./schema-issues.ts";

/** Of the config's own settings. */
export function agentFaults({ agent }: Config): readonly Fault[] {
  if (agent.cli === "command")
    return agent.command ? placeholderFaults(["agent"], agent) : [noCommand(["agent"])];
  return agent.command
    ? [withoutEffect(["agent", "command"], `it is for cli: command, and cli is ${agent.cli}`)]
    : [];
}

/** Of what one phase says otherwise. `path`: where the phase stands. */
export function phaseAgentFaults(
  { phase, path }: { readonly phase: Phase; readonly path: FaultPath },
  config: Config,
): readonly Fault[] {
  if (phase.agent === undefined) return [];
  const at = [...path, "agent"];
  if (phase.run !== undefined) return [withoutEffect(at, "a phase with `run` starts no agent")];
  const agent = agentOf(config, phase);
  if (agent.cli === "command" && !agent.command && config.agent.cli !== "command") return [noCommand(at)];
  if (agent.cli === "command") return placeholderFaults(at, phase.agent);
  if (phase.agent.command === undefined) return [];
  return [withoutEffect([...at, "command"], `it is for cli: command, and cli is ${agent.cli}`)];
}

/** TW069, a warning. `why` completes "… has no effect:". */
export function withoutEffect(path: FaultPath, why: string): Fault {
  const message = `${pathName(path)} has no effect: ${why}`;
  return {
    code: "TW069",
    severity: "warning",
    path,
    message,
    hint: "Take it away, or change what it depends on.",
  };
}

function noCommand(path: FaultPath): Fault {
  const message = `${pathName([...path, "cli"])} is command, but no command is given`;
  return {
    code: "TW068",
    path: [...path, "cli"],
    message,
    hint: 'Add it as a list, e.g. `command: [my-agent, "{prompt_file}"]`.',
  };
}

/**
 * A name in braces that is not filled in goes to the program as it is, which can be meant: of JSON, say. Only one that is
 * nearly a known one is an error.
 */
function placeholderFaults(path: FaultPath, { command, args }: Partial<AgentSettings>): readonly Fault[] {
  const lists = { command: command ?? [], args: args ?? [] };
  return Object.entries(lists).flatMap(([key, list]) =>
    list.flatMap((part, index) =>
      [...part.matchAll(/\{([A-Za-z_-]+)\}/g)].flatMap(([, name = ""]): readonly Fault[] => {
        const known: readonly string[] = PLACEHOLDERS;
        if (known.includes(name)) return [];
        const near = nearestName(name, known) !== undefined;
        const at = [...path, key, index];
        const message = `${pathName(at)} has "{${name}}", which is not filled in`;
        const hint = near
          ? knownValues(name, known)
          : `Filled in are: ${known.join(", ")}. It goes to the program as it is.`;
        return [{ code: "TW056", severity: near ? "error" : "warning", path: at, message, hint }];
      }),
    ),
  );
}
