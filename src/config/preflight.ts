/**
 * What can be wrong with a config that its schema lets through (spec §7, CFG-3). Refused before anything
 * runs.
 */
import { posix } from "node:path";
import type { Problem } from "../backlog/problem.ts";
import { agentOf, type Config, type Phase, type Pipeline } from "./config.ts";
import { type Fault, type FaultPath as Path, problemsAt } from "./fault.ts";
import type { LocateConfig } from "./load.ts";
import { pathName } from "./schema-issues.ts";
import { timeFaults } from "./time-faults.ts";
import { hasBuiltInPrompt } from "./workflow-prompts.ts";

/**
 * All that is wrong, in the order of the file. `exists` says whether a path of the repository, relative to
 * its top, is a file; it is asked only for paths that stay inside.
 */
export function configProblems(
  config: Config,
  from: { readonly locate: LocateConfig; readonly exists: (path: string) => boolean },
): readonly Problem[] {
  const faults = [
    ...projectFaults(config),
    ...agentFaults(config),
    ...timeFaults(config),
    ...Object.entries(config.pipelines).flatMap(([name, pipeline]) => [
      ...pipelineFaults(name, pipeline),
      ...phasesOf(name, pipeline).flatMap((place) => phaseFaults(place, config, from.exists)),
    ]),
  ];
  const file = config.source ?? "the default config";
  return problemsAt(faults, { file, locate: from.locate });
}

/**
 * Does a path lead out of the folder that it is relative to? Backslashes count as slashes: Windows takes
 * both.
 */
export function leavesRepository(path: string): boolean {
  const normal = posix.normalize(path.replaceAll("\\", "/"));
  return posix.isAbsolute(normal) || /^[A-Za-z]:/.test(normal) || normal === ".." || normal.startsWith("../");
}

interface PhaseAt {
  readonly phase: Phase;
  readonly pool: "pre_phases" | "phases";
  readonly path: Path;
}

function phasesOf(pipeline: string, { pre_phases, phases }: Pipeline): readonly PhaseAt[] {
  const at = (pool: PhaseAt["pool"]) => (phase: Phase, index: number) => ({
    phase,
    pool,
    path: ["pipelines", pipeline, pool, index],
  });
  return [...pre_phases.map(at("pre_phases")), ...phases.map(at("phases"))];
}

function projectFaults({ project, execution }: Config): readonly Fault[] {
  const faults = outside(["project", "backlog_path"], project.backlog_path);
  const later = "work trees of a step's own come with a later release, steps work in the checkout";
  const unheard = [
    ...(execution.isolation === "worktree" ? [withoutEffect(["execution", "isolation"], later)] : []),
    ...(execution.setup.length > 0 ? [withoutEffect(["execution", "setup"], later)] : []),
  ];
  return [...faults, ...unheard];
}

function agentFaults({ agent }: Config): readonly Fault[] {
  if (agent.cli === "command") return agent.command ? [] : [noCommand(["agent"])];
  return agent.command
    ? [withoutEffect(["agent", "command"], `it is for cli: command, and cli is ${agent.cli}`)]
    : [];
}

function pipelineFaults(name: string, pipeline: Pipeline): readonly Fault[] {
  const seen = new Map<string, PhaseAt>();
  const repeated = phasesOf(name, pipeline).flatMap((place): readonly Fault[] => {
    const first = seen.get(place.phase.name);
    seen.set(place.phase.name, first ?? place);
    if (!first) return [];
    const path = [...place.path, "name"];
    const message = `${pathName(path)} "${place.phase.name}" is the name of ${pathName(first.path)} already`;
    const hint = "Give each phase of a pipeline, pre-phases included, a name of its own.";
    return [{ code: "TW061", path, message, hint }];
  });
  if (pipeline.phases.length > 0) return repeated;
  const path = ["pipelines", name];
  const message = `${pathName(path)} has no main phase`;
  return [{ code: "TW060", path, message, hint: "Give it at least one under `phases:`." }, ...repeated];
}

function phaseFaults(place: PhaseAt, config: Config, exists: (path: string) => boolean): readonly Fault[] {
  const { phase, pool, path } = place;
  const faults: Fault[] = [...workFaults(place, exists), ...phaseAgentFaults(place, config)];
  if (pool === "pre_phases" && phase.destructive) {
    const message = `${pathName(path)} "${phase.name}" is destructive, and pre-phases never are`;
    faults.push({ code: "TW062", path: [...path, "destructive"], message, hint: "Move it to `phases:`." });
  }
  if (phase.staleness === "block" && config.execution.max_wip > 1) {
    const at = [...path, "staleness"];
    const why = "items in progress side by side make each other stale";
    const message = `${pathName(at)} is block, but max_wip is ${config.execution.max_wip}: ${why}`;
    faults.push({
      code: "TW063",
      path: at,
      message,
      hint: "Set execution.max_wip to 1, or staleness to warn.",
    });
  } else if (phase.staleness !== "ignore" && !phase.destructive) {
    faults.push(withoutEffect([...path, "staleness"], "only destructive phases are checked for staleness"));
  }
  for (const [index, allowed] of phase.allowed_paths.entries()) {
    const at = [...path, "allowed_paths", index];
    faults.push(...outside(at, allowed));
    if (!/[*?[\]{}]/.test(allowed)) continue;
    const message = `${pathName(at)} "${allowed}" has a wildcard`;
    faults.push({ code: "TW054", path: at, message, hint: "Name a file, or a folder for everything in it." });
  }
  return faults;
}

/** What the phase does: workflows or a command, and the files of the workflows. */
function workFaults({ phase, path }: PhaseAt, exists: (path: string) => boolean): readonly Fault[] {
  const name = `${pathName(path)} "${phase.name}"`;
  if (phase.run !== undefined && phase.workflows.length > 0) {
    const hint = "Keep one of the two; a command can have a phase of its own.";
    return [{ code: "TW065", path, message: `${name} has both workflows and run`, hint }];
  }
  if (phase.run === undefined && phase.workflows.length === 0 && !hasBuiltInPrompt(phase.name)) {
    const hint = "Name Markdown files under `workflows:`, or give a shell command with `run:`.";
    return [{ code: "TW064", path, message: `${name} has neither workflows nor run`, hint }];
  }
  return phase.workflows.flatMap((workflow, index): readonly Fault[] => {
    const at = [...path, "workflows", index];
    const leaving = outside(at, workflow);
    if (leaving.length > 0 || exists(workflow)) return leaving;
    const message = `${pathName(at)} "${workflow}" is not there`;
    return [
      {
        code: "TW066",
        path: at,
        message,
        hint: "Add the file; paths are relative to the working folder, which is the repository's top unless working-directory says otherwise.",
      },
    ];
  });
}

function phaseAgentFaults({ phase, path }: PhaseAt, config: Config): readonly Fault[] {
  if (phase.agent === undefined) return [];
  const at = [...path, "agent"];
  if (phase.run !== undefined) return [withoutEffect(at, "a phase with `run` starts no agent")];
  const agent = agentOf(config, phase);
  if (agent.cli === "command" && !agent.command && config.agent.cli !== "command") return [noCommand(at)];
  if (agent.cli === "command" || phase.agent.command === undefined) return [];
  return [withoutEffect([...at, "command"], `it is for cli: command, and cli is ${agent.cli}`)];
}

function outside(path: Path, value: string): readonly Fault[] {
  if (!leavesRepository(value)) return [];
  const message = `${pathName(path)} "${value}" leads out of the repository`;
  return [
    { code: "TW067", path, message, hint: "Paths are relative to the working folder and stay inside." },
  ];
}

function noCommand(path: Path): Fault {
  const message = `${pathName([...path, "cli"])} is command, but no command is given`;
  return {
    code: "TW068",
    path,
    message,
    hint: 'Add it as a list, e.g. `command: [my-agent, "{prompt_file}"]`.',
  };
}

function withoutEffect(path: Path, why: string): Fault {
  const message = `${pathName(path)} has no effect: ${why}`;
  return {
    code: "TW069",
    severity: "warning",
    path,
    message,
    hint: "Take it away, or change what it depends on.",
  };
}
