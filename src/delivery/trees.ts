/** Trees compared and changed without index or working tree of the checkout. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Git } from "./git.ts";

/** A file as a tree has it. */
export interface TreeFile {
  readonly mode: string;
  readonly object: string;
}

export interface TreeChange {
  readonly path: string;
  /** Undefined where there is no such file. */
  readonly before: TreeFile | undefined;
  readonly after: TreeFile | undefined;
}

const NO_MODE = "000000";

/** What differs between two trees or commits; of `paths` only, where some are given. One process. */
export async function compareTrees(
  git: Git,
  { from, to, paths = [] }: { from: string; to: string; paths?: readonly string[] | undefined },
): Promise<readonly TreeChange[]> {
  const output = await git.run(["diff-tree", "-r", "-z", "--raw", "--no-renames", from, to, "--", ...paths]);
  const fields = output.split("\0");
  const changes: TreeChange[] = [];
  for (let at = 0; at + 2 <= fields.length; at += 2) {
    const [before = "", after = "", object = "", next = ""] = (fields[at] ?? "").slice(1).split(" ");
    changes.push({ path: fields[at + 1] ?? "", before: fileOf(before, object), after: fileOf(after, next) });
  }
  return changes;
}

function fileOf(mode: string, object: string): TreeFile | undefined {
  return mode === NO_MODE ? undefined : { mode, object };
}

/** Undefined takes the file out. */
export type TreeEdit = { readonly path: string; readonly file: TreeFile | undefined };

export interface TreeEdits {
  readonly tree: string;
  readonly edits: readonly TreeEdit[];
  /** For an index of its own, for the moment. */
  readonly gitDir: string;
}

/** The tree with these files as they are given. Three processes, none without edits. */
export async function editTree(git: Git, { tree, edits, gitDir }: TreeEdits): Promise<string> {
  if (edits.length === 0) return tree;
  const index = join(gitDir, `tickwork-index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  const lines = edits.map(({ path, file }) =>
    file === undefined ? `0 ${"0".repeat(tree.length)}\t${path}\0` : `${file.mode} ${file.object}\t${path}\0`,
  );
  try {
    await git.run(["read-tree", tree], { env });
    await git.run(["update-index", "-z", "--index-info"], { env, input: lines.join("") });
    return (await git.run(["write-tree"], { env })).trim();
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}

/** The object's text; undefined for a file that is not there. One process. */
export async function readBlob(git: Git, object: string | undefined): Promise<string | undefined> {
  return object === undefined ? undefined : git.run(["cat-file", "blob", object], { contents: true });
}

/** One process. */
export async function writeBlob(git: Git, text: string): Promise<string> {
  return (await git.run(["hash-object", "-w", "--stdin"], { input: text })).trim();
}
