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
  return [
    ...additions.flatMap((addition) => additionEdits(source, members, addition)),
    ...removalEdits(source.text, members),
  ];
}

function additionEdits(
  source: Source,
  members: readonly FlowMember[],
  { behind, text: added }: FlowAddition,
): readonly Edit[] {
  const { text, habits } = source;
  const before = members[behind];
  const next = members[behind + 1];
  const first = members[0];
  if (!before)
    return first
      ? [
          insertion(
            first.start,
            `${added},${ownLine(text, first) ? habits.lineBreak + " ".repeat(columnAt(text, first.start)) : " "}`,
          ),
        ]
      : [];
  if (!ownLine(text, before)) return [insertion(before.end, `, ${added}`)];
  const comma = commaBehind(text, before);
  const line = habits.lineBreak + " ".repeat(columnAt(text, before.start)) + added;
  if (comma === undefined) return [insertion(before.end, ","), insertion(lineEndAt(text, before.end), line)];
  const lineEnd = lineEndAt(text, comma);
  // Several members on the line of the next one: it goes between.
  return next && next.start < lineEnd
    ? [insertion(before.end, `, ${added}`)]
    : [insertion(lineEnd, `${line},`)];
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
  const closed = /^[ \t]*(?:#.*)?$/.test(text.slice(end, lineEndAt(text, end)));
  if (!wholeLines || !closed) return [deletion(before.end, last.end)];
  const lines = deletion(lineStartAt(text, first.start), nextLineAt(text, end));
  const spare = comma === undefined ? commaBehind(text, before) : undefined;
  return spare === undefined ? [lines] : [deletion(spare, spare + 1), lines];
}

function commaBehind(text: string, member: FlowMember): number | undefined {
  const at = skipSpaceAndComments(text, member.end);
  return text[at] === "," ? at : undefined;
}

function ownLine(text: string, member: FlowMember): boolean {
  return isFirstOnLine(text, member.start) && lineAt(text, member.start).trim() !== "";
}
