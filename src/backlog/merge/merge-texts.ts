/** The same merge, text to text: what both sides wrote around the values is theirs, and ours comes in as small edits. */
import { readBacklog, writeBacklog } from "../document.ts";
import { mergeBacklogs } from "./merge-backlogs.ts";

export interface TextSides {
  /** Names the file in problems. */
  readonly file: string;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

export type MergedText =
  | { readonly kind: "merged"; readonly text: string; readonly set_aside: readonly string[] }
  /** One of the three is no backlog, or the result could not be written: a person has to look. */
  | { readonly kind: "not_merged"; readonly reason: string };

export async function mergeBacklogTexts({ file, base, ours, theirs }: TextSides): Promise<MergedText> {
  const [before, own, other] = await Promise.all(
    [base, ours, theirs].map((text) => readBacklog(text, { file })),
  );
  if (before?.kind !== "read" || own?.kind !== "read" || other?.kind !== "read") {
    return { kind: "not_merged", reason: `${file} is not a sound backlog on each side` };
  }
  const { backlog, set_aside } = mergeBacklogs({
    base: before.document.backlog,
    ours: own.document.backlog,
    theirs: other.document.backlog,
  });
  const written = await writeBacklog(other.document, backlog);
  if (written.kind === "inexpressible") return { kind: "not_merged", reason: written.message };
  return { kind: "merged", text: written.document.text, set_aside };
}
