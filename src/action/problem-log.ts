import { type Problem, problemLine } from "../backlog/problem.ts";
import type { Log } from "../ports/log.ts";
import { annotationsOf } from "../report/annotations.ts";

/** As annotations, as many as the runner shows; every one of them as a line of the log when they are more. */
export function showProblems(problems: readonly Problem[], log: Log, documents_url?: string): void {
  const annotations = annotationsOf(problems, { documents_url });
  for (const { severity, message, place } of annotations) log[severity](message, place);
  if (annotations.length < problems.length) log.group("All problems", problems.map(problemLine).join("\n"));
}
