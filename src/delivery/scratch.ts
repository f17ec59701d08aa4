/** Paths that no commit of ours may hold and no step is asked about. */

/** Prompts and result files of steps; the folder ignores itself, but a person's `.gitignore` may say otherwise. */
export function isScratch(path: string): boolean {
  return /(^|\/)\.tickwork(\/|$)/.test(path);
}
