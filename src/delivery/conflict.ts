/**
 * What becomes of a file that a commit of ours and somebody else's commit changed in the same place. One function
 * decides, file by file, from the three texts.
 */
import { mergeBacklogTexts } from "../backlog/merge/merge-texts.ts";
import type { Log } from "../ports/log.ts";

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

export type DecideConflict = (file: ConflictingFile) => Promise<ConflictDecision>;

/**
 * Worklog and journal keep both sides' entries, a backlog is merged by meaning, and the log says what of ours was set
 * aside; anything else is a conflict.
 */
export async function decideConflict(
  file: ConflictingFile,
  log: Pick<Log, "notice">,
): Promise<ConflictDecision> {
  if (isRecord(file.path)) return mergeAppended(file);
  const { path, base, theirs, ours } = file;
  if (!isBacklog(base) || !isBacklog(theirs) || !isBacklog(ours)) return { kind: "conflict" };
  const merged = await mergeBacklogTexts({ file: path, base, theirs, ours });
  if (merged.kind === "not_merged") return { kind: "conflict" };
  for (const sentence of merged.set_aside) log.notice(`${path} changed on both sides. ${sentence}`);
  return { kind: "merged", text: merged.text };
}

/** Whatever its name and folder: what says of itself that it is one, on each side. */
function isBacklog(text: string | undefined): text is string {
  return text !== undefined && /^\uFEFF?["']?schema_version["']?\s*:/m.test(text);
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
