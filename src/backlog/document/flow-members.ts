/** Members of a flow collection, `[a, b]` or `{a: 1}`, taken out and put in; on one line or on a line each. */
import {
  columnAt,
  lineAt,
  lineEndAt,
  lineStartAt,
  nextLineAt,
  skipSpaceAndComments,
} from "../yaml/source.ts";
import { deletion, type Edit, insertion } from "./edit.ts";
import { isFirstOnLine } from "./extent.ts";
import type { Source } from "./habits.ts";

export interface FlowMember {
  readonly start: number;
  readonly end: number;
  readonly removed: boolean;
}

/** New members, to be put in behind the member with this index; -1 for the beginning. */
export interface FlowAddition {
  readonly behind: number;
  readonly text: string;
}

/**
 * At least one member stays, or there is none at all and `opening` is where they go: behind the opening bracket.
 * Additions stand behind members that stay.
 */
export function flowEdits(
  source: Source,
  opening: number,
  change: { readonly members: readonly FlowMember[]; readonly additions: readonly FlowAddition[] },
): readonly Edit[] {
  const { members, additions } = change;
  if (members.length === 0) return [insertion(opening, additions.map(({ text }) => text).join(", "))];
  const places = new Set(additions.map(({ behind }) => behind));
  const added = [...places].flatMap((place) => {
    const texts = additions.filter(({ behind }) => behind === place).map(({ text }) => text);
    return additionEdits(source, { before: members[place], next: members[place + 1] }, texts);
  });
  return [...added, ...removalEdits(source.text, members)];
}

/** Members between two others, or at one of the ends; on lines of their own where the one before them is. */
function additionEdits(
  { text, habits }: Source,
  { before, next }: { readonly before: FlowMember | undefined; readonly next: FlowMember | undefined },
  added: readonly string[],
): readonly Edit[] {
  const beside = before ?? next;
  if (!beside) return [];
  const newLine = habits.lineBreak + " ".repeat(columnAt(text, beside.start));
  if (!before) {
    const space = ownLine(text, beside) ? newLine : " ";
    return [insertion(beside.start, added.map((one) => `${one},${space}`).join(""))];
  }
  const comma = commaBehind(text, before);
  const end = comma === undefined ? before.end : comma + 1;
  // What follows on the line, another member or the bracket, would have to move.
  if (!ownLine(text, before) || !isLineDone(text, end)) {
    return [insertion(before.end, added.map((one) => `, ${one}`).join(""))];
  }
  const lines = insertion(lineEndAt(text, end), added.map((one) => newLine + one).join(","));
  return comma === undefined ? [insertion(before.end, ","), lines] : [{ ...lines, text: `${lines.text},` }];
}

function removalEdits(text: string, members: readonly FlowMember[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (let from = 0; from < members.length; from += 1) {
    if (!members[from]?.removed) continue;
    let to = from;
    while (members[to + 1]?.removed) to += 1;
    edits.push(...runEdits(text, members, { from, to }));
    from = to;
  }
  return edits;
}

/** Takes out neighbours, with the comma that is then one too many. */
function runEdits(
  text: string,
  members: readonly FlowMember[],
  run: { readonly from: number; readonly to: number },
): readonly Edit[] {
  const first = members[run.from];
  const last = members[run.to];
  if (!first || !last) return [];
  const before = members[run.from - 1];
  const next = members[run.to + 1];
  const comma = commaBehind(text, last);
  const wholeLines = ownLine(text, first) && (!next || ownLine(text, next));
  if (next) {
    if (!wholeLines) return [deletion(first.start, next.start)];
    return [deletion(lineStartAt(text, first.start), nextLineAt(text, comma ?? last.end))];
  }
  if (!before) return [deletion(first.start, last.end)];
  const end = comma === undefined ? last.end : comma + 1;
  if (!wholeLines || !isLineDone(text, end)) return [deletion(before.end, last.end)];
  const lines = deletion(lineStartAt(text, first.start), nextLineAt(text, end));
  const spare = comma === undefined ? commaBehind(text, before) : undefined;
  return spare === undefined ? [lines] : [deletion(spare, spare + 1), lines];
}

function commaBehind(text: string, member: FlowMember): number | undefined {
  const at = skipSpaceAndComments(text, member.end);
  return text[at] === "," ? at : undefined;
}

/** Nothing but a comment follows on the line. */
function isLineDone(text: string, at: number): boolean {
  return /^[ \t]*(?:#.*)?$/.test(text.slice(at, lineEndAt(text, at)));
}

function ownLine(text: string, member: FlowMember): boolean {
  return isFirstOnLine(text, member.start) && lineAt(text, member.start).trim() !== "";
}
