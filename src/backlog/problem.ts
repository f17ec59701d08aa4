/** Something wrong in a file a person wrote. Code, place and sentence are apart, so that annotation, log, summary and JSON are printings of one thing. */
import type { ItemId } from "./item.ts";

export type Severity = "error" | "warning" | "notice";

export interface Problem {
  /** `TW001` and so on: stable, listed in docs/problems.md. */
  readonly code: string;
  readonly severity: Severity;
  /** Relative to the repository, as git names it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  readonly item?: ItemId | undefined;
  /** What is wrong, quoting what was found. */
  readonly message: string;
  /** What to do: the nearest known name, the values that would do. */
  readonly hint?: string | undefined;
}

/** `BACKLOG.yaml:42:11 WRK-007: status "redy" is not known. Did you mean "ready"?` */
export function problemLine(problem: Problem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const subject = problem.item === undefined ? "" : `${problem.item}: `;
  return `${place} ${subject}${problemSentences(problem)}`;
}

/** What is wrong and what to do, as it stands beside the line: `status "redy" is not known. Did you mean "ready"?` */
export function problemSentences({ message, hint }: Pick<Problem, "message" | "hint">): string {
  if (hint === undefined) return message;
  return `${message}${/[.!?]$/.test(message) ? "" : "."} ${hint}`;
}

/** The order of the file: by file, line, column, then code. */
export function compareProblems(a: Problem, b: Problem): number {
  return (
    a.file.localeCompare(b.file, "en") ||
    a.line - b.line ||
    a.column - b.column ||
    a.code.localeCompare(b.code, "en")
  );
}
