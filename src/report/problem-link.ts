import type { ProblemCode } from "../backlog/problem-codes.ts";

/** The section of docs/problems.md on a code, with examples; `documents_url` is where docs/ is on the web, if that is known. */
export function problemLink(code: ProblemCode, documents_url: string | undefined): string {
  return `${documents_url ?? "docs"}/problems.md#${code.toLowerCase()}`;
}
