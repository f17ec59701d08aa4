/**
 * Files that are there as they were or as they are to be, never half. It writes to the disk, which is why it is named in
 * the import rules: the run's own files and its record in git's folder are written in one way.
 */
import { rm } from "node:fs/promises";
import { writeFile } from "atomically";

/**
 * Writes `text` beside `path` (absolute), and renames it there; a file's mode stays. Also while a signal ends the run:
 * left to itself the library takes its new file away on one, under the very save that the end of a run waits for. Throws
 * what the file system says, and leaves nothing beside the file then.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  let fresh: string | undefined;
  const tmpCreated = (made: string) => {
    fresh = made;
  };
  try {
    await writeFile(path, text, { tmpPurge: false, tmpCreated });
  } catch (error) {
    if (fresh !== undefined) await rm(fresh, { force: true });
    throw error;
  }
}
