/**
 * Folders that are what they seem. An agent may put a link where a folder is expected, so that what we write lands
 * outside the repository: each level is therefore looked at by itself, and never followed.
 */
import { lstat, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** `link` and `other` are what stands in a folder's place; `path` is the level it was found at, relative to `root`. */
export type FolderFound =
  | { readonly kind: "folder" }
  | { readonly kind: "absent"; readonly path: string }
  | { readonly kind: "link"; readonly path: string }
  | { readonly kind: "other"; readonly path: string };

/** Walks `segments` down from `root`, which itself is trusted, and says what stands in the way first. */
export async function findRealFolder(root: string, segments: readonly string[]): Promise<FolderFound> {
  for (const depth of segments.keys()) {
    const path = join(...segments.slice(0, depth + 1));
    const kind = await kindOf(join(root, path));
    if (kind !== "folder") return { kind, path };
  }
  return { kind: "folder" };
}

/** Makes every level a real folder; a link or file in the way is removed. Resolves to the absolute path. */
export async function makeRealFolder(root: string, segments: readonly string[]): Promise<string> {
  let path = root;
  for (const segment of segments) {
    path = join(path, segment);
    const kind = await kindOf(path);
    if (kind === "link" || kind === "other") await rm(path, { force: true });
    if (kind !== "folder") await mkdir(path, { recursive: true });
  }
  return path;
}

/** What is there, links not followed. */
export async function kindOf(path: string): Promise<"folder" | "absent" | "link" | "other"> {
  try {
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) return "link";
    return stats.isDirectory() ? "folder" : "other";
  } catch {
    return "absent";
  }
}
