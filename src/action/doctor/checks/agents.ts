/** The agents that the config names: installed, in which version, and with a key. A key is never shown. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { AgentConfig } from "../../../config/config.ts";
import type { AgentNeeds } from "../../../executor/agents/agent.ts";
import { installLine } from "../../../executor/agents/install-line.ts";
import { agentDescription } from "../../../executor/agents/registry.ts";
import { environmentFor, namedVariables } from "../../../executor/environment.ts";
import { findProgram } from "../../../executor/process/program-path.ts";
import type { Finding } from "../../../report/check-up.ts";
import { bounded } from "../../../report/escape.ts";
import { agentsOf } from "../../init/workflow-plan.ts";
import { type DoctorCheck, missingHere, ok, type Subject } from "../check.ts";

export const AGENTS: DoctorCheck = { name: "agents", title: "Agents", look };

const VERSION_TIMEOUT_MS = 20_000;

async function look(subject: Subject): Promise<readonly Finding[]> {
  const { config } = subject;
  if (!config) return [];
  const agents = agentsOf(config);
  if (agents.length === 0) return [ok("none is needed: triage goes by rules, and every phase is a command")];
  const distinct = [...new Map(agents.map((agent) => [JSON.stringify(agent), agent])).values()];
  const findings = await Promise.all(distinct.map((agent) => agentFindings(agent, subject)));
  // Two phases may differ in the model alone.
  return [...new Map(findings.flat().map((finding) => [finding.says, finding])).values()];
}

async function agentFindings(agent: AgentConfig, subject: Subject): Promise<readonly Finding[]> {
  const { needs } = agentDescription(agent.cli);
  return needs === undefined
    ? [await commandFinding(agent, subject)]
    : [await programFinding(needs, agent, subject), keyFinding(needs, agent, subject)];
}

async function commandFinding({ command = [] }: AgentConfig, subject: Subject): Promise<Finding> {
  const [program = ""] = command;
  const found = await findHere(program, subject);
  if (found !== undefined) return ok(`agent.command: ${program}`);
  return {
    kind: missingHere(subject),
    says: `agent.command starts \`${program}\`, which is not on the PATH here, or may not be run`,
    remedy: "Install it in a step before Tickwork, or mend the command.",
  };
}

async function programFinding(
  needs: AgentNeeds,
  { version: wanted }: AgentConfig,
  subject: Subject,
): Promise<Finding> {
  const { program } = needs;
  const install = `Install it: \`${installLine(needs, wanted)}\`${
    subject.context.environment.on_runner ? ", in a step before Tickwork" : ""
  }.`;
  const path = await findHere(program, subject);
  if (path === undefined)
    return { kind: missingHere(subject), says: `${program} is not on the PATH here`, remedy: install };
  const { version, said } = await askVersion(path, subject);
  if (version === undefined)
    return {
      kind: missingHere(subject),
      says: `${program} does not work here; asked for its version, it said: ${said}`,
      remedy: install,
    };
  if (wanted !== undefined && wanted !== version)
    return {
      kind: missingHere(subject),
      says: `agent.version asks for ${program} ${wanted}, and ${version} is installed`,
      remedy: install,
    };
  return ok(`${program} ${version}${version === needs.tested ? "" : ` (tested with ${needs.tested})`}`);
}

/** In a home of its own: it must leave nothing behind. */
async function askVersion(
  path: string,
  { context, what }: Subject,
): Promise<{ readonly version: string | undefined; readonly said: string }> {
  const home = await mkdtemp(join(tmpdir(), "tickwork-doctor-home-"));
  try {
    const { all, failed } = await execa(path, ["--version"], {
      cwd: what.top,
      env: environmentFor({ runner: context.env, named: [], extra: { HOME: home, TMPDIR: home } }),
      extendEnv: false,
      stdin: "ignore",
      all: true,
      reject: false,
      timeout: VERSION_TIMEOUT_MS,
    });
    const version = failed ? undefined : /\b\d+\.\d+\.\d+(?:[-+][\w.-]*\w)?/.exec(all)?.[0];
    return { version, said: bounded(all, 300) || "nothing" };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function keyFinding({ program, keys, or = [] }: AgentNeeds, { env }: AgentConfig, subject: Subject): Finding {
  const runner = subject.context.env;
  const all = [...keys, ...or];
  const set = all.find((name) => namedVariables(runner, env)[name] !== undefined);
  if (set !== undefined) return ok(`${set} is set`);
  if (keys.length === 0)
    return ok(`${program} needs the key of its model's provider: agent.env names ${env.join(", ")}`);
  const hidden = all.find((name) => runner[name]);
  if (hidden !== undefined)
    return {
      kind: missingHere(subject),
      says: `${hidden} has a value here, and agent.env does not name it, so that ${program} does not see it`,
      remedy: `Add ${hidden} to agent.env in the config.`,
    };
  const [key = ""] = keys;
  return {
    kind: missingHere(subject),
    says: `${program} needs ${keys.join(" or ")}, and none has a value here`,
    remedy: subject.context.environment.on_runner
      ? `Set the secret (\`gh secret set ${key}\`), and give it to Tickwork's step: \`env: { ${key}: "\${{ secrets.${key} }}" }\`.`
      : `For runs on this machine: \`export ${key}=…\`. In the workflow it is a secret, which is looked at under Workflows.`,
  };
}

function findHere(program: string, { context, what }: Subject): Promise<string | undefined> {
  return findProgram(program, { path: context.env["PATH"], cwd: what.working_folder });
}
