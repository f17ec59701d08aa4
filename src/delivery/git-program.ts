/** Which git is run: found once, before any step has run, so that none can put another one in front of it on the PATH. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** The absolute path of the first `git` on the PATH; `git` itself where it cannot be told, as on Windows. */
export function gitProgram(path: string | undefined): string {
  const candidates = (path ?? "")
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, "git"));
  return candidates.find(isProgram) ?? "git";
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
