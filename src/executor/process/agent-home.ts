/**
 * The folder in which an agent keeps its state during one attempt: settings, sessions, caches. Steps that run at once
 * do not meet there, nothing of an earlier one is obeyed, and nothing of it stays.
 */
import { realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { kindOf, makeRealFolder } from "./real-folder.ts";
import { readResultFile } from "./result-reader.ts";

export interface AgentHome extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  /** File names, with `/` between folders, and their texts. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
}

/** `folder` is that of the attempt, without a link in its path; the home is new in it. */
export async function openAgentHome(folder: string): Promise<AgentHome> {
  const path = await makeRealFolder(folder, ["home"]);
  return {
    path,
    async write(files) {
      for (const [name, text] of Object.entries(files)) {
        await makeRealFolder(
          path,
          dirname(name)
            .split("/")
            .filter((part) => part !== "."),
        );
        await writeFile(join(path, name), text);
      }
    },
    async [Symbol.asyncDispose]() {
      // The agent may have put a link in the place of a folder above: then this is not what it was.
      if ((await realpath(folder).catch(() => "")) !== folder) return;
      // What cannot be removed is ignored by git, and out of the way of the next attempt.
      await rm(path, { recursive: true, force: true }).catch(() => {});
    },
  };
}

/** Which of these names are in the working folder or a folder above it in the repository; relative to the former. */
export async function namesFound(
  names: readonly string[],
  where: { readonly top: string; readonly workingFolder: string },
): Promise<readonly string[]> {
  const found: string[] = [];
  for (let folder = where.workingFolder; ; folder = dirname(folder)) {
    for (const name of names) {
      const path = join(folder, name);
      if ((await kindOf(path)) !== "absent") found.push(relative(where.workingFolder, path));
    }
    if (folder === where.top || folder === dirname(folder)) return found;
  }
}

/**
 * The text of a file that an agent wrote into its home; undefined when there is none that can be one. Whoever wrote it is
 * as much a stranger as with the result file, so it is read in the same way and has the same limit.
 */
export async function readUsageFile(path: string): Promise<string | undefined> {
  const read = await readResultFile(path);
  return read.kind === "bytes" ? new TextDecoder().decode(read.bytes) : undefined;
}
