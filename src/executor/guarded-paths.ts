/** What is compared byte by byte before and after each step, because git does not show that it changed. */
import { isAbsolute, join, relative } from "node:path";
import type { WorkTree } from "../ports/work-tree.ts";
import type { ProtectedPaths } from "./scope.ts";

/** Where git keeps what is a repository's, or a working tree's own. */
type Folders = Pick<WorkTree, "top" | "git_dir" | "common_dir" | "config_files">;

/** By a hook, a filter or an ignore rule in there a step would act on what our own git does later. */
const OF_GIT = [
  "config",
  "config.worktree",
  "hooks",
  "info/attributes",
  "info/exclude",
  "info/sparse-checkout",
  "info/grafts",
  "objects/info/alternates",
];

/** Of the user: settings that our git follows with the token in its hand, and of ssh, which it starts. */
const OF_HOME = [".gitconfig", ".config/git", ".git-credentials", ".netrc", ".ssh/config"];

/** The runner reads these when the step of the workflow ends, and does what they say. */
const COMMAND_FILES = ["GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"];

/** Absolute paths of files and folders. */
export function guardedPaths(of: {
  readonly folders: Folders;
  readonly paths: ProtectedPaths;
  /** One that is in the repository is the repository's: whoever may push there may change it. */
  readonly ownProgram: readonly string[];
  readonly runnerEnv: Readonly<Record<string, string | undefined>>;
}): readonly string[] {
  const { runnerEnv } = of;
  const { top, git_dir, common_dir } = of.folders;
  const named = (...names: readonly string[]) => names.flatMap((name) => runnerEnv[name] || []);
  const all = [
    ...[...new Set([git_dir, common_dir])].flatMap((folder) => OF_GIT.map((name) => join(folder, name))),
    // A file that says where git's folder is; pointed elsewhere, all of it would be another's.
    ...(git_dir === join(top, ".git")
      ? []
      : [join(top, ".git"), join(git_dir, "commondir"), join(git_dir, "gitdir")]),
    // A file that one of them includes can lie anywhere, and need not be there yet.
    ...of.folders.config_files,
    ...of.ownProgram.filter((path) => !isBelow(relative(top, path))),
    ...of.paths.own.map((path) => join(top, path)),
    ...named("HOME").flatMap((home) => OF_HOME.map((name) => join(home, name))),
    ...named("XDG_CONFIG_HOME").map((folder) => join(folder, "git")),
    ...named("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"),
    "/etc/gitconfig",
    ...named(...COMMAND_FILES),
  ];
  return [...new Set(all)].filter(isAbsolute);
}

/** How a guarded path is called to people: relative to the repository where it is in it. */
export function guardedName(top: string, path: string): string {
  const way = relative(top, path);
  return isBelow(way) ? way : path;
}

/** The trusted folder that a guarded path lies in. */
export function guardedRoot({ top, git_dir, common_dir }: Folders, path: string): string {
  const root = [top, git_dir, common_dir].find((folder) => isBelow(relative(folder, path)));
  return root ?? path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

function isBelow(way: string): boolean {
  return !way.startsWith("..") && !isAbsolute(way);
}
