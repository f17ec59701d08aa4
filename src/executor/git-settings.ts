/**
 * What a step has for git's settings of the user: a file of its own that includes the user's. `git config --global` in a
 * step, as many scripts do it, then changes nothing for the user, for another step, or for our own git.
 * https://git-scm.com/docs/git-config#ENVIRONMENT
 */
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

export const GIT_SETTINGS_VARIABLE = "GIT_CONFIG_GLOBAL";

/** The text of that file, in git's syntax. Files that are not there may be included. */
export function ownGitSettings(runner: Environment): string {
  const lines = userFiles(runner).map((path) => `\tpath = "${path.replaceAll(/["\\]/g, "\\$&")}"\n`);
  return lines.length === 0 ? "" : `[include]\n${lines.join("")}`;
}

/** Where git would look, in its order: the later one wins. */
function userFiles(runner: Environment): readonly string[] {
  const named = runner[GIT_SETTINGS_VARIABLE];
  if (named) return [named];
  const { HOME: home, XDG_CONFIG_HOME: xdg } = runner;
  const config = xdg || (home && join(home, ".config"));
  return [...(config ? [join(config, "git/config")] : []), ...(home ? [join(home, ".gitconfig")] : [])];
}
