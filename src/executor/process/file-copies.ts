/**
 * Copies of files as they were before a step, kept in memory where no step can reach them: what a step must not touch
 * is compared with them, and put back from them.
 */
import { createHash } from "node:crypto";
import { chmod, lstat, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { wayIn } from "../../ports/way-in.ts";
import { kindOf, makeRealFolder } from "./real-folder.ts";

export type FileCopy =
  | { readonly kind: "absent" }
  | { readonly kind: "link"; readonly target: string }
  /** Without bytes (it was too large to copy) it is known by size, time and number alone, and cannot be put back. */
  | {
      readonly kind: "file";
      readonly mode: number;
      readonly digest: string;
      readonly bytes?: Buffer | undefined;
    }
  | { readonly kind: "other" };

/** Absolute path to what was there. */
export type FileCopies = ReadonlyMap<string, FileCopy>;

const MAX_BYTES = 32 * 1024 * 1024;
const MAX_ENTRIES = 5_000;

/** Of a file of more than `maxBytes` only what tells whether it changed. */
export async function copyFile(path: string, maxBytes = MAX_BYTES): Promise<FileCopy> {
  try {
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) return { kind: "link", target: await readlink(path) };
    if (!stats.isFile()) return { kind: "other" };
    const mode = stats.mode & 0o777;
    if (stats.size > maxBytes)
      return { kind: "file", mode, digest: `${stats.size} ${stats.mtimeMs} ${stats.ino}` };
    const bytes = await readFile(path);
    return { kind: "file", mode, digest: createHash("sha256").update(bytes).digest("hex"), bytes };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return { kind: code === "ENOENT" || code === "ENOTDIR" ? "absent" : "other" };
  }
}

/** Of files, and of all files in the folders among them. What is not there is remembered as absent. */
export async function copyFiles(paths: readonly string[]): Promise<FileCopies> {
  const copies = new Map<string, FileCopy>();
  for (const path of paths) {
    const copy = await copyFile(path);
    const files = copy.kind === "other" ? await filesIn(path) : [];
    if (copy.kind !== "other") copies.set(path, copy);
    for (const file of files) copies.set(file, await copyFile(file));
  }
  return copies;
}

/**
 * Copies of files that may be any number, path relative to `top` → what is there. All are known; bytes are kept of
 * 5,000 files and 32 MiB together, the first ones.
 */
export async function copyWithin(
  top: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, FileCopy>> {
  const copies = new Map<string, FileCopy>();
  let room = MAX_BYTES;
  for (const path of paths) {
    const copy = await copyFile(join(top, path), copies.size < MAX_ENTRIES ? room : 0);
    copies.set(path, copy);
    if (copy.kind === "file") room -= copy.bytes?.length ?? 0;
  }
  return copies;
}

/** Is there at `path` what the copy was made of? */
export async function isAsCopied(path: string, copy: FileCopy): Promise<boolean> {
  const knownByStats = copy.kind === "file" && !copy.bytes;
  return sameCopy(copy, await copyFile(path, knownByStats ? 0 : MAX_BYTES));
}

function sameCopy(one: FileCopy, other: FileCopy): boolean {
  if (one.kind === "file" && other.kind === "file")
    return one.digest === other.digest && one.mode === other.mode;
  if (one.kind === "link" && other.kind === "link") return one.target === other.target;
  return one.kind === other.kind;
}

/** Absolute paths that differ between the two, sorted; what only one has differs unless it is absent there. */
export function differences(before: FileCopies, after: FileCopies): readonly string[] {
  const absent: FileCopy = { kind: "absent" };
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => !sameCopy(before.get(path) ?? absent, after.get(path) ?? absent))
    .sort();
}

/** False when there is no copy to put back. `root` is the trusted folder that `path` lies in. */
export async function restoreFile(root: string, path: string, copy: FileCopy): Promise<boolean> {
  if (copy.kind === "other" || (copy.kind === "file" && !copy.bytes)) return false;
  const folders = relative(root, dirname(path)).split(sep).filter(Boolean);
  await makeRealFolder(root, folders);
  await rm(path, { recursive: true, force: true });
  if (copy.kind === "link") await symlink(copy.target, path);
  if (copy.kind === "file" && copy.bytes) {
    await writeFile(path, copy.bytes, { flag: "wx" });
    await chmod(path, copy.mode);
  }
  return true;
}

/** Is this a link that leads out of `top` or into its `.git`, or would if its target were there? */
export async function leadsOut(top: string, path: string): Promise<boolean> {
  return (await kindOf(path)) === "link" && (await wayIn(top, relative(top, path))) === undefined;
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .slice(0, MAX_ENTRIES);
  } catch {
    return [];
  }
}
