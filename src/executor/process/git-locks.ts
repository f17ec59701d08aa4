/**
 * Lock files that a git process left behind because it was ended in the middle. Our own git would wait for them in
 * vain. Only to be called while nothing is alive that may hold one.
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** `gitFolders` are absolute. One that is not there is passed over. */
export async function removeStaleLocks(gitFolders: readonly string[]): Promise<void> {
  for (const folder of new Set(gitFolders)) {
    const names = [...(await namesIn(folder, false)), ...(await namesIn(join(folder, "refs"), true))];
    for (const path of names.filter((name) => name.endsWith(".lock"))) await rm(path, { force: true });
  }
}

async function namesIn(folder: string, recursive: boolean): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
