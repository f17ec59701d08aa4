/** Merges the texts of backlogs: for a run, whose person wins, and for git, whose person is asked. */
import type { Backlog } from "../backlog.ts";
import { type BacklogDocument, readBacklog, writeBacklog } from "../document.ts";
import { problemLine } from "../problem.ts";
import { lineBreakOf } from "../yaml/source.ts";
import { mergeBacklogs, PERSON_OVER_RUN } from "./merge-backlogs.ts";
import { mergeDocuments, says } from "./merge-documents.ts";
import type { Side, Sides } from "./merge-fields.ts";
import { chosen, marked, withCommentsOfBoth } from "./merge-lines.ts";
import { type Decided, type MergeNote, setAside } from "./merge-notes.ts";

export interface TextSides extends Sides<string> {
  /** Names the file in problems. */
  readonly file: string;
}

export type MergedText =
  /** `set_aside`: each thing that one side had and the merge has not. */
  | { readonly kind: "merged"; readonly text: string; readonly set_aside: readonly Decided[] }
  /** One of the three is no backlog, or the result could not be written: a person has to look. */
  | { readonly kind: "not_merged"; readonly reason: string };

/** `ours` is a run's and `theirs` a person's: nobody is asked (spec §10). Comments of both stay. */
export async function mergeBacklogTexts(sides: TextSides): Promise<MergedText> {
  const read = await readSides(sides);
  if (read.kind === "not_merged") return read;
  const { documents } = read;
  const { backlog, notes } = mergeBacklogs(backlogsOf(documents), PERSON_OVER_RUN);
  const set_aside = notes.map(setAside);
  const regions = await mergeDocuments(documents, { base: backlog, ours: backlog, theirs: backlog });
  if (regions) {
    const text = withCommentsOfBoth(regions);
    // What looks like a comment may stand in a text of several lines.
    const isSound = await says(text, { file: sides.file, backlog });
    return { kind: "merged", text: isSound ? text : chosen(regions, "theirs"), set_aside };
  }
  const written = await writeBacklog(documents.theirs, backlog);
  if (written.kind === "inexpressible") return { kind: "not_merged", reason: written.message };
  return { kind: "merged", text: written.document.text, set_aside };
}

export type MergedForPeople =
  | { readonly kind: "merged"; readonly text: string; readonly notes: readonly MergeNote[] }
  /** With git's markers around what is for a person to decide, and around nothing else. */
  | { readonly kind: "conflict"; readonly text: string; readonly notes: readonly MergeNote[] }
  | { readonly kind: "not_merged"; readonly reason: string };

/**
 * Both sides are people's, and which of them git calls ours depends on what they do (a rebase turns them round). So
 * neither wins: what both changed is left to them. Two files of an older schema are not brought to a newer one by this.
 */
export async function mergeForPeople(sides: TextSides): Promise<MergedForPeople> {
  const read = await readSides(sides);
  if (read.kind === "not_merged") return read;
  const { documents } = read;
  if (documents.ours.migrated_from !== undefined && documents.theirs.migrated_from !== undefined)
    return { kind: "not_merged", reason: `${sides.file} is of an older schema on both sides` };
  const backlogs = backlogsOf(documents);
  const taking = (take: Side) =>
    mergeBacklogs(backlogs, { take, deleted_stays_deleted: false, renumber: "younger", break_rings: false });
  const { backlog, notes } = taking("ours");
  const wanted = { base: taking("base").backlog, ours: backlog, theirs: taking("theirs").backlog };
  const regions = await mergeDocuments(documents, wanted);
  if (!regions)
    return { kind: "not_merged", reason: `the texts of both sides of ${sides.file} do not go together` };
  const isDecided = regions.every(({ kind }) => kind === "agreed");
  return {
    kind: isDecided ? "merged" : "conflict",
    text: marked(regions, lineBreakOf(sides.ours)),
    notes,
  };
}

async function readSides(
  sides: TextSides,
): Promise<
  | { readonly kind: "read"; readonly documents: Sides<BacklogDocument> }
  | { readonly kind: "not_merged"; readonly reason: string }
> {
  const read = async (side: Side) => {
    const result = await readBacklog(sides[side], { file: sides.file });
    if (result.kind === "read") return result.document;
    const [first] = result.problems;
    return `${side}: ${first ? problemLine(first) : "not a backlog"}`;
  };
  const base = await read("base");
  const ours = sides.ours === sides.base ? base : await read("ours");
  const theirs = sides.theirs === sides.base ? base : await read("theirs");
  const faults = [base, ours, theirs].filter((one) => typeof one === "string");
  if (typeof base === "string" || typeof ours === "string" || typeof theirs === "string")
    return {
      kind: "not_merged",
      reason: `${sides.file} is not a sound backlog on each side (${faults.join("; ")})`,
    };
  return { kind: "read", documents: { base, ours, theirs } };
}

function backlogsOf({ base, ours, theirs }: Sides<BacklogDocument>): Sides<Backlog> {
  return { base: base.backlog, ours: ours.backlog, theirs: theirs.backlog };
}
