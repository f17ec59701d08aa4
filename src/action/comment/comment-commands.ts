/** The commands in a comment's text: lines that begin with `/tickwork`, read as GitHub shows the comment. Pure. */
import { Lexer, type Token } from "marked";

export interface CommentLine {
  /** As it was written; empty for `/tickwork` alone. */
  readonly word: string;
  /** What follows it on its line. */
  readonly rest: string;
  /** The lines below, up to the next command: its words go on there. */
  readonly below: string;
}

const COMMAND = /^\/tickwork(?:\s+(\S+))?(?:\s+(.*))?$/is;

/**
 * Not obeyed are those that somebody shows rather than gives: in a quotation, in code, in HTML, and anywhere but at the
 * beginning of a line. Quotations and HTML comments are no part of what is said either.
 */
export function commandsIn(body: string): readonly CommentLine[] {
  const found: { word: string; rest: string; below: string[] }[] = [];
  for (const { text, begins } of linesOf(spansOf(body.replaceAll(/\r\n?/g, "\n")))) {
    const [whole, word = "", rest = ""] = (begins === "said" ? COMMAND.exec(text) : undefined) ?? [];
    if (whole !== undefined) found.push({ word, rest: rest.trim(), below: [] });
    else found.at(-1)?.below.push(text);
  }
  return found.map(({ word, rest, below }) => ({ word, rest, below: below.join("\n").trim() }));
}

/** A part of the comment's text; all of them together are the text. */
interface Span {
  readonly text: string;
  readonly kind: "said" | "shown" | "left out";
}

interface Line {
  /** Without what is left out. */
  text: string;
  /** What stands at its very beginning. */
  begins: Span["kind"] | undefined;
}

function linesOf(spans: Iterable<Span>): readonly Line[] {
  let line: Line = { text: "", begins: undefined };
  const lines = [line];
  for (const { text, kind } of spans) {
    for (const [at, piece] of text.split("\n").entries()) {
      if (at > 0 && kind === "left out" && line.text === "") line.begins = undefined;
      if (at > 0 && kind !== "left out") {
        line = { text: "", begins: undefined };
        lines.push(line);
      }
      if (piece !== "") line.begins ??= kind;
      if (kind !== "left out") line.text += piece;
    }
  }
  return lines;
}

/** What an element of HTML shows may be many blocks of Markdown, up to its end. */
function* spansOf(body: string): Generator<Span> {
  let open: readonly string[] = [];
  for (const token of Lexer.lex(body).flatMap(partsOf)) {
    if (token.type === "html") {
      for (const [at, text] of token.raw.split(HTML_COMMENT).entries())
        yield { text, kind: at % 2 === 0 ? "shown" : "left out" };
      open = elementsAfter(token.raw.replaceAll(HTML_COMMENT, ""), open);
    } else {
      const kind = kindOf(token);
      yield { text: token.raw, kind: open.length > 0 && kind === "said" ? "shown" : kind };
    }
  }
}

const HTML_COMMENT = /(<!--.*?(?:-->|$))/gs;

type Part = Pick<Token, "type" | "raw"> & { readonly tokens?: Token[] | undefined };

/** Of a paragraph what it is made of, with what Markdown made nothing of behind it; anything else as it is. */
function partsOf(token: Token): readonly Part[] {
  if (token.type !== "paragraph") return [token];
  const parts = token.tokens ?? [];
  const read = parts.reduce((length, { raw }) => length + raw.length, 0);
  return [...parts, { type: "text", raw: token.raw.slice(read) }];
}

/** The line behind a list, without an empty one between, is said: that it goes on with the list is Markdown's way alone. */
function kindOf(token: Part): Span["kind"] {
  switch (token.type) {
    case "blockquote":
      return "left out";
    case "code":
    case "codespan":
      return "shown";
    case "list":
      return holdsQuotation(token as Token) ? "shown" : "said";
    default:
      return "said";
  }
}

function holdsQuotation(token: Token): boolean {
  const inner: readonly Token[] = [
    ...("tokens" in token ? (token.tokens ?? []) : []),
    ...("items" in token ? token.items : []),
  ];
  return token.type === "blockquote" || inner.some(holdsQuotation);
}

/** HTML that shows its text as code, or as another's words. */
const SHOWING_TAG = /<(\/?)(pre|code|blockquote)(?=[\s>]|$)/gi;

/** Those that are open behind it. */
function elementsAfter(html: string, before: readonly string[]): readonly string[] {
  const open = [...before];
  for (const [, end, tag = ""] of html.matchAll(SHOWING_TAG)) {
    const name = tag.toLowerCase();
    if (end === "") open.push(name);
    else if (open.includes(name)) open.splice(open.lastIndexOf(name), 1);
  }
  return open;
}
