import { posix } from "node:path";

/**
 * Does a path lead out of the folder that it is relative to? Backslashes count as slashes: Windows takes
 * both.
 */
export function leavesRepository(path: string): boolean {
  const normal = posix.normalize(path.replaceAll("\\", "/"));
  return posix.isAbsolute(normal) || /^[A-Za-z]:/.test(normal) || normal === ".." || normal.startsWith("../");
}
