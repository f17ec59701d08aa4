/** The backlogs that the input names: one file, or all that a pattern matches. */
import { glob } from "node:fs/promises";
import { sep } from "node:path";
import { RunFailure } from "../failure.ts";
import { fileInTop } from "../paths.ts";

/** Nobody has more, and each is read whole. */
const MOST_BACKLOGS = 500;

/** Whether the input `backlog` names files by a pattern, in the way of shells. */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** Relative to the top, in the order of their names. Throws `RunFailure` when there are none. */
export async function matchingFiles(
  pattern: string,
  at: { readonly top: string; readonly working_folder: string },
): Promise<readonly string[]> {
  // It must not lead out either.
  fileInTop({ ...at, file: pattern });
  const exclude = (name: string) => name === "node_modules" || name === ".git";
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd: at.working_folder, exclude })) {
    const path = file.split(sep).join("/");
    // An inbox beside a backlog is checked with it.
    if (!/_INBOX\.[^/]*$/.test(path)) files.push(fileInTop({ ...at, file: path }));
  }
  if (files.length === 0) {
    throw new RunFailure(
      `No file matches the pattern "${pattern}".`,
      "The input `backlog` has it: mend it, or leave it empty for the config's own backlog.",
    );
  }
  if (files.length > MOST_BACKLOGS) {
    throw new RunFailure(
      `${files.length} files match the pattern "${pattern}", more than the ${MOST_BACKLOGS} that are read.`,
      "Give a narrower one as input `backlog`.",
    );
  }
  return files.toSorted();
}
