/**
 * What becomes of a file that a commit of ours and somebody else's commit changed in the same place. One function
 * decides, file by file, from the three texts.
 */
import { readBacklog } from "../backlog/document.ts";
import { mergeInboxes } from "../backlog/merge/merge-inboxes.ts";
import type { Decided } from "../backlog/merge/merge-notes.ts";
import { mergeBacklogTexts } from "../backlog/merge/merge-texts.ts";

/** Texts as the common ancestor, the remote's branch and our commit have them; undefined where there is no such file. */
export interface ConflictingFile {
  readonly path: string;
  readonly base: string | undefined;
  readonly theirs: string | undefined;
  readonly ours: string | undefined;
}

export type ConflictDecision =
  /** `text` is undefined for a file that goes. `said`: what was decided. */
  | { readonly kind: "merged"; readonly text: string | undefined; readonly said: readonly Decided[] }
  /** Nothing is made worse by a merge of lines, if git can make one. */
  | { readonly kind: "by_lines" }
  /** A person has to decide. */
  | { readonly kind: "conflict" };

export type DecideConflict = (file: ConflictingFile) => Promise<ConflictDecision>;

/** Worklog and journal keep both sides' entries, backlog and inbox are merged by meaning; anything else is a conflict. */
export async function decideConflict(file: ConflictingFile): Promise<ConflictDecision> {
  if (isRecord(file.path)) return mergeAppended(file);
  if (isInbox(file.path)) return mergeInbox(file);
  const { path, base, theirs, ours } = file;
  if (!isBacklog(base) || !isBacklog(theirs) || !isBacklog(ours)) return { kind: "conflict" };
  const merged = await mergeBacklogTexts({ file: path, base, theirs, ours });
  if (merged.kind === "merged") return { kind: "merged", text: merged.text, said: merged.set_aside };
  // A person pushed a file that is none: with our lines in it, it is as easy to mend, and no status is lost.
  const broken = (await readBacklog(theirs, { file: path })).kind !== "read";
  return { kind: broken ? "by_lines" : "conflict" };
}

/** Can `decideConflict` say anything of a file of this name? */
export function isDecidable(path: string): boolean {
  return isRecord(path) || /\.ya?ml$/i.test(path);
}

/** Whatever its name and folder: what says of itself that it is one, on each side. */
export function isBacklog(text: string | undefined): text is string {
  return text !== undefined && /^\uFEFF?["']?schema_version["']?\s*:/m.test(text);
}

/** `_worklog/2026-10.md` and `.jsonl`: only ever added to. */
export function isRecord(path: string): boolean {
  return /(^|\/)_worklog\/[^/]+\.(md|jsonl)$/.test(path);
}

/** Beside every backlog (spec §1). */
function isInbox(path: string): boolean {
  return /_INBOX\.ya?ml$/.test(path);
}

/** The run took entries out; what a person has added since, on whatever side, stays for the next. */
async function mergeInbox({ path, ...sides }: ConflictingFile): Promise<ConflictDecision> {
  const rest = await mergeInboxes({ file: path, ...sides });
  return rest.kind === "unreadable" ? { kind: "conflict" } : { kind: "merged", text: rest.text, said: [] };
}

/** Their file, whatever they did to it, with what we added below it: we only ever add at the end. */
function mergeAppended({ path, base = "", theirs, ours }: ConflictingFile): ConflictDecision {
  if (ours === undefined) return { kind: "conflict" };
  // Two sides that began the same file have its heading in common.
  const before = theirs === undefined ? headingOf(path, base) : theirs;
  const shared =
    base === "" ? sharedLines(before, ours) : ours.startsWith(base) ? base : sharedLines(base, ours);
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  return { kind: "merged", text: `${before}${gap}${ours.slice(shared.length)}`, said: [] };
}

/** What stands above the first entry. */
function headingOf(path: string, text: string): string {
  const end = path.endsWith(".md") ? text.search(/^\n?## /m) : -1;
  return end < 0 ? "" : text.slice(0, end);
}

function sharedLines(one: string, other: string): string {
  let end = 0;
  while (end < one.length && one[end] === other[end]) end++;
  return one.slice(0, one.lastIndexOf("\n", end - 1) + 1);
}
