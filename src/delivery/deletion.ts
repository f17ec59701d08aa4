import { lstat, realpath, rm, rmdir } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";

/**
 * Deletes one path below the top folder, and the folders that it leaves empty. An agent may have put a link in the place
 * of a folder: then what the path leads to is not ours to delete.
 */
export async function deleteInside(top: string, path: string): Promise<void> {
  const target = resolve(top, path);
  const folder = dirname(target);
  if (!target.startsWith(top + sep)) return;
  const expected = resolve(await realpath(top), relative(top, folder));
  if ((await realpath(folder).catch(() => undefined)) !== expected) return;
  const found = await lstat(target).catch(() => undefined);
  if (!found) return;
  await rm(target, { recursive: found.isDirectory() && path.endsWith("/"), force: true });
  await removeEmptyFolders(top, folder);
}

async function removeEmptyFolders(top: string, folder: string): Promise<void> {
  if (folder === top || !folder.startsWith(top + sep)) return;
  const removed = await rmdir(folder).then(
    () => true,
    () => false,
  );
  if (removed) await removeEmptyFolders(top, dirname(folder));
}
