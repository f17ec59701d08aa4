/** Git's folders of the submodules that are checked out: each has settings and hooks of its own, which git obeys in there. */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Location } from "./location.ts";

/** Absolute, submodules within submodules too; none in a repository that has no submodules. */
export function moduleFolders({ commonDir }: Pick<Location, "commonDir">): Promise<readonly string[]> {
  return modulesIn(join(commonDir, "modules"));
}

/** What a step must not change of them. Absolute. */
export async function moduleSettings(location: Pick<Location, "commonDir">): Promise<readonly string[]> {
  const folders = await moduleFolders(location);
  return folders.flatMap((folder) => SETTINGS.map((name) => join(folder, name)));
}

const SETTINGS = ["config", "config.worktree", "hooks", "info/attributes"];

async function modulesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !NO_MODULES.has(entry.name))) {
    const inside = join(folder, name);
    if (await isRepository(inside)) found.push(inside, ...(await modulesIn(join(inside, "modules"))));
    // A submodule's name may have slashes in it.
    else found.push(...(await modulesIn(inside)));
  }
  return found;
}

/** Folders of a repository that hold no other one. */
const NO_MODULES = new Set(["objects", "refs", "logs", "hooks", "info"]);

async function isRepository(folder: string): Promise<boolean> {
  const head = await lstat(join(folder, "HEAD")).catch(() => undefined);
  return head?.isFile() ?? false;
}
