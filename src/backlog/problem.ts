/** Something wrong in a file a person wrote. Code, place and sentence are apart, so that annotation, log, summary and JSON are printings of one thing. */
import type { ItemId } from "./item.ts";
import type { ProblemCode } from "./problem-codes.ts";

export type Severity = "error" | "warning" | "notice";

export interface Problem {
  /** `TW001` and so on: stable, listed in docs/problems.md. */
  readonly code: ProblemCode;
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
  /** What a pull request is based on has it too: it is told as a notice, whatever it was. */
  readonly inherited?: true | undefined;
}

/** `BACKLOG.yaml:42:11 WRK-007: status "redy" is not known. Did you mean "ready"?` */
export function problemLine(problem: Problem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const subject = problem.item === undefined ? "" : `${problem.item}: `;
  return `${place} ${subject}${shortened(problemSentences(problem))}`;
}

const MAX_LINE = 2_000;

/** A value that is quoted may be as long as the file. */
function shortened(text: string): string {
  return text.length <= MAX_LINE ? text : `${text.slice(0, MAX_LINE - 1).toWellFormed()}…`;
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

/** What people should see first where not all is shown: errors, and of those what keeps a whole file from being read. */
export function compareImportance(a: Problem, b: Problem): number {
  return importance(a) - importance(b) || compareProblems(a, b);
}

const SEVERITIES: readonly Severity[] = ["error", "warning", "notice"];

function importance({ severity, code, inherited }: Problem): number {
  const unreadable = code <= "TW011";
  const ofConfig = code >= "TW050" && code < "TW080";
  return SEVERITIES.indexOf(severity) * 10 + (inherited ? 5 : 0) + (unreadable ? 0 : ofConfig ? 1 : 2);
}
