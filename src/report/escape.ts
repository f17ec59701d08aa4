/**
 * Text of items, agents and git is data (spec §9): here it is made harmless for the place it is printed in, one function
 * a place. Whatever comes out is one line without control, bidirectional-override or other invisible characters.
 */

import { stripVTControlCharacters } from "node:util";
import { cutText } from "../backlog/short-text.ts";

/**
 * A zero-width space as a character reference. GitHub looks for mentions, references and short codes in the text that
 * Markdown has become, so a backslash does not stop it; a character in between does, and a reader does not see it.
 */
const BREAK = "&#8203;";

/** Line breaks and tabs become a space each run; what cannot be seen goes, except the two joiners that scripts and emoji need. */
export function singleLine(text: string): string {
  return stripVTControlCharacters(text)
    .toWellFormed()
    .replace(/(?![\s\u0085\u200c\u200d])[\p{Cc}\p{Cf}]/gu, "")
    .replace(/[\s\u0085]+/gu, " ")
    .trim();
}

/** Lines of a text as they were written, without what cannot be seen; for places that show text and never markup. */
export function plainLines(text: string): string {
  return stripVTControlCharacters(text)
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(/(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}]/gu, "")
    .trim();
}

/** The single line, at most `maxChars` UTF-16 units long; what was cut ends in "…". Bound before escaping, never after. */
export function bounded(text: string, maxChars: number): string {
  // Texts of agents run to 64 KiB: what cannot be shown is not read, even if much of the beginning is white space.
  const near = text.slice(0, maxChars * 8);
  const line = singleLine(near);
  // What was left unread may be all that does not fit.
  return cutText(near.length < text.length ? line.padEnd(maxChars + 1) : line, maxChars);
}

/**
 * For a table cell or a paragraph: reads as it was written. No HTML, no mention, no link, image, reference to an issue or
 * pull request (`Fixes #12` in a pull request's body would close one), no emphasis, heading or list. A bare commit id is
 * left: GitHub links it only when it is one of the repository's own.
 */
export function markdownText(text: string): string {
  // At its beginning a line may also become a heading, a list or a rule.
  return inlineText(text)
    .replace(/^(\d{1,9})(?=[.)])/, "$1\\")
    .replace(/^[#+=-]/, "\\$&");
}

/** A sentence of our own, for a paragraph: what it quotes as `code` stays code, what it quotes of strangers stays harmless. */
export function markdownSentence(text: string): string {
  return sentence(text, markdownCode);
}

/** The same for a table cell. */
export function markdownSentenceCell(text: string): string {
  return sentence(text, markdownCodeCell);
}

/** Inline code for a paragraph: the fence is longer than any run of backticks inside. Empty text gives empty text. */
export function markdownCode(text: string): string {
  const line = singleLine(text);
  if (line === "") return "";
  const fence = fenceOf(line, 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Inline code for a table cell, where a bar would end the cell even in code. */
export function markdownCodeCell(text: string): string {
  // `\|` is the one escape that works in code in a cell; behind a backslash it would not, so a space goes between.
  return markdownCode(text).replace(/(\\?)\|/g, (_, before) => (before === "" ? "\\|" : "\\ \\|"));
}

/** One command in a block of its own, with GitHub's button to copy it. */
export function markdownCommand(command: string): string {
  const line = singleLine(command);
  const fence = fenceOf(line, 3);
  return `${fence}sh\n${line}\n${fence}`;
}

/**
 * Words of several lines as data, in a block of code: no markup, mention or reference in it means anything. At most
 * `maxChars` UTF-16 units of it; what was cut ends in "…".
 */
export function markdownBlock(text: string, maxChars: number): string {
  // The fence has to be longer than any run of them.
  const clean = plainLines(text.slice(0, maxChars * 8)).replaceAll(/`{100,}/g, "`".repeat(100));
  const shown = cutText(text.length > maxChars * 8 ? clean.padEnd(maxChars + 1) : clean, maxChars);
  const fence = fenceOf(shown, 3);
  return `${fence}text\n${shown}\n${fence}`;
}

/** Longer than any run of backticks in the text, and `least` long. */
function fenceOf(text: string, least: number): string {
  const runs = (text.match(/`+/g) ?? []).map(({ length }) => length);
  return "`".repeat(Math.max(least, ...runs.map((length) => length + 1)));
}

/** For a line of the log: the runner obeys `##[command]` anywhere in a line, and `::command::` at its beginning. */
export function logText(text: string): string {
  return singleLine(text)
    .replace(/##(?=\[)/g, "# #")
    .replace(/^::/, ": :");
}

function sentence(text: string, code: (text: string) => string): string {
  return singleLine(text)
    .split(/`([^` ](?:[^`]*[^` ])?)`/)
    .map((part, index) =>
      index % 2 === 1 ? code(part) : withEnds(part, index === 0 ? markdownText : inlineText),
    )
    .join("");
}

/** Escapes what stands between two pieces of code, and keeps the spaces towards them. */
function withEnds(part: string, escaped: (text: string) => string): string {
  const [, before = "", middle = "", after = ""] = /^( ?)(.*?)( ?)$/s.exec(part) ?? [];
  return `${before}${escaped(middle)}${after}`;
}

/** What may stand anywhere but at the beginning of a line. */
function inlineText(text: string): string {
  return singleLine(text)
    .replace(/[\\`*[\]~]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("|", "&#124;")
    .replace(/@(?=\w)|(?<!&)#(?=\d)|GH-(?=\d)/gi, `$&${BREAK}`)
    .replace(/:(?=\/\/)|:(?=\d*[a-z_+-][\w+-]*:)|www(?=\.)/gi, `$&${BREAK}`);
}
