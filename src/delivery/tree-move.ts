/** Moves branch, index and files from one commit to another, if nothing that would be lost is in the way. */
import type { CommitSha } from "../backlog/item.ts";
import { failureWords, type Git } from "./git.ts";

export type Move = { readonly kind: "moved" } | { readonly kind: "in_the_way"; readonly reason: string };

/**
 * Only files that differ between the two commits are touched; if one of them was changed or is untracked, nothing is.
 * The branch moves last, and only if it is still at `from`. Three processes.
 */
export async function tryMoveTree(git: Git, { from, to }: { from: CommitSha; to: CommitSha }): Promise<Move> {
  if (from === to) return { kind: "moved" };
  // A file that was written anew with the same text must not count as changed. What does count is seen next.
  await git.tryRun(["update-index", "-q", "--refresh"]);
  const files = await git.tryRun(["read-tree", "-m", "-u", from, to], { contents: true });
  if (files.kind !== "ok") return { kind: "in_the_way", reason: failureWords(files) };
  const branch = await git.tryRun([
    "update-ref",
    "-m",
    "tickwork: on top of the remote's branch",
    "HEAD",
    to,
    from,
  ]);
  if (branch.kind === "ok") return { kind: "moved" };
  await git.tryRun(["read-tree", "-m", "-u", to, from], { contents: true });
  return { kind: "in_the_way", reason: failureWords(branch) };
}
