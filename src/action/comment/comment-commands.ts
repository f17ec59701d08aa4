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
const FENCE = /^\s*(`{3,}|~{3,})/;

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

/** Modes: in the text; in a fence, until one as long closes it; in `<pre>`, until `</pre>`; in `<!--`, until `-->`. */
function linesOf(body: string): readonly Line[] {
  const lines: Line[] = [];
  let fence = "";
  let inside: "text" | "pre" | "comment" = "text";
  for (const line of body.replaceAll(/\r\n?/g, "\n").split("\n")) {
    if (fence !== "") {
      lines.push({ text: line, shown: true });
      const [, end = ""] = FENCE.exec(line) ?? [];
      if (end.startsWith(fence) && line.trim() === end) fence = "";
      continue;
    }
    const began: string = inside;
    const said = inside === "comment" ? afterComment(line) : line;
    if (said === undefined) continue;
    const { text, open } = withoutComments(said);
    inside = open ? "comment" : inside === "comment" ? "text" : inside;
    if (inside !== "pre" && /^\s*<pre[\s>]/i.test(text)) inside = "pre";
    const isCode = inside === "pre" || began === "pre";
    if (inside === "pre" && /<\/pre>/i.test(text)) inside = "text";
    if (!isCode && /^\s*>/.test(text)) continue;
    const [, opening] = isCode || open ? [] : (FENCE.exec(text) ?? []);
    if (opening !== undefined) fence = opening;
    lines.push({ text, shown: isCode || opening !== undefined || began === "comment" });
  }
  return lines;
}

/** What follows the end of a comment that began on a line before; undefined where it does not end. */
function afterComment(line: string): string | undefined {
  const end = line.indexOf("-->");
  return end < 0 ? undefined : line.slice(end + 3);
}

/** `open`: one begins and does not end. */
function withoutComments(line: string): { readonly text: string; readonly open: boolean } {
  const text = line.replaceAll(/<!--.*?-->/g, "");
  const start = text.indexOf("<!--");
  return start < 0 ? { text, open: false } : { text: text.slice(0, start), open: true };
}
