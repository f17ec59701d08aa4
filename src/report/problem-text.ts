/** A problem for log and terminal: the place, what is wrong, the line itself with a mark below it, and what to do. */
import type { Problem } from "../backlog/problem.ts";
import { displayWidth } from "./display-width.ts";
import { bounded, logText } from "./escape.ts";

const MAX_EXCERPT = 100;
const MAX_MESSAGE = 1_000;

/** Gives a line (from 1) of a file as it is written, or undefined where it cannot. */
export type LineOf = (file: string, line: number) => string | undefined;

/** Lines without their line feeds, safe to print on a runner. */
export function problemText(problem: Problem, lineOf?: LineOf): readonly string[] {
  const { file, line, column, severity, code, item, message, hint } = problem;
  const subject = item === undefined ? "" : `${item}: `;
  const place = logText(`${file}:${line}:${column} ${severity} ${code}`);
  const tail = hint === undefined ? [] : [`  ${logText(bounded(hint, MAX_MESSAGE))}`];
  return [
    `${place}  ${logText(subject + bounded(message, MAX_MESSAGE))}`,
    ...excerpt(lineOf?.(file, line), problem),
    ...tail,
  ];
}

/** The line cut to what fits, and a mark under the column; nothing when the column lies outside of what fits. */
function excerpt(text: string | undefined, { line, column }: Problem): readonly string[] {
  if (text === undefined) return [];
  // Spaces at the beginning count for the column, and tabs are as wide as one here.
  const shown = keepingIndent(text.slice(0, MAX_EXCERPT));
  const number = String(line).padStart(6);
  const before = keepingIndent(text.slice(0, column - 1));
  const mark =
    column > MAX_EXCERPT ? [] : [`${" ".repeat(number.length)} | ${" ".repeat(displayWidth(before))}^`];
  return [`${number} | ${shown}${text.length > MAX_EXCERPT ? "…" : ""}`.trimEnd(), ...mark];
}

function keepingIndent(text: string): string {
  const indent = /^[ \t]*/.exec(text)?.[0].length ?? 0;
  const rest = text.slice(indent);
  // A space at the end would be trimmed, and the mark would slip to the left.
  return " ".repeat(indent) + logText(rest) + " ".repeat(rest.length - rest.trimEnd().length);
}
