/**
 * What can be wrong with a config that its schema lets through (spec §7, CFG-3). Refused before anything
 * runs.
 */
import type { Problem } from "../backlog/problem.ts";
import { agentFaults, phaseAgentFaults, withoutEffect } from "./agent-faults.ts";
import { commandFaults } from "./command-faults.ts";
import type { Config, Phase, Pipeline } from "./config.ts";
import { type Fault, type FaultPath as Path, problemsAt } from "./fault.ts";
import { leavesRepository } from "./leaves-repository.ts";
import type { LocateConfig } from "./load.ts";
import { type KnownFiles, phasesOf } from "./named-files.ts";
import { pathName } from "./schema-issues.ts";
import { timeFaults } from "./time-faults.ts";
import { hasBuiltInPrompt } from "./workflow-prompts.ts";

/**
 * All that is wrong, in the order of the file. `files` is asked only for paths that stay inside of the repository.
 * `spoiled` tells what other problems have made a guess of: no problem there is told.
 */
export function configProblems(
  config: Config,
  from: {
    readonly locate: LocateConfig;
    readonly files: KnownFiles;
    readonly spoiled?: ((path: Path) => boolean) | undefined;
  },
): readonly Problem[] {
  const places = phasesOf(config);
  const faults = [
    ...projectFaults(config),
    ...agentFaults(config),
    ...timeFaults(config),
    ...Object.entries(config.pipelines).flatMap(([name, pipeline]) =>
      pipelineFaults(
        name,
        pipeline,
        places.filter((place) => place.pipeline === name),
      ),
    ),
    ...places.flatMap((place) => phaseFaults(place, config, from.files)),
    ...commandFaults(config, from.files),
  ].filter(({ path }) => !from.spoiled?.(path));
  const file = config.source ?? "the default config";
  return problemsAt(faults, { file, locate: from.locate });
}

type PhaseAt = ReturnType<typeof phasesOf>[number];

function projectFaults({ project, execution }: Config): readonly Fault[] {
  const faults = outside(["project", "backlog_path"], project.backlog_path);
  const why = "in this release every step works in the checkout";
  const unheard = [
    ...(execution.isolation === "worktree" ? [withoutEffect(["execution", "isolation"], why)] : []),
    ...(execution.setup.length > 0 ? [withoutEffect(["execution", "setup"], why)] : []),
  ];
  return [...faults, ...unheard];
}

function pipelineFaults(name: string, pipeline: Pipeline, places: readonly PhaseAt[]): readonly Fault[] {
  const seen = new Map<string, PhaseAt>();
  const repeated = places.flatMap((place): readonly Fault[] => {
    const first = seen.get(place.phase.name);
    seen.set(place.phase.name, first ?? place);
    if (!first) return [];
    const path = [...place.path, "name"];
    const message = `${pathName(path)} "${place.phase.name}" is the name of ${pathName(first.path)} already`;
    const hint = "Give each phase of a pipeline, pre-phases included, a name of its own.";
    return [{ code: "TW061", path, message, hint }];
  });
  if (pipeline.phases.length > 0) return repeated;
  const path = ["pipelines", name, "phases"];
  const message = `${pathName(["pipelines", name])} has no main phase`;
  return [{ code: "TW060", path, message, hint: "Give it at least one under `phases:`." }, ...repeated];
}

function phaseFaults(place: PhaseAt, config: Config, files: KnownFiles): readonly Fault[] {
  const { phase, pool, path } = place;
  const faults: Fault[] = [...workFaults(place, files), ...phaseAgentFaults(place, config)];
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
  return [...faults, ...allowedPathFaults(phase, path)];
}

function allowedPathFaults({ allowed_paths }: Phase, path: Path): readonly Fault[] {
  return allowed_paths.flatMap((allowed, index): readonly Fault[] => {
    const at = [...path, "allowed_paths", index];
    const leaving = outside(at, allowed);
    if (!/[*?[\]{}]/.test(allowed)) return leaving;
    const message = `${pathName(at)} "${allowed}" has a wildcard`;
    const hint = "Name a file, or a folder for everything in it.";
    return [...leaving, { code: "TW054", path: at, message, hint }];
  });
}

/** What the phase does: workflows or a command, and the files of the workflows. */
function workFaults({ phase, path }: PhaseAt, files: KnownFiles): readonly Fault[] {
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
    if (leaving.length > 0 || files.exists(workflow)) return leaving;
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

function outside(path: Path, value: string): readonly Fault[] {
  if (!leavesRepository(value)) return [];
  const message = `${pathName(path)} "${value}" leads out of the repository`;
  return [
    { code: "TW067", path, message, hint: "Paths are relative to the working folder and stay inside." },
  ];
}
