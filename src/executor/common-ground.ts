/**
 * What all running steps stand on: the head of the branch, and files that only Tickwork changes. A step that changes
 * them changes what every other step, and our own git, does next.
 */
import { join } from "node:path";
import type { CommitSha } from "../backlog/item.ts";
import type { WorkTree } from "../ports/work-tree.ts";
import { guardedName, guardedRoot } from "./guarded-paths.ts";
import {
  copyFile,
  copyFiles,
  differences,
  type FileCopies,
  type FileCopy,
  restoreFile,
} from "./process/file-copies.ts";
import { isProtectedByName } from "./protected-paths.ts";
import { isTickworksOwn, type ProtectedPaths } from "./scope.ts";

export interface CommonParts {
  readonly workTree: WorkTree;
  /** Absolute; see `guardedPaths`. */
  readonly guarded: readonly string[];
  /**
   * Absolute folder below the repository's top. What stood in a file of Tickwork's own when it was put back is kept there:
   * on a person's machine it can be that person's edit.
   */
  readonly keep: string;
  readonly paths: ProtectedPaths;
}

export interface Restored {
  /** Names of what was put back. */
  readonly touched: readonly string[];
  /** Where the step left HEAD. */
  readonly head: CommitSha | undefined;
}

export class CommonGround {
  #head: CommitSha | undefined;
  #paths: readonly string[] = [];
  #guarded: FileCopies = new Map();
  #ignored: FileCopies = new Map();
  #refs: ReadonlyMap<string, string> = new Map();
  #index: FileCopy = { kind: "absent" };
  readonly #parts: CommonParts;

  constructor(parts: CommonParts) {
    this.#parts = parts;
  }

  async remember(): Promise<void> {
    const head = join(this.#parts.workTree.git_dir, "HEAD");
    const copy = await copyFile(head);
    // A branch that is checked out must stay checked out. A detached HEAD moves with each commit: `committed` sees to it.
    const onBranch = copy.kind === "file" && copy.bytes?.subarray(0, 4).toString() === "ref:";
    this.#paths = onBranch ? [...this.#parts.guarded, head] : this.#parts.guarded;
    this.#guarded = await copyFiles(this.#paths);
    this.#index = await copyFile(this.#indexPath());
    this.#ignored = await this.#ignoredProtected();
    const { head: commit, others } = await this.#parts.workTree.refs();
    this.#head = commit;
    this.#refs = others;
  }

  /**
   * Puts back guarded files, then (git can be asked again) refs and protected files that git ignores. `mayKeep` says
   * whether some step that runs may change a protected file.
   */
  async restore(mayKeep: (path: string) => boolean): Promise<Restored> {
    const guarded = await this.#putBack(this.#guarded, await copyFiles(this.#paths));
    const refs = await this.#parts.workTree.restoreRefs(this.#refs);
    const ignored = await this.#putBack(this.#ignored, await this.#ignoredProtected(), mayKeep);
    return { touched: [...guarded, ...refs.names, ...ignored], head: refs.head };
  }

  async #putBack(
    before: FileCopies,
    now: FileCopies,
    mayKeep: (path: string) => boolean = () => false,
  ): Promise<readonly string[]> {
    const { workTree } = this.#parts;
    const names: string[] = [];
    for (const path of differences(before, now)) {
      const name = guardedName(workTree.top, path);
      if (mayKeep(name)) continue;
      await this.#keep(name, now.get(path));
      const copy = before.get(path) ?? { kind: "absent" };
      const isBack = await restoreFile(guardedRoot(workTree, path), path, copy).catch(() => false);
      names.push(isBack ? name : `${name} (which could not be put back)`);
    }
    return names;
  }

  /** As good as it goes: what cannot be kept must not stand in the way of putting back. */
  async #keep(name: string, copy: FileCopy | undefined): Promise<void> {
    const { workTree, paths, keep } = this.#parts;
    if (copy?.kind !== "file" || !isTickworksOwn(paths, name)) return;
    await restoreFile(workTree.top, join(keep, name), { ...copy, mode: 0o600 }).catch(() => false);
  }

  /**
   * What agents obey when they start is often ignored (`.claude/settings.local.json`), so that git does not show a change
   * of it. Folders that are ignored as a whole (`node_modules/`) are not gone into: packages bring such files along.
   */
  async #ignoredProtected(): Promise<FileCopies> {
    const { workTree } = this.#parts;
    const paths = (await workTree.ignoredFiles()).filter((path) => isProtectedByName(path));
    return copyFiles(paths.map((path) => join(workTree.top, path.replace(/\/$/, ""))));
  }

  /** What the commits up to `head` since the start hold; undefined when there are some that must not be. */
  async committed(head: CommitSha | undefined, allowed: boolean): Promise<readonly string[] | undefined> {
    const { workTree } = this.#parts;
    if (head === this.#head || this.#head === undefined) return [];
    if (!allowed || (await workTree.ancestry(this.#head)) !== "ancestor") return undefined;
    return workTree.filesCommittedSince(this.#head);
  }

  async takeBackCommits(): Promise<void> {
    if (this.#head !== undefined) await this.#parts.workTree.takeBackCommits(this.#head);
  }

  /** Only for an index that git cannot read any more: commits that a step made are not in it. */
  async restoreIndex(): Promise<void> {
    await restoreFile(this.#parts.workTree.git_dir, this.#indexPath(), this.#index);
  }

  #indexPath(): string {
    return join(this.#parts.workTree.git_dir, "index");
  }
}
