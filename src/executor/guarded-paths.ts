/** What is compared byte by byte before and after each step, because git does not show that it changed. */
import { isAbsolute, join, relative } from "node:path";
import type { ProtectedPaths } from "./scope.ts";

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

/** Absolute paths of files and folders. `top` is the repository's folder. */
export function guardedPaths(of: {
  readonly top: string;
  readonly paths: ProtectedPaths;
  readonly runnerEnv: Readonly<Record<string, string | undefined>>;
}): readonly string[] {
  const { runnerEnv } = of;
  const named = (...names: readonly string[]) => names.flatMap((name) => runnerEnv[name] || []);
  return [
    ...OF_GIT.map((name) => join(of.top, ".git", name)),
    ...of.paths.own.map((path) => join(of.top, path)),
    ...named("HOME").flatMap((home) => OF_HOME.map((name) => join(home, name))),
    ...named("XDG_CONFIG_HOME").map((folder) => join(folder, "git")),
    ...named("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"),
    "/etc/gitconfig",
    ...named(...COMMAND_FILES),
  ].filter(isAbsolute);
}

/** How a guarded path is called to people: relative to the repository where it is in it. */
export function guardedName(top: string, path: string): string {
  const way = relative(top, path);
  return isBelow(way) ? way : path;
}

/** The trusted folder that a guarded path lies in. */
export function guardedRoot(top: string, path: string): string {
  return isBelow(relative(top, path)) ? top : path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

function isBelow(way: string): boolean {
  return !way.startsWith("..") && !isAbsolute(way);
}
