/** What there is of the files that a config names, for the checks that ask. */
import type { Config } from "../../config/config.ts";
import { type KnownFiles, namedCommands, namedFiles, PACKAGE_FILE } from "../../config/named-files.ts";
import { neededFiles } from "../../config/shell-words.ts";
import type { Store } from "../../coordinator/store.ts";
import { fileInTop } from "../paths.ts";

/** The files of one state of the repository: of the checkout, or of a commit. Paths are relative to the top. */
export interface RepositoryFiles extends Pick<Store, "read"> {
  /** Which of these are files. */
  existing(files: readonly string[]): Promise<ReadonlySet<string>>;
  /** Which of these git would not take in: what builds and installs make is missing before they ran. */
  ignored(files: readonly string[]): Promise<ReadonlySet<string>>;
}

interface Folders {
  readonly top: string;
  readonly working_folder: string;
}

/**
 * Which of the files that the config names there are, and which of the missing scripts git ignores: a build may make
 * those.
 */
export async function knownFiles(config: Config, files: RepositoryFiles, at: Folders): Promise<KnownFiles> {
  const named = namedFiles(config).map(({ kind, file }) => ({
    kind,
    file,
    path: fileInTop({ ...at, file }),
  }));
  const existing = await files.existing(named.map(({ path }) => path));
  const missing = named.filter(({ path }) => !existing.has(path));
  const ignored = await files.ignored(
    missing.filter(({ kind }) => kind === "script").map(({ path }) => path),
  );
  const there = new Set(
    named.filter(({ path }) => existing.has(path) || ignored.has(path)).map(({ file }) => file),
  );
  const package_scripts = usesPackageScripts(config) ? await packageScripts(files, at) : undefined;
  return { exists: (file) => there.has(file), package_scripts };
}

/** Every file, relative to the top, that what the check says of a config depends on. */
export function filesBehind(config: Config, at: Folders): readonly string[] {
  const packages = usesPackageScripts(config) ? [PACKAGE_FILE] : [];
  const files = [...namedFiles(config).map(({ file }) => file), ...packages];
  return files.map((file) => fileInTop({ ...at, file }));
}

function usesPackageScripts(config: Config): boolean {
  return namedCommands(config).some(({ command }) => neededFiles(command).package_scripts.length > 0);
}

/** Undefined where there is no package.json, or one that nobody can read: then nothing is said of it. */
async function packageScripts(files: RepositoryFiles, at: Folders): Promise<ReadonlySet<string> | undefined> {
  const read = await files.read(fileInTop({ ...at, file: PACKAGE_FILE }));
  if (read.kind !== "text") return undefined;
  try {
    const { scripts }: { scripts?: unknown } = JSON.parse(read.text);
    return new Set(typeof scripts === "object" && scripts !== null ? Object.keys(scripts) : []);
  } catch {
    return undefined;
  }
}
