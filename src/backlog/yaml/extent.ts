/** How far a node reaches, where a reader does not say it. */
import { lineEndAt, lineStartAt, nextLineAt, skipSpaceAndComments } from "./source.ts";

/** Offset of the `|` or `>` above the content of a block scalar, or before the end of the text when there is none. */
export function blockHeaderAt(text: string, contentStart: number): number {
  const line = lineStartAt(text, Math.max(0, contentStart - 1));
  const header = /[|>][-+0-9]*[ \t]*(?:[ \t]#.*)?\r?\n?$/.exec(text.slice(line, contentStart));
  return line + (header?.index ?? 0);
}

/**
 * Where a block scalar ends for those who write behind it: behind its last line with content, before the line break.
 * Blank lines after it are no part of it, unless it keeps them: then past the last of them.
 */
export function blockContentEnd(
  text: string,
  block: { readonly start: number; readonly end: number; readonly keep: boolean; readonly indent: number },
): number {
  if (block.keep) return block.end;
  let end = block.start;
  for (let line = block.start; line < block.end; line = nextLineAt(text, line)) {
    const lineEnd = Math.min(lineEndAt(text, line), block.end);
    const spaces = /^ */.exec(text.slice(line, lineEnd))?.[0].length ?? 0;
    if (line + spaces < lineEnd || spaces > Math.max(block.indent, 0)) end = lineEnd;
  }
  return end > block.start ? end : lineEndAt(text, Math.max(0, block.start - 1));
}

/** Behind the closing bracket of a flow collection; `last` is where its last member ends. */
export function flowEnd(
  text: string,
  flow: { readonly start: number; readonly last: number | undefined; readonly bracket: string },
): number {
  let at = skipSpaceAndComments(text, flow.last ?? flow.start + 1);
  if (text[at] === ",") at = skipSpaceAndComments(text, at + 1);
  // A pair in a flow list (`[a: 1]`) is a map without brackets.
  return text[at] === flow.bracket ? at + 1 : (flow.last ?? flow.start);
}
