/** Everything in a folder, git's own included: what must not change, byte for byte. */
import { createHash } from "node:crypto";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { join } from "node:path";

/** Path → kind, mode and digest. */
export async function treeDigest(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), await digestOf(path, entry)] as const;
    }),
  );
  return Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function digestOf(
  path: string,
  entry: { isDirectory(): boolean; isSymbolicLink(): boolean },
): Promise<string> {
  if (entry.isDirectory()) return "folder";
  if (entry.isSymbolicLink()) return `link to ${await readlink(path)}`;
  const { mode } = await stat(path);
  return `${mode.toString(8)} ${createHash("sha256")
    .update(await readFile(path))
    .digest("hex")}`;
}
