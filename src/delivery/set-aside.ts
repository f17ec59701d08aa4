/**
 * Work that does not go on top of what others pushed (spec §10, code conflicts). Its commits are taken in two: the code
 * goes to a rescue branch, and what the run knows stays with the branch, where the items wait for a person.
 */

import type { ItemId } from "../backlog/item.ts";
import { type HeldBack, holdBackText } from "../backlog/merge/hold-back.ts";
import type { SetAside } from "../ports/checkpoints.ts";
import { type Commit, commitTime, subjectOf, writeCommit } from "./commits.ts";
import type { Git } from "./git.ts";
import { compareTrees, editTree, readBlob, type TreeChange, type TreeEdit, writeBlob } from "./trees.ts";

/** Commits of one step, oldest first: those that its agent made, and ours. Not empty. */
export interface Work {
  readonly commits: readonly Commit[];
  readonly owners: readonly ItemId[];
}

export interface Halves {
  /**
   * The code alone, one commit for each of the work's: what a person picks from the rescue branch. This is the last one, of
   * which there is the tree; it is written with its mark.
   */
  readonly code: Commit;
  /** Backlog and records alone; undefined when the work changed none. On the parent of the first of its commits. */
  readonly state: (aside: SetAside) => Promise<Commit | undefined>;
  readonly code_files: readonly string[];
}

interface Split {
  readonly work: Work;
  readonly isState: (path: string) => boolean;
  readonly gitDir: string;
}

/** Objects only; some ten processes, for something rare. Undefined for work that begins the history. */
export async function splitWork(git: Git, { work, isState, gitDir }: Split): Promise<Halves | undefined> {
  const first = work.commits[0];
  const last = work.commits.at(-1);
  if (!first?.parent || !last?.parent) return undefined;
  const { parent } = first;
  const all = await compareTrees(git, { from: parent, to: last.sha });
  const state = all.filter(({ path }) => isState(path));
  const ofLast =
    first === last
      ? state
      : (await compareTrees(git, { from: last.parent, to: last.sha })).filter(({ path }) => isState(path));
  const tree = await editTree(git, { tree: last.tree, edits: ofLast.map(asBefore), gitDir });
  return {
    code: { ...last, tree },
    code_files: all.map(({ path }) => path).filter((path) => !isState(path)),
    async state(aside) {
      if (state.length === 0) return undefined;
      const held = { items: work.owners, reason: reasonFor(aside, last), at: commitTime(last) };
      const edits = await Promise.all(state.map((change) => stateEdit(git, change, held)));
      const base = (await git.run(["rev-parse", "--verify", `${parent}^{tree}`])).trim();
      const commit = {
        ...last,
        message: messageFor(aside, last),
        parent,
        tree: await editTree(git, { tree: base, edits, gitDir }),
      };
      return { ...commit, sha: await writeCommit(git, { commit, tree: commit.tree, parent }) };
    },
  };
}

function asBefore({ path, before }: TreeChange): TreeEdit {
  return { path, file: before };
}

/** A backlog holds the items back; every other file is as the work left it. */
async function stateEdit(git: Git, { path, before, after }: TreeChange, held: HeldBack): Promise<TreeEdit> {
  if (!after || !before || !/\.ya?ml$/i.test(path)) return { path, file: after };
  const [base = "", ours = ""] = [await readBlob(git, before.object), await readBlob(git, after.object)];
  const text = await holdBackText({ file: path, base, ours }, held);
  return { path, file: text === undefined ? after : { ...after, object: await writeBlob(git, text) } };
}

/** `[tickwork] Set aside: [WRK-001][build] Add the flag` */
export function setAsideSubject(subject: string): string {
  return `[tickwork] Set aside: ${subject}`;
}

function messageFor({ branch }: SetAside, work: Commit): string {
  const why = `It conflicts with what others pushed meanwhile. Its code is on ${branch}.`;
  return `${setAsideSubject(subjectOf(work))}\n\n${why}\n`;
}

function reasonFor({ branch, onto, files, restore, discard }: SetAside, work: Commit): string {
  const named = files.slice(0, 10).join(", ");
  const more = files.length > 10 ? ` and ${files.length - 10} more` : "";
  return (
    `"${subjectOf(work)}" conflicts with what others pushed meanwhile, in ${named}${more}. ` +
    `It is on the branch ${branch}. To take it in, on ${onto}: \`${restore}\`, resolve, push, and unblock the item with a note that it is done; ` +
    `to have it done anew: only unblock it. Either way delete the branch: \`${discard}\`. While it is there, the item waits.`
  );
}
