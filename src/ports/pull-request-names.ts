/** By which names people, and later runs, know the pull requests of Tickwork (spec §10). */

/** All branches that Tickwork opens pull requests from begin with this; below it are rescue branches, which have none. */
export const WORK_PREFIX = "tickwork/";

/** The branch that carries the work for `base`, a branch's name. */
export function workBranch(base: string): string {
  return `${WORK_PREFIX}${base}`;
}

/** What a title of ours begins with: one that a person wrote is left alone. */
export const TITLE_START = "Tickwork: ";

/** While there is nothing to name; `base` is a branch's name. */
export function plainTitle(base: string): string {
  return `${TITLE_START}work on ${base}`;
}
