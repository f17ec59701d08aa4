/** The commands in a comment's text: lines that begin with `/tickwork`. Pure. */

export interface CommentLine {
  /** As it was written; empty for `/tickwork` alone. */
  readonly word: string;
  /** What follows it on its line. */
  readonly rest: string;
  /** The lines below, up to the next command: its words go on there. */
  readonly below: string;
}

const COMMAND = /^\/tickwork(?:[ \t]+(\S+))?(?:[ \t]+(.*))?$/i;
/** What has backticks on its line is code of one line. https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
const FENCE = /^([ \t]*)(`{3,}(?=[^`]*$)|~{3,})/;
const CODE_SPAN = /(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)/g;
const COMMENT_OR_CODE = new RegExp(`${CODE_SPAN.source}|<!--.*?-->|<!--`, "g");
/** Of HTML that shows its text as code, or as another's words. */
const SHOWING_TAG = /<(\/?)(pre|code|blockquote)(?=[\s>]|$)/gi;

/**
 * Not obeyed are those that somebody shows rather than gives: in a quotation, in a block of code, in an HTML comment, and
 * anywhere but at the beginning of a line. Quotations and HTML comments are no part of what is said either.
 */
export function commandsIn(body: string): readonly CommentLine[] {
  const found: { word: string; rest: string; below: string[] }[] = [];
  for (const { text, shown } of linesOf(body)) {
    const [whole, word = "", rest = ""] = (shown ? undefined : COMMAND.exec(text)) ?? [];
    if (whole !== undefined) found.push({ word, rest: rest.trim(), below: [] });
    else found.at(-1)?.below.push(text);
  }
  return found.map(({ word, rest, below }) => ({ word, rest, below: below.join("\n").trim() }));
}

interface Line {
  readonly text: string;
  /** Code, or what stands behind something that is not said: no command begins here. */
  readonly shown: boolean;
}

/** Modes: in the text; in a fence, until one closes it; in `<!--`, until `-->`; in elements that show, until each is closed. */
function linesOf(body: string): readonly Line[] {
  const lines: Line[] = [];
  let fence: Fence | undefined;
  let inComment = false;
  let elements: readonly string[] = [];
  for (const line of body.replaceAll(/\r\n?/g, "\n").split("\n")) {
    if (fence !== undefined) {
      lines.push({ text: line, shown: true });
      if (isClosed(fence, line)) fence = undefined;
      continue;
    }
    const began = inComment;
    const said = inComment ? afterComment(line) : line;
    if (said === undefined) continue;
    const { text, open } = withoutComments(said);
    inComment = open;
    const before = elements;
    elements = elementsAfter(text, before);
    const isCode = before.length > 0 || elements.length > 0;
    if (!isCode && /^\s*>/.test(text)) continue;
    fence = isCode || open ? undefined : fenceAt(text);
    lines.push({ text, shown: isCode || fence !== undefined || began });
  }
  return lines;
}

interface Fence {
  readonly mark: string;
  /** In columns. */
  readonly indent: number;
}

function fenceAt(line: string): Fence | undefined {
  const [, space = "", mark] = FENCE.exec(line) ?? [];
  return mark === undefined ? undefined : { mark, indent: columnsOf(space) };
}

/** By one as long, alone on its line, that is not so far in that it is a line of the code. */
function isClosed({ mark, indent }: Fence, line: string): boolean {
  const end = fenceAt(line);
  return (
    end !== undefined && line.trim() === end.mark && end.mark.startsWith(mark) && end.indent < indent + 4
  );
}

function columnsOf(space: string): number {
  return [...space].reduce((column, one) => (one === "\t" ? column + 4 - (column % 4) : column + 1), 0);
}

/** Those that are open behind the line. In HTML a backtick means nothing. */
function elementsAfter(line: string, before: readonly string[]): readonly string[] {
  const open = [...before];
  const markup = open.length > 0 ? line : withoutCode(line);
  for (const [, end, tag = ""] of markup.matchAll(SHOWING_TAG)) {
    const name = tag.toLowerCase();
    if (end === "") open.push(name);
    else if (open.includes(name)) open.splice(open.lastIndexOf(name), 1);
  }
  return open;
}

/** With something as long in the place of each code of one line: what stands in there is no markup. */
function withoutCode(line: string): string {
  return line.replaceAll(CODE_SPAN, (code) => "`".repeat(code.length));
}

/** What follows the end of a comment that began on a line before; undefined where it does not end. */
function afterComment(line: string): string | undefined {
  const end = line.indexOf("-->");
  return end < 0 ? undefined : line.slice(end + 3);
}

/** `open`: one begins and does not end. What is named as code of one line is none. */
function withoutComments(line: string): { readonly text: string; readonly open: boolean } {
  let text = "";
  let from = 0;
  for (const { 0: found, index } of line.matchAll(COMMENT_OR_CODE)) {
    if (!found.startsWith("<!--")) continue;
    text += line.slice(from, index);
    if (found === "<!--") return { text, open: true };
    from = index + found.length;
  }
  return { text: text + line.slice(from), open: false };
}
