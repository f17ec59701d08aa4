/** Problems in the format of static analysis tools: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
import type { Log, ReportingDescriptor, Result } from "sarif";
import { type Problem, problemSentences, type Severity } from "../backlog/problem.ts";
import { PROBLEM_CODES, type ProblemCode } from "../backlog/problem-codes.ts";
import { problemLink } from "./problem-link.ts";

/** One run. `documents_url` is where docs/ is on the web, if that is known. */
export function problemsSarif(problems: readonly Problem[], documents_url: string | undefined): string {
  const codes = [...new Set(problems.map(({ code }) => code))].toSorted();
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Tickwork", rules: codes.map((code) => ruleOf(code, documents_url)) } },
        columnKind: "utf16CodeUnits",
        results: problems.map((problem) => resultOf(problem, codes)),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function ruleOf(code: ProblemCode, documents_url: string | undefined): ReportingDescriptor {
  const link = problemLink(code, documents_url);
  return {
    id: code,
    shortDescription: { text: PROBLEM_CODES[code] },
    // Only a whole address is one for SARIF.
    ...(documents_url === undefined ? {} : { helpUri: link }),
    help: { text: `What it means, with an example of wrong and right: ${link}` },
  };
}

const LEVELS: Readonly<Record<Severity, Result.level>> = {
  error: "error",
  warning: "warning",
  notice: "note",
};

function resultOf(problem: Problem, codes: readonly ProblemCode[]): Result {
  const { code, severity, file, line, column, item, inherited } = problem;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
    message: { text: `${item === undefined ? "" : `${item}: `}${problemSentences(problem)}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file), uriBaseId: "%SRCROOT%" },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    ...(inherited ? { baselineState: "unchanged" } : {}),
  };
}
