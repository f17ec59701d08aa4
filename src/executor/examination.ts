/** What a step did to the checkout, and what of it stays. */

import { join } from "node:path";
import { shellWord } from "../backlog/shell-word.ts";
import type { WorkTree } from "../ports/work-tree.ts";
import type { CommonGround } from "./common-ground.ts";
import { oneLine } from "./excerpt.ts";
import { copyFile, type FileCopy, isAsCopied, leadsOut, restoreFile } from "./process/file-copies.ts";
import { removeStaleLocks } from "./process/git-locks.ts";
import { isTickworksOwn, keepable, type ProtectedPaths, type StepScope } from "./scope.ts";
import { weighChanges } from "./tree-changes.ts";

/** A step that runs. */
export interface Watched {
  readonly scope: StepScope;
  /** What differed from HEAD before the step: path relative to the repository → what was there. */
  readonly before: Map<string, FileCopy>;
  /** Touched while it ran beside another step, so that it cannot be told which of them did it. */
  readonly suspected: Set<string>;
}

export interface Case {
  readonly workTree: WorkTree;
  readonly paths: ProtectedPaths;
  readonly common: CommonGround;
  readonly step: Watched;
  /** What the step may keep. */
  readonly scope: StepScope;
  /** Steps that run beside it. */
  readonly others: readonly Watched[];
}

export interface Examination {
  /** What the step changed and keeps, sorted; also what it committed itself. Relative to the repository. */
  readonly kept: readonly string[];
  /** What it touched although nobody may; all of it is as before again. */
  readonly touched: readonly string[];
  /** What else was put back, a sentence each. */
  readonly notices: readonly string[];
  /** Folders that it could have kept, if they had no `.git` of their own: what is in them is gone. */
  readonly repositories?: readonly string[] | undefined;
}

/** Putting back an ignore file brings to light what it hid; after so many rounds there is nothing left to hide behind. */
const MAX_ROUNDS = 4;

/**
 * Looks, puts back, says. Nothing of the step may be alive any more. Never rejects: a repository that git cannot read
 * after a step is one that the step touched.
 */
export async function examine(of: Case): Promise<Examination> {
  try {
    return await look(of);
  } catch {
    // Git's index is the one file of its that steps change rightly, and that can be put back as a whole.
    await of.common.restoreIndex();
  }
  try {
    const { touched, ...rest } = await look(of);
    return { ...rest, touched: [...new Set([...touched, ".git/index"])].sort() };
  } catch (error) {
    const reason = error instanceof Error ? oneLine(error.message, 300) : "unknown reason";
    return {
      kept: [],
      touched: [".git"],
      notices: [`Git cannot read the checkout after this step: ${reason}`],
    };
  }
}

async function look(of: Case): Promise<Examination> {
  const { workTree, common, step, scope, others } = of;
  if (others.length === 0) await removeStaleLocks([workTree.git_dir, workTree.common_dir]);
  const scopes = [scope, ...others.map((other) => other.scope)];
  const restored = await common.restore(keepable(scopes, of.paths));
  const touched = new Set([...step.suspected, ...restored.touched]);
  const own = [...touched].filter((path) => isTickworksOwn(of.paths, path));
  const notices = own.length > 0 ? [keptNotice(own)] : [];
  const mayCommit = scope.reach === "everything";
  const committed = await common.committed(restored.head, mayCommit);
  if (committed === undefined) {
    await common.takeBackCommits();
    if (mayCommit) touched.add("the branch's history");
    else notices.push("Took back commits that the step made; what it may keep is committed by Tickwork.");
  }
  const put = await putBackTheRest(of, committed ?? []);
  for (const path of put.touched) touched.add(path);
  notices.push(...put.notices);
  // Only to git: left in its index, it would keep the next run from beginning.
  const stays = [...step.before.keys()].filter(
    (path) => workTree.untracked_at_start.has(path) && !path.endsWith("/") && !put.kept.includes(path),
  );
  await workTree.unstage(stays);
  for (const other of others) await leaveTo(other, { kept: put.kept, touched, top: workTree.top });
  return { ...put, touched: [...touched].sort(), notices };
}

async function putBackTheRest(of: Case, committedAtFirst: readonly string[]): Promise<Examination> {
  const { workTree, common, step, scope, paths } = of;
  const others = of.others.map((other) => other.scope);
  let committed = committedAtFirst;
  let kept: readonly string[] = [];
  const [touched, out_of_scope, notices] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const [repositories, lost] = [new Set<string>(), new Set(await repositoriesGone(of))];
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const verdict = weighChanges({ changed: await changedPaths(of, committed), scope, paths, others });
    const outward = await linksOut(workTree.top, verdict.kept);
    kept = verdict.kept.filter((path) => !outward.includes(path));
    for (const path of [...verdict.protected, ...outward]) touched.add(path);
    for (const path of verdict.out_of_scope) out_of_scope.add(path);
    for (const path of verdict.repositories) repositories.add(path);
    const back = [...verdict.protected, ...outward, ...verdict.out_of_scope, ...verdict.repositories];
    if (back.length === 0) break;
    if (committed.some((path) => back.includes(path))) {
      await common.takeBackCommits();
      committed = [];
    }
    for (const path of await putBack(of, back)) lost.add(path);
  }
  if (lost.size > 0) notices.add(lostNotice([...lost]));
  const isBack = [...out_of_scope].filter((path) => !lost.has(path));
  if (isBack.length > 0) notices.add(putBackNotice(isBack, step.scope === scope));
  return { kept, touched: [...touched], notices: [...notices], repositories: [...repositories] };
}

/** Guarded files are not among them: they are weighed by their bytes, whatever git says. */
async function changedPaths(of: Case, committed: readonly string[]): Promise<readonly string[]> {
  const { before } = of.step;
  const dirty = (await of.workTree.changedFiles()).filter((path) => !before.has(path));
  const stagedOwn = dirty.filter((path) => isTickworksOwn(of.paths, path));
  // Their bytes are as they were, and were HEAD's: what differs is what a step left in git's index.
  if (stagedOwn.length > 0) await of.workTree.putBack(stagedOwn);
  const changed = new Set([...committed, ...dirty]);
  for (const [path, copy] of before) {
    if (!(await isAsCopied(join(of.workTree.top, path), copy))) changed.add(path);
    else if (!of.workTree.untracked_at_start.has(path)) changed.delete(path);
  }
  for (const path of changed) if (isForeignRepository(of, path)) changed.delete(path);
  return [...changed].filter((path) => !isTickworksOwn(of.paths, path)).sort();
}

/** One that lay there when the run started: no step made it, and nothing can put it back. */
function isForeignRepository({ workTree }: Case, path: string): boolean {
  return path.endsWith("/") && workTree.untracked_at_start.has(path);
}

async function repositoriesGone(of: Case): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const [path, copy] of of.step.before) {
    if (!isForeignRepository(of, path)) continue;
    if (!(await isAsCopied(join(of.workTree.top, path), copy))) gone.push(path);
  }
  return gone;
}

/** Resolves to those that could not be put back. */
async function putBack(of: Case, paths: readonly string[]): Promise<readonly string[]> {
  const { workTree, step } = of;
  const asInHead = paths.filter((path) => !step.before.has(path));
  if (asInHead.length > 0) await workTree.putBack(asInHead);
  const lost: string[] = [];
  for (const path of paths) {
    const copy = step.before.get(path);
    if (copy && !(await restoreFile(workTree.top, join(workTree.top, path), copy))) {
      lost.push(path);
    }
  }
  return lost;
}

async function linksOut(top: string, paths: readonly string[]): Promise<readonly string[]> {
  const outward: string[] = [];
  for (const path of paths) if (await leadsOut(top, join(top, path))) outward.push(path);
  return outward;
}

/** What this step keeps is nothing that the other did; what was touched may be. */
async function leaveTo(
  other: Watched,
  what: { readonly kept: readonly string[]; readonly touched: ReadonlySet<string>; readonly top: string },
): Promise<void> {
  for (const path of what.kept) other.before.set(path, await copyFile(join(what.top, path)));
  for (const path of what.touched) other.suspected.add(path);
}

function keptNotice(paths: readonly string[]): string {
  const [first = ""] = paths;
  const compare = `git diff --no-index -- ${shellWord(first)} ${shellWord(`.tickwork/put-back/${first}`)}`;
  return `What stood in ${paths.join(", ")} is kept in .tickwork/put-back/: if it was an edit of your own, made beside the step, make it again from there. \`${compare}\` shows it.`;
}

function putBackNotice(paths: readonly string[], finished: boolean): string {
  const list = listed(paths);
  return finished
    ? `Put back what this phase may not change: ${list}. If it should, its allowed_paths can say so.`
    : `Put back what the unfinished step had changed: ${list}.`;
}

function lostNotice(paths: readonly string[]): string {
  return `Changed and not put back, since it was too large or too much to keep a copy of: ${listed(paths)}. Look at it before you go on.`;
}

function listed(paths: readonly string[]): string {
  const [shown, more] = [paths.slice(0, 10).join(", "), paths.length - 10];
  return more > 0 ? `${shown} and ${more} more` : shown;
}
