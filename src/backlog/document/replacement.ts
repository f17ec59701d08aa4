/** Puts another value in the place of one that is written, touching no more than the value's own text. */
import type { YamlNode } from "../yaml/node.ts";
import type { ScalarContext } from "../yaml/scalar.ts";
import { lineEndAt, lineStartAt, skipBlanksBefore } from "../yaml/source.ts";
import { deletion, type Edit, insertion } from "./edit.ts";
import { endOfText, endWithComments } from "./extent.ts";
import type { Source } from "./habits.ts";
import { blockValue, flowValue, type ValueText } from "./render.ts";
import type { Shape } from "./shape.ts";

/** Where a value stands: behind a key's colon, or behind a dash. */
export interface Slot {
  readonly node: YamlNode;
  /** Right behind the colon or dash. */
  readonly behind: number;
  /** Column of the key or dash. */
  readonly column: number;
  /** Inside of brackets. */
  readonly flow: boolean;
  readonly shape: Shape;
  /** How the text beside it is quoted, where that decides. */
  readonly quotes?: ScalarContext["quotes"];
}

/**
 * Undefined where the old value begins in a way that has no place for another: a collection on the line of its dash.
 * An anchor stays, whatever it then stands for; who used it is seen to when the text is read back.
 */
export function replacementEdits(source: Source, slot: Slot, value: unknown): readonly Edit[] | undefined {
  const { node } = slot;
  const quotes = quotesOf(node) ?? slot.quotes;
  if (slot.flow) return onOneLine(source.text, slot, flowValue(value, { shape: slot.shape, quotes }));
  const { column, shape } = slot;
  const rendered = blockValue(value, { column, shape, quotes, indents: source.habits });
  if (node.kind === "scalar" && (node.style === "literal" || node.style === "folded")) {
    return insteadOfBlockScalar(source, slot, rendered);
  }
  if ((node.kind === "map" || node.kind === "list") && !node.flow)
    return insteadOfBlock(source, slot, rendered);
  const edits = onOneLine(source.text, slot, rendered.inline);
  return rendered.lines.length === 0
    ? edits
    : [...edits, insertion(lineEndAt(source.text, node.end), joined(source, rendered))];
}

function quotesOf(node: YamlNode): ScalarContext["quotes"] {
  return node.kind === "scalar" && (node.style === "single" || node.style === "double")
    ? node.style
    : undefined;
}

function onOneLine(text: string, { node, behind }: Slot, inline: string): readonly Edit[] {
  const untagged = withoutTag(text, node);
  if (inline === "") return [...untagged, deletion(skipBlanksBefore(text, node.start), node.end)];
  const space =
    node.start === node.end && node.start >= behind && !/[ \t]/.test(text.charAt(node.start - 1)) ? " " : "";
  return [...untagged, { start: node.start, end: node.end, text: space + inline }];
}

/** A comment behind the old header stays behind what comes in its place. */
function insteadOfBlockScalar(source: Source, { node }: Slot, rendered: ValueText): readonly Edit[] {
  const { text } = source;
  const header = /^[|>][-+0-9]*/.exec(text.slice(node.start, node.start + 4))?.[0] ?? "";
  const headerEnd = node.start + header.length;
  const edits = [...withoutTag(text, node)];
  if (rendered.inline === "") edits.push(deletion(skipBlanksBefore(text, node.start), headerEnd));
  else if (rendered.inline !== header)
    edits.push({ start: node.start, end: headerEnd, text: rendered.inline });
  const lineEnd = lineEndAt(text, node.start);
  edits.push({
    start: lineEnd,
    end: Math.max(lineEnd, endOfText(text, node.end)),
    text: joined(source, rendered),
  });
  return edits;
}

/** A comment on the line of the key stays there. */
function insteadOfBlock(
  source: Source,
  { node, behind, column }: Slot,
  rendered: ValueText,
): readonly Edit[] | undefined {
  const { text } = source;
  const head = Math.max(behind, node.anchor?.end ?? 0, node.tag?.end ?? 0);
  const lineEnd = lineEndAt(text, head);
  if (node.start <= lineEnd) return undefined;
  // A comment behind the last line goes too: behind a block scalar it would be a part of that.
  const end = endWithComments(text, lineEndAt(text, endOfText(text, node.end)), column);
  const edits = [
    ...withoutTag(text, node),
    { start: lineEnd, end: Math.max(lineEnd, end), text: joined(source, rendered) },
  ];
  return rendered.inline === "" ? edits : [insertion(head, ` ${rendered.inline}`), ...edits];
}

/** What a tag said of the old value it need not say of the new one. */
function withoutTag(text: string, { tag }: YamlNode): readonly Edit[] {
  if (!tag) return [];
  const blanks = /^[ \t]*/.exec(text.slice(tag.end, lineEndAt(text, tag.end)))?.[0].length ?? 0;
  const first = tag.start === lineStartAt(text, tag.start);
  return [deletion(first ? tag.start : tag.start, tag.end + blanks)];
}

function joined({ habits }: Source, { lines }: ValueText): string {
  return lines.map((line) => habits.lineBreak + line).join("");
}
