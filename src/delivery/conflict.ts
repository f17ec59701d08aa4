/**
 * What becomes of a file that a commit of ours and somebody else's commit changed in the same place. One function
 * decides, file by file, from the three texts; the merge of the backlog by meaning is one more case of it.
 */

/** Texts as the common ancestor, the remote's branch and our commit have them; undefined where there is no such file. */
export interface ConflictingFile {
  readonly path: string;
  readonly base: string | undefined;
  readonly theirs: string | undefined;
  readonly ours: string | undefined;
}

export type ConflictDecision =
  | { readonly kind: "merged"; readonly text: string }
  /** A person has to decide. */
  | { readonly kind: "conflict" };

export type DecideConflict = (file: ConflictingFile) => ConflictDecision;

/** Worklog and journal keep both sides' entries; anything else is a conflict. */
export function decideConflict(file: ConflictingFile): ConflictDecision {
  return isRecord(file.path) ? mergeAppended(file) : { kind: "conflict" };
}

/** `_worklog/2026-10.md` and `.jsonl`: only ever added to. */
function isRecord(path: string): boolean {
  return /(^|\/)_worklog\/[^/]+\.(md|jsonl)$/.test(path);
}

/** Their file with what we added below it, if all that either side did was to add at the end. */
function mergeAppended({ base = "", theirs, ours }: ConflictingFile): ConflictDecision {
  if (theirs === undefined || ours === undefined) return { kind: "conflict" };
  if (!theirs.startsWith(base) || !ours.startsWith(base)) return { kind: "conflict" };
  // Two sides that began the same file have its heading in common.
  const shared = base === "" ? sharedLines(theirs, ours) : base;
  const gap = theirs === "" || theirs.endsWith("\n") ? "" : "\n";
  return { kind: "merged", text: `${theirs}${gap}${ours.slice(shared.length)}` };
}

function sharedLines(one: string, other: string): string {
  let end = 0;
  while (end < one.length && one[end] === other[end]) end++;
  return one.slice(0, one.lastIndexOf("\n", end - 1) + 1);
}
