/** All problems for log and terminal, and for programs. */
import { compareProblems, type Problem, type Severity } from "../backlog/problem.ts";
import { countText } from "./amounts.ts";
import { logText } from "./escape.ts";
import { problemLink } from "./problem-link.ts";
import { type LineOf, problemText } from "./problem-text.ts";

export interface ProblemsText {
  readonly files: readonly string[];
  readonly skipped: readonly string[];
  readonly lineOf?: LineOf | undefined;
  readonly documents_url?: string | undefined;
}

/** Every problem in the order of the files, then how many there are, and where to read about them. */
export function problemsText(problems: readonly Problem[], about: ProblemsText): string {
  const { files, skipped, lineOf, documents_url } = about;
  const listed = problems.toSorted(compareProblems).flatMap((problem) => problemText(problem, lineOf));
  const [first] = problems;
  const end = first
    ? `${countsText(problems)}. Each code is explained in ${problemLink(first.code, documents_url).replace(/#.*/, "")}.`
    : `No problems in ${files.join(", ")}.`;
  return [...listed, ...skipped.map(logText), logText(end)].join("\n");
}

/** `2 errors, 1 warning`; what the base branch has already is counted apart. */
function countsText(problems: readonly Problem[]): string {
  const own = problems.filter(({ inherited }) => !inherited);
  const parts = (["error", "warning", "notice"] satisfies readonly Severity[]).flatMap((severity) => {
    const count = own.filter((problem) => problem.severity === severity).length;
    return count === 0 ? [] : [countText(count, severity)];
  });
  const inherited = problems.length - own.length;
  if (inherited > 0) parts.push(`${countText(inherited, "problem")} of the base branch`);
  return parts.join(", ");
}

/** Everything, uncut: what stands in the output `result` is bounded, a file or a pipe need not be. */
export function wholeProblemsJson(
  problems: readonly Problem[],
  { files, skipped }: Pick<ProblemsText, "files" | "skipped">,
): string {
  const valid = problems.every(({ severity }) => severity !== "error");
  return JSON.stringify(
    { command: "validate", valid, count: problems.length, files, skipped, problems },
    undefined,
    2,
  );
}
