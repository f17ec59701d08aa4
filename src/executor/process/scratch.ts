/** The scratch folder (`.tickwork/`): prompts and result files. It ignores itself, so that it is never committed (GIT-4). */
import { randomUUID } from "node:crypto";
import { realpath, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ItemId, PhaseName } from "../../backlog/item.ts";
import { makeRealFolder } from "./real-folder.ts";

export interface AttemptFiles {
  /** The attempt's own folder, made anew: a result file from before is gone. */
  readonly folder: string;
  readonly prompt: string;
  readonly result: string;
  /** Git's settings of the user, as the step has them. */
  readonly git_settings: string;
}

interface AttemptName {
  readonly item_id: ItemId;
  readonly phase: PhaseName;
  readonly number: number;
}

/** Where they are; `scratchRoot` is absolute, with no link in it. */
export function attemptFiles(scratchRoot: string, { item_id, phase, number }: AttemptName): AttemptFiles {
  const folder = join(scratchRoot, "steps", item_id, `${phase}-${number}`);
  return {
    folder,
    prompt: join(folder, "prompt.md"),
    result: join(folder, "result.json"),
    git_settings: join(folder, "gitconfig"),
  };
}

/** Makes the folder anew. `scratchRoot` is absolute; the folder above it exists. `git_settings` is the text of that file. */
export async function prepareAttempt(
  scratchRoot: string,
  attempt: AttemptName,
  git_settings: string,
): Promise<AttemptFiles> {
  const above = await realpath(dirname(scratchRoot));
  const root = await makeRealFolder(above, [basename(scratchRoot)]);
  await ignoreItself(root);
  const files = attemptFiles(root, attempt);
  const steps = await makeRealFolder(root, ["steps", attempt.item_id]);
  await rm(files.folder, { recursive: true, force: true });
  await makeRealFolder(steps, [basename(files.folder)]);
  await writeFile(files.git_settings, git_settings, { flag: "wx" });
  return files;
}

/** Several steps may do so at once, and an agent may have put anything in its place: the new file takes that place in one move. */
async function ignoreItself(root: string): Promise<void> {
  const fresh = join(root, `ignore-${randomUUID()}`);
  await writeFile(fresh, "*\n", { flag: "wx" });
  await rename(fresh, join(root, ".gitignore")).catch(async () => {
    await rm(join(root, ".gitignore"), { force: true, recursive: true });
    await rename(fresh, join(root, ".gitignore"));
  });
}

/** Written before the agent starts; a new file, so that no link is followed. */
export async function writePrompt(files: AttemptFiles, text: string): Promise<void> {
  await writeFile(files.prompt, text, { flag: "wx" });
}
