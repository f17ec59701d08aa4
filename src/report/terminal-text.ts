/** Markdown of ours as text for a terminal: what GitHub's page makes bold, a table or a link is shown as a terminal can. */
import { wrapAnsi } from "fast-wrap-ansi";
import { marked, type Token, type Tokens } from "marked";
import { cutToWidth, displayWidth, padToWidth } from "./display-width.ts";
import { type Paint, PLAIN } from "./paint.ts";

export interface TerminalScreen {
  /** Default: nothing is wrapped. */
  readonly columns?: number | undefined;
  readonly paint?: Paint | undefined;
}

const GAP = "  ";
const MIN_CELL = 8;

/** Without a line feed at its end. What it quotes of strangers was made harmless before, and stays so. */
export function terminalText(markdown: string, { columns, paint = PLAIN }: TerminalScreen = {}): string {
  const print = printer({ columns: Math.max(columns ?? Number.POSITIVE_INFINITY, 30), paint });
  return print(marked.lexer(markdown)).join("\n").trim();
}

function printer({ columns, paint }: { readonly columns: number; readonly paint: Paint }) {
  const wrap = (tokens: readonly Token[], indent: string): readonly string[] => {
    const text = inline(tokens, paint);
    const isWhole = !Number.isFinite(columns) || hasCommand(tokens);
    return (isWhole ? text : wrapAnsi(text, columns - indent.length)).split("\n");
  };
  const block = (token: Token): readonly string[] => {
    switch (token.type) {
      case "space":
        return [];
      case "heading":
        return [...wrap(token.tokens ?? [], "").map((line) => paint("bold", line)), ""];
      case "paragraph":
        return [...wrap(token.tokens ?? [], ""), ""];
      case "code":
        return [...token.text.split("\n").map((line: string) => `    ${paint("cyan", line)}`), ""];
      case "list":
        return [...token.items.flatMap((item: Tokens.ListItem) => listItem(item)), ""];
      case "table":
        return [...table(token as Tokens.Table), ""];
      case "html":
        return htmlLines(token.text, paint);
      case "hr":
        return [""];
      default:
        return "tokens" in token && token.tokens ? [...wrap(token.tokens, ""), ""] : [plain(token.raw)];
    }
  };
  const blocks = (tokens: readonly Token[]): readonly string[] => tokens.flatMap(block);
  const listItem = ({ tokens }: Tokens.ListItem): readonly string[] => {
    const lines = tokens.flatMap((token) =>
      token.type === "text" ? wrap(("tokens" in token && token.tokens) || [token], GAP) : block(token),
    );
    return lines
      .filter((line, at) => line !== "" || at > 0)
      .map((line, at) => `${at === 0 ? "- " : GAP}${line}`);
  };
  const table = ({ header, rows }: Tokens.Table): readonly string[] => {
    const cells = [header, ...rows].map((row) => row.map(({ tokens }) => inline(tokens)));
    const widths = columnWidths(cells, columns);
    return cells.map((row, at) => {
      const line = row
        .map((cell, column) => padToWidth(cutToWidth(cell, widths[column] ?? 0), widths[column] ?? 0))
        .join(GAP)
        .trimEnd();
      return at === 0 ? paint("dim", line) : line;
    });
  };
  return blocks;
}

/** The widest cell of each column; where the screen is too narrow the widest columns give way. */
function columnWidths(cells: readonly (readonly string[])[], columns: number): readonly number[] {
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => displayWidth(row[column] ?? ""))),
  );
  const room = columns - GAP.length * (widths.length - 1);
  for (;;) {
    const widest = Math.max(...widths);
    const over = widths.reduce((sum, width) => sum + width, 0) - room;
    if (over <= 0 || widest <= MIN_CELL) return widths;
    widths[widths.indexOf(widest)] = Math.max(widest - over, Math.floor(widest * 0.75), MIN_CELL);
  }
}

function inline(tokens: readonly Token[], paint: Paint = PLAIN): string {
  return tokens
    .map((token) => {
      switch (token.type) {
        case "strong":
          return paint("bold", inline(token.tokens ?? []));
        case "codespan":
          return paint("cyan", token.text);
        case "link":
          return linkText(token as Tokens.Link);
        case "br":
          return "\n";
        case "html":
          return /^<br\s*\/?>$/i.test(token.raw) ? "\n" : "";
        case "escape":
          return token.text;
        default:
          return "tokens" in token && token.tokens ? inline(token.tokens, paint) : plain(token.raw);
      }
    })
    .join("");
}

/** A terminal makes a link of an address that it sees. A commit's is long, and git finds a commit by its name. */
function linkText({ href, tokens }: Tokens.Link): string {
  const text = inline(tokens);
  const isCommit = tokens.length === 1 && tokens[0]?.type === "codespan";
  return isCommit || text === href || !/^https?:/.test(href) ? text : `${text} (${href})`;
}

/** A command to copy must stay in one line. */
const LONG_CODE = 30;

function hasCommand(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.type === "codespan" && token.text.length >= LONG_CODE);
}

/** Of the elements that we write, folded parts have a heading; the others only frame what is inside. */
function htmlLines(html: string, paint: Paint): readonly string[] {
  const summary = /<summary>(.*?)<\/summary>/s.exec(html)?.[1];
  return summary === undefined ? [] : [paint("bold", inline(marked.Lexer.lexInline(summary))), ""];
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
  "#124": "|",
  "#8203": "",
};

/** The entities that `escape.ts` writes, as characters. */
function plain(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|#39|#124|#8203);/g, (_, name: string) => ENTITIES[name] ?? "");
}
