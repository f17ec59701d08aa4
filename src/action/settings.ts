/** Finds and reads config and backlog: what every command begins with. */
import { type BacklogDocument, type ReadableBacklog, readBacklog } from "../backlog/document.ts";
import type { Problem } from "../backlog/problem.ts";
import type { Config } from "../config/config.ts";
import { type LocateConfig, type ReadableConfig, readConfig } from "../config/load.ts";
import type { Store, TextRead } from "../coordinator/store.ts";
import type { Inputs } from "./inputs.ts";
import { fileInTop } from "./paths.ts";

/** Looked for in this order, from the working folder (spec §1). */
export const CONFIG_FILES = [".github/tickwork.yml", "tickwork.yml"] as const;
const DEFAULT_BACKLOG = "BACKLOG.yaml";

/** Whatever files are read from: the checkout, or a commit. */
export type FileSource = Pick<Store, "read">;

export interface Place {
  readonly store: FileSource;
  /** Absolute. */
  readonly top: string;
  readonly working_folder: string;
}

export type LoadedConfig =
  | { readonly kind: "loaded"; readonly config: Config; readonly locate: LocateConfig }
  | {
      readonly kind: "refused";
      readonly file: string;
      readonly problems: readonly Problem[];
      readonly readable?: ReadableConfig | undefined;
    };

/** The config file that is named or found, else built-in settings. Throws `RunFailure` for a path that leaves the checkout. */
export async function loadConfig(place: Place, inputs: Pick<Inputs, "config">): Promise<LoadedConfig> {
  const candidates = inputs.config === undefined ? CONFIG_FILES : [inputs.config];
  for (const candidate of candidates) {
    const file = fileInTop({ ...place, file: candidate });
    const read = await place.store.read(file);
    if (read.kind === "text") return configOf(read.text, file);
    if (read.kind === "unreadable")
      return refused(file, `the config cannot be read: ${read.reason}`, READABLE);
  }
  if (inputs.config === undefined) return configOf(undefined, CONFIG_FILES[0]);
  return refused(
    fileInTop({ ...place, file: inputs.config }),
    "this config file is not there",
    "The input `config` names it: mend the path, or leave it empty.",
  );
}

async function configOf(text: string | undefined, file: string): Promise<LoadedConfig> {
  const read = await readConfig(text, file);
  return read.kind === "read" ? { ...read, kind: "loaded" } : { ...read, file };
}

export type LoadedBacklog =
  | { readonly kind: "loaded"; readonly document: BacklogDocument }
  | {
      readonly kind: "refused";
      readonly problems: readonly Problem[];
      readonly readable?: ReadableBacklog | undefined;
    };

/** The path of the backlog: the input's, else the config's, else the default. */
export function backlogPath(inputs: Pick<Inputs, "backlog">, config: Config | undefined): string {
  return inputs.backlog ?? config?.project.backlog_path ?? DEFAULT_BACKLOG;
}

/** `file` is relative to the top. Without a sound config nobody knows which phases are gone: they stay, in a migration too. */
export async function loadBacklog(
  store: FileSource,
  file: string,
  config: Config | undefined,
): Promise<LoadedBacklog> {
  const read = await store.read(file);
  if (read.kind !== "text") return refused(file, ...missing(file, read));
  const result = await readBacklog(read.text, config ? { file, phasesOf: phasesIn(config) } : { file });
  return result.kind === "read" ? { kind: "loaded", document: result.document } : result;
}

/** The phases of a pipeline; undefined for one that the config does not have. */
export function phasesIn({ pipelines }: Config): (pipeline: string) => readonly string[] | undefined {
  return (pipeline) => {
    const found = Object.hasOwn(pipelines, pipeline) ? pipelines[pipeline] : undefined;
    return found && [...found.pre_phases, ...found.phases].map(({ name }) => name);
  };
}

function missing(file: string, read: Exclude<TextRead, { kind: "text" }>): [message: string, hint: string] {
  return read.kind === "missing"
    ? [`there is no backlog at ${file}`, EXAMPLE]
    : [`the backlog cannot be read: ${read.reason}`, READABLE];
}

const READABLE = "Put a text file of UTF-8 there, one of this repository.";

const EXAMPLE =
  "`tickwork init` makes one. By hand: `schema_version: 3`, `items: []`, then drop items into BACKLOG_INBOX.yaml beside it; or name another file with the input `backlog`.";

function refused(
  file: string,
  message: string,
  hint: string,
): { kind: "refused"; file: string; problems: readonly Problem[] } {
  return {
    kind: "refused",
    file,
    problems: [{ code: "TW009", severity: "error", file, line: 1, column: 1, message, hint }],
  };
}
