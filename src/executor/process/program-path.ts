/** Where a program is, so that one that is missing can be told from one that failed. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";

/** Absolute path of the first program of that name on the PATH; a name with a slash is a path, relative to `cwd`. */
export async function findProgram(
  name: string,
  where: { readonly path: string | undefined; readonly cwd: string },
): Promise<string | undefined> {
  const candidates = name.includes("/")
    ? [resolve(where.cwd, name)]
    : (where.path ?? "")
        .split(delimiter)
        .filter(Boolean)
        .map((folder) => join(resolve(where.cwd, folder), name));
  for (const candidate of candidates) {
    if (await isProgram(candidate)) return candidate;
  }
  return undefined;
}

/**
 * How a command of the repository's own config is run: as `run:` of a workflow step is, by bash where there is one, and
 * ending at the first line that fails.
 */
export async function shellFor(
  command: string,
  where: { readonly path: string | undefined; readonly cwd: string },
): Promise<readonly [string, ...string[]]> {
  const shell = (await findProgram("bash", where)) ?? "sh";
  return [shell, "-e", "-c", command];
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
