/**
 * Is the agent there, in the version that the config asks for, and with a key? Asked once a run for each, before its
 * first step: what is missing is said with the line that a workflow needs, and nothing is spent on finding out.
 */
import type { AgentConfig } from "../config/config.ts";
import type { AgentNeeds, AgentUnavailable } from "./agents/agent.ts";
import { installRemedy } from "./agents/install-line.ts";
import { namedVariables } from "./environment.ts";
import { oneLine } from "./excerpt.ts";
import type { ProgramEnd } from "./process/spawn.ts";

/** Undefined when nothing is in the way. */
export type Readiness = AgentUnavailable | undefined;

export interface AgentReadiness {
  of(question: ReadinessQuestion): Promise<Readiness>;
}

export interface ReadinessQuestion {
  readonly agent: AgentConfig;
  readonly needs: AgentNeeds;
  readonly runnerEnv: Readonly<Record<string, string | undefined>>;
  /** Starts it to say its version. */
  readonly askVersion: () => Promise<ProgramEnd>;
  readonly tell: (line: string) => void;
}

/** One for a run: each program is asked for its version once, by whichever step needs it first. */
export function agentReadiness(): AgentReadiness {
  const versions = new Map<string, Promise<VersionFound>>();
  return {
    async of({ agent, needs, runnerEnv, askVersion, tell }) {
      const locked = keyMissing(agent, needs, runnerEnv);
      if (locked) return locked;
      const known = versions.get(needs.program);
      const asked = known ?? askVersion().then(versionFound);
      versions.set(needs.program, asked);
      const found = await asked;
      // Cancelled while it was asked: the next one asks again.
      if (found.kind === "unasked") versions.delete(needs.program);
      if (!known && found.kind === "version") tell(versionLine(found.version, needs));
      return weighVersion(found, { agent, needs });
    },
  };
}

type VersionFound =
  | { readonly kind: "version"; readonly version: string }
  | { readonly kind: "missing" }
  | { readonly kind: "unasked" }
  /** `said`: one line. */
  | { readonly kind: "unclear"; readonly said: string };

function versionFound(end: ProgramEnd): VersionFound {
  if (end.kind === "missing") return { kind: "missing" };
  if (end.kind === "refused") return { kind: "unclear", said: end.message };
  if (end.stopped?.kind === "cancelled" || end.stopped?.kind === "deadline") return { kind: "unasked" };
  const version = /\b\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.-]*[0-9A-Za-z])?/.exec(end.output)?.[0];
  if (end.exit_code !== 0 || version === undefined) {
    return { kind: "unclear", said: oneLine(end.output, 300) || "it printed nothing" };
  }
  return { kind: "version", version };
}

function weighVersion(
  found: VersionFound,
  { agent, needs }: Pick<ReadinessQuestion, "agent" | "needs">,
): Readiness {
  const remedy = installRemedy(needs, agent.version);
  switch (found.kind) {
    case "unasked":
      return undefined;
    case "missing":
      return {
        kind: "unavailable",
        because: `${needs.program} is not on the PATH of this runner, or may not be run.`,
        remedy,
      };
    case "unclear":
      // It cannot even say its version: its work would not go better.
      return {
        kind: "unavailable",
        because: `${needs.program} does not work here. Asked for its version, it said: ${found.said}`,
        remedy,
      };
    case "version": {
      if (agent.version === undefined || agent.version === found.version) return undefined;
      const because = `agent.version asks for ${needs.program} ${agent.version}, and ${found.version} is installed.`;
      return { kind: "unavailable", because, remedy };
    }
  }
}

function keyMissing(
  agent: AgentConfig,
  { program, keys, or = [] }: AgentNeeds,
  runnerEnv: ReadinessQuestion["runnerEnv"],
): Readiness {
  const named = namedVariables(runnerEnv, agent.env);
  if (keys.length === 0 || [...keys, ...or].some((name) => named[name] !== undefined)) return undefined;
  const hidden = [...keys, ...or].find((name) => runnerEnv[name]);
  if (hidden !== undefined) {
    const because = `${program} needs ${keys.join(" or ")}; ${hidden} has a value here, but agent.env does not name it.`;
    return { kind: "unavailable", because, remedy: `Add ${hidden} to agent.env in the config.` };
  }
  const [key = ""] = keys;
  return {
    kind: "unavailable",
    because: `${program} needs ${keys.join(" or ")}, and no variable of agent.env gives it one.`,
    remedy: `Give Tickwork's step in the workflow \`env: { ${key}: "\${{ secrets.${key} }}" }\`, and name ${key} in agent.env if that is set.`,
  };
}

function versionLine(version: string, { program, tested }: AgentNeeds): string {
  const than = version === tested ? "" : ` (tested with ${tested})`;
  return `agent · ${program} ${version}${than}`;
}
