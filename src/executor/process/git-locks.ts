/**
 * Lock files that a git process left behind because it was ended in the middle. Our own git would wait for them in
 * vain. Only to be called while nothing is alive that may hold one.
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

export async function removeStaleLocks(top: string): Promise<void> {
  const git = join(top, ".git");
  const names = [...(await namesIn(git, false)), ...(await namesIn(join(git, "refs"), true))];
  for (const path of names.filter((name) => name.endsWith(".lock"))) await rm(path, { force: true });
}

async function namesIn(folder: string, recursive: boolean): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    // A linked work tree has a file in the folder's place.
    return [];
  }
}
