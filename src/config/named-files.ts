/** The files of the repository that a config names: prompts of its phases, and scripts that its commands start. */
import { posix } from "node:path";
import type { Config, Phase } from "./config.ts";
import type { FaultPath } from "./fault.ts";
import { leavesRepository } from "./leaves-repository.ts";
import { neededFiles } from "./shell-words.ts";

export interface NamedFile {
  readonly kind: "workflow" | "script";
  /** Where the config names it. */
  readonly path: FaultPath;
  /** As it is named; relative to the working folder, and inside of the repository. */
  readonly file: string;
}

/** What is known of the files that a config names. */
export interface KnownFiles {
  /** Is this a file, or something that may well be there when the run is? */
  exists(file: string): boolean;
  /** Names of the scripts in package.json; undefined without one. */
  readonly package_scripts?: ReadonlySet<string> | undefined;
}

export const PACKAGE_FILE = "package.json";

export interface NamedCommand {
  readonly path: FaultPath;
  readonly command: string;
}

/** In the order of the config, each with the place that names it. A file may be named twice. */
export function namedFiles(config: Config): readonly NamedFile[] {
  const workflows = phasesOf(config).flatMap(({ phase, path }) =>
    phase.workflows.map(
      (file, at): NamedFile => ({ kind: "workflow", path: [...path, "workflows", at], file }),
    ),
  );
  const scripts = namedCommands(config).flatMap(({ path, command }) =>
    neededFiles(command).scripts.map(
      (file): NamedFile => ({ kind: "script", path, file: posix.normalize(file) }),
    ),
  );
  return [...workflows, ...scripts].filter(({ file }) => !leavesRepository(file));
}

/** The shell commands that a run starts. */
export function namedCommands(config: Config): readonly NamedCommand[] {
  return phasesOf(config).flatMap(({ phase, path }) => [
    ...(phase.run === undefined ? [] : [{ path: [...path, "run"], command: phase.run }]),
    ...phase.verify.map((command, at) => ({ path: [...path, "verify", at], command })),
  ]);
}

/** All phases of all pipelines, each with its pool and its place in the config. */
export function phasesOf({ pipelines }: Config): readonly {
  readonly pipeline: string;
  readonly phase: Phase;
  readonly pool: "pre_phases" | "phases";
  readonly path: FaultPath;
}[] {
  return Object.entries(pipelines).flatMap(([pipeline, own]) =>
    (["pre_phases", "phases"] as const).flatMap((pool) =>
      own[pool].map((phase, index) => ({
        pipeline,
        phase,
        pool,
        path: ["pipelines", pipeline, pool, index],
      })),
    ),
  );
}
